using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Recording;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.World;

/// <summary>The names of a plan's participants, instruments and assets, as results show them.</summary>
internal static class WorldNames
{
    /// <summary>Returns the directory of names of a plan, without making its world.</summary>
    public static RunNames Of(ScenarioPlan plan)
    {
        var listed = plan.Exchanges.SelectMany(terms => terms.Instruments).Select(one => one.Instrument);
        return Of(plan, [.. listed, .. plan.References.Select(reference => ChannelOf(reference, plan))]);
    }

    /// <summary>Returns the directory of names.</summary>
    public static RunNames Of(ScenarioPlan plan, IReadOnlyList<Instrument> instruments)
    {
        var groups = new List<ParticipantGroup>();
        foreach (var terms in plan.Exchanges)
        {
            groups.Add(new ParticipantGroup(terms.Name, ParticipantRole.Exchange, terms.Id, 1));
        }

        foreach (var terms in plan.Lenders)
        {
            groups.Add(new ParticipantGroup(terms.Name, ParticipantRole.LendingVenue, terms.Id, 1));
        }

        foreach (var reference in plan.References)
        {
            groups.Add(new ParticipantGroup(reference.Name, ParticipantRole.Reference, reference.Id, 1));
        }

        groups.Add(new ParticipantGroup("director", ParticipantRole.Director, plan.Director, 1));
        foreach (var group in plan.Groups)
        {
            groups.Add(new ParticipantGroup(group.Name, ParticipantRole.Trader, group.First, group.Count));
        }

        foreach (var model in plan.Models)
        {
            var role = model.Members.Count == 0 ? ParticipantRole.CallMarket : ParticipantRole.ModelTrader;
            groups.Add(new ParticipantGroup(model.Name, role, model.First, model.Count) { Members = model.Members, Figures = [.. model.Terms.SelectMany(terms => terms.Figures).Distinct().Order()] });
        }

        return new RunNames([.. plan.Assets.Select(asset => asset.Name)], groups, instruments);
    }

    /// <summary>Returns a reference feed's channel as an instrument: spot, in ticks of one micro-unit.</summary>
    public static Instrument ChannelOf(ReferencePlan reference, ScenarioPlan plan) => new()
    {
        Id = reference.Channel,
        Symbol = plan.Assets[reference.Asset.Value].Name,
        Venue = reference.Id,
        Kind = InstrumentKind.Spot,
        Base = reference.Asset,
        Quote = plan.Exchanges.Count > 0 ? plan.Exchanges[0].Collateral[0].Asset : reference.Asset,
        TickSizeMicros = 1,
        LotSizeMicros = 1_000_000,
    };
}
