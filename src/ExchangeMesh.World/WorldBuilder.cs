using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios;
using ExchangeMesh.Simulation;
using ExchangeMesh.Traders.Catalog;

namespace ExchangeMesh.World;

/// <summary>Makes the participants of a plan, with what they hold at the start.</summary>
public sealed class WorldBuilder
{
    private readonly ScenarioPlan _plan;
    private readonly IParticipant[] _participants;
    private readonly ParticipantId[] _homes;
    private readonly Instrument[] _instruments;
    private readonly Price[] _openingPrices;
    private Func<int, bool> _isMade = static _ => true;

    private WorldBuilder(ScenarioPlan plan)
    {
        _plan = plan;
        _participants = new IParticipant[plan.ParticipantCount];
        _homes = new ParticipantId[plan.ParticipantCount];
        _instruments = new Instrument[plan.InstrumentCount];
        _openingPrices = new Price[plan.InstrumentCount];
    }

    /// <summary>Makes a world that has not started yet; the same plan always makes the same world.</summary>
    /// <param name="plan">The checked scenario.</param>
    /// <param name="tieBreak">How ties are broken, where it is not by the plan's seed.</param>
    /// <param name="injected">The shocks from outside that an earlier part of the run, or an earlier run, was given, by number.</param>
    public static MarketWorld Build(ScenarioPlan plan, TieBreak? tieBreak = null, IReadOnlyList<InjectedShock>? injected = null)
    {
        var builder = new WorldBuilder(plan);
        var world = builder.MakeOutline(tieBreak);
        builder.MakeVenues(injected ?? []);
        builder.MakeTraders();
        builder.MakeModels();
        return world;
    }

    /// <summary>
    /// Makes a node's share of a world: the links, names and homes of all participants, but of participants only those that the node
    /// hosts, as they are in the whole world.
    /// </summary>
    /// <param name="plan">The checked scenario.</param>
    /// <param name="choose">Says of the outline, in which there is no participant yet, whom the node hosts.</param>
    /// <returns>The world; in its list of participants there is nothing at the places of the others.</returns>
    public static MarketWorld BuildShare(ScenarioPlan plan, Func<MarketWorld, Func<int, bool>> choose)
    {
        ArgumentNullException.ThrowIfNull(choose);
        var builder = new WorldBuilder(plan);
        var world = builder.MakeOutline(tieBreak: null);
        builder._isMade = choose(world);
        builder.MakeVenues([]);
        builder.MakeTraders();
        builder.MakeModels();
        return world;
    }

    private MarketWorld MakeOutline(TieBreak? tieBreak)
    {
        foreach (var listed in _plan.Exchanges.SelectMany(static terms => terms.Instruments))
        {
            _instruments[listed.Instrument.Id.Value] = listed.Instrument;
            _openingPrices[listed.Instrument.Id.Value] = listed.OpeningPrice;
        }

        foreach (var reference in _plan.References)
        {
            _instruments[reference.Channel.Value] = WorldNames.ChannelOf(reference, _plan);
            _openingPrices[reference.Channel.Value] = new Price(reference.OpeningPriceMicros);
        }

        for (var number = 0; number < _homes.Length; number++)
        {
            _homes[number] = new ParticipantId(number);
        }

        foreach (var group in _plan.Groups)
        {
            _homes.AsSpan(group.First.Value, group.Count).Fill(HomeOf(group));
        }

        return new MarketWorld(MakeTopology(tieBreak ?? new SeededTieBreak(_plan.Seed)), _participants, WorldNames.Of(_plan, _instruments), _homes);
    }

    private void MakeVenues(IReadOnlyList<InjectedShock> injected)
    {
        var reports = new ReportRoutes(_plan);
        foreach (var terms in _plan.Exchanges)
        {
            Add(terms.Id, () => new Exchange(terms, reports.From(terms)));
        }

        foreach (var terms in _plan.Lenders)
        {
            Add(terms.Id, () => new LendingVenue(terms));
        }

        foreach (var reference in _plan.References)
        {
            Add(reference.Id, () => new ReferenceFeed(reference, _plan.Seed, reports.Of(reference.Channel)));
        }

        Add(_plan.Director, () => new ShockDirector(_plan.Shocks, injected));
    }

    private void MakeTraders()
    {
        var holdings = OpeningHoldings.Draw(_plan, _instruments, _openingPrices);
        var references = ReferencesByAsset();
        foreach (var group in _plan.Groups)
        {
            var shared = new SharedArguments(
                [.. group.Markets.Select(market => _instruments[market.Value])],
                [.. group.Markets.Select(market => _openingPrices[market.Value])],
                [.. group.Markets.Select(market => references[_instruments[market.Value].Base.Value])],
                [.. group.Lenders.Select(lender => _plan.Lenders.First(terms => terms.Id == lender))],
                [.. group.Markets.Select(market => _plan.Exchanges.First(terms => terms.Id == _instruments[market.Value].Venue))]);
            for (var number = 0; number < group.Count; number++)
            {
                MakeTrader(group, number, shared, holdings);
            }
        }
    }

    private void MakeModels()
    {
        foreach (var model in _plan.Models)
        {
            for (var place = 0; place < model.Count; place++)
            {
                var self = new ParticipantId(model.First.Value + place);
                var terms = model.Terms[place];
                Add(self, () => terms.Create(self, _plan.Seed));
            }
        }
    }

    private void MakeTrader(TraderGroupPlan group, int number, SharedArguments shared, OpeningHoldings holdings)
    {
        var self = new ParticipantId(group.First.Value + number);
        if (!IsConcerned(group, self))
        {
            return;
        }

        var capital = holdings.CapitalOf(group, self);
        var positions = new Quantity[group.Markets.Count];
        foreach (var balance in capital)
        {
            Deposit(balance.Venue, self, balance.Asset, balance.Amount);
        }

        for (var place = 0; place < positions.Length; place++)
        {
            positions[place] = holdings.PositionOf(self, place);
            if (positions[place] != Quantity.Zero)
            {
                var instrument = shared.Markets[place];
                ((Exchange?)_participants[instrument.Venue.Value])?.OpenPosition(self, instrument.Id, positions[place]);
            }
        }

        Add(self, () => MakeTrader(self, group, shared, capital, positions));
    }

    private IParticipant MakeTrader(
        ParticipantId self,
        TraderGroupPlan group,
        SharedArguments shared,
        IReadOnlyList<OpeningBalance> capital,
        Quantity[] positions)
    {
        var stream = new SeedStream(_plan.Seed, self, OpeningHoldings.ParameterStream);
        var values = new double[group.Values.Count];
        for (var place = 0; place < values.Length; place++)
        {
            values[place] = group.Values[place].Draw(ref stream);
        }

        return group.Strategy.Create(new StrategyArguments
        {
            Self = self,
            Seed = _plan.Seed,
            Markets = shared.Markets,
            OpeningPrices = shared.OpeningPrices,
            References = shared.References,
            Lenders = shared.Lenders,
            Exchanges = shared.Exchanges,
            Capital = capital,
            OpeningPositions = positions,
            Values = values,
            Parameters = group.Strategy.Parameters,
            Shared = shared.Terms,
        });
    }

    /// <summary>Whether a trader is made here, or may have an account at a venue that is.</summary>
    private bool IsConcerned(TraderGroupPlan group, ParticipantId trader) =>
        _isMade(trader.Value)
        || group.Capital.Any(given => _isMade(given.Venue.Value))
        || group.Markets.Any(market => _isMade(_instruments[market.Value].Venue.Value));

    private void Deposit(ParticipantId venue, ParticipantId account, AssetId asset, Money amount)
    {
        switch (_participants[venue.Value])
        {
            case Exchange exchange:
                exchange.Deposit(account, asset, amount);
                break;
            case LendingVenue lender:
                lender.Deposit(account, asset, amount);
                break;
            case null when !_isMade(venue.Value):
                break;
            default:
                throw new InvariantViolationException($"Participant {venue.Value} takes no deposits.");
        }
    }

    private ParticipantId HomeOf(TraderGroupPlan group) =>
        group.Markets.Count > 0 ? _instruments[group.Markets[0].Value].Venue : group.Lenders.Count > 0 ? group.Lenders[0] : ParticipantId.None;

    private void Add(ParticipantId id, Func<IParticipant> make)
    {
        if (_isMade(id.Value))
        {
            Invariant.Holds(_participants[id.Value] is null, "two participants have one number");
            _participants[id.Value] = make();
        }
    }

    private InstrumentId[] ReferencesByAsset()
    {
        var references = new InstrumentId[_plan.Assets.Count];
        Array.Fill(references, InstrumentId.None);
        foreach (var reference in _plan.References)
        {
            references[reference.Asset.Value] = reference.Channel;
        }

        return references;
    }

    private Topology MakeTopology(TieBreak tieBreak)
    {
        var classes = new ushort[_plan.ParticipantCount];
        var starts = _plan.Network.ClassStarts;
        for (var place = 0; place < starts.Count; place++)
        {
            var end = place + 1 < starts.Count ? starts[place + 1].Value : classes.Length;
            classes.AsSpan(starts[place].Value, end - starts[place].Value).Fill((ushort)place);
        }

        return new Topology(
            _plan.Lookahead,
            VirtualTime.Zero + _plan.Length,
            classes,
            [.. _plan.Network.Latencies],
            [.. _instruments.Select(instrument => instrument.Venue.Value)],
            new EventOrder(tieBreak));
    }

    private sealed record SharedArguments(
        IReadOnlyList<Instrument> Markets,
        IReadOnlyList<Price> OpeningPrices,
        IReadOnlyList<InstrumentId> References,
        IReadOnlyList<Domain.Lending.LendingTerms> Lenders,
        IReadOnlyList<ExchangeTerms> Exchanges)
    {
        /// <summary>Where the group's traders find what they have in common.</summary>
        public SharedTerms Terms { get; } = new();
    }
}
