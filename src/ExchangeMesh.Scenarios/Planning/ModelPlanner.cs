using ExchangeMesh.Domain.Models;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;
using ExchangeMesh.Traders.Models;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Makes the markets and traders of published models.</summary>
internal sealed class ModelPlanner
{
    private readonly PlanNames _names;
    private readonly DiagnosticList _diagnostics;
    private readonly DocumentNode _network;
    private readonly ModelHoldings _holdings;
    private readonly PayerPlanner _payers;
    private readonly DemandPlanner _demands;
    private readonly PositionPlanner _positions;

    public ModelPlanner(PlanNames names, DocumentNode network, DiagnosticList diagnostics)
    {
        _names = names;
        _diagnostics = diagnostics;
        _network = network;
        _holdings = new ModelHoldings(names, diagnostics);
        _payers = new PayerPlanner(diagnostics);
        _demands = new DemandPlanner(_holdings);
        _positions = new PositionPlanner(_holdings, diagnostics);
    }

    /// <summary>Returns all models, in order.</summary>
    public List<ModelPlan> Plan()
    {
        var plans = new List<ModelPlan>();
        foreach (var model in _names.Of(NamedKind.Model))
        {
            CheckStep(model.Node);
            IReadOnlyList<string> members = model.Node["kind"].Is("leverage-cycle") ? ["bank", "fund"] : [.. model.Node["members"].Items.Select(member => member["name"].Text)];
            CheckMembers(model.Node["members"]);
            plans.Add(new ModelPlan(model.Name, model.First, members, [.. TermsOf(model)]));
        }

        return plans;
    }

    private IEnumerable<IModelTerms> TermsOf(Named model) => model.Node["kind"].Text switch
    {
        "call-market" => [CallMarket(model)],
        "bank" => Banks(model),
        "payer" => _payers.Plan(model),
        "margin-holder" => Holders(model),
        "lock-in-seller" => Sellers(model),
        "auction-house" => [House(model)],
        "auction-bidder" => Bidders(model),
        "borrower" or "perpetual-market" or "position-holder" => _positions.TermsOf(model),
        _ => _demands.TermsOf(model),
    };

    private CallMarketTerms CallMarket(Named model)
    {
        var node = model.Node;
        var held = _holdings.HeldIn(model);
        var capitalisation = node["capitalisation"].Measure is null ? held : node["capitalisation"].AsNumber();
        var impact = Impact(node["impact"]);
        if (capitalisation <= 0 && impact.Form != ImpactForm.Linear)
        {
            _diagnostics.Add(node, DiagnosticCode.MissingField, "nobody holds anything here at the start that shares could be of; give 'capitalisation'.");
        }

        return new CallMarketTerms
        {
            OpeningPrice = node["opening_price"].AsNumber(),
            Step = node["step"].AsDuration(),
            Impact = impact,
            Clearing = node["clearing"].Text switch { "on-arrival" => CallClearing.OnArrival, "revised" => CallClearing.Revised, _ => CallClearing.AtOnce },
            Paid = node["paid"].Text switch { "after" => PaidPrice.After, "before" => PaidPrice.Before, "along" => PaidPrice.Along, _ => PaidPrice.Mean },
            TemporaryCost = node["temporary"]["cost"].AsNumber(),
            TemporarySlope = node["temporary"]["slope"].AsNumber(),
            Deviation = node["deviation"].AsNumber(),
            SessionSteps = (int)node["session"].Whole(1),
            HaltFall = node["halt"].AsNumber(),
            Capitalisation = capitalisation > 0 ? capitalisation : 1,
            HeldInAll = held,
            Members = _holdings.MembersOf(model),
        };
    }

    private static ImpactLaw Impact(DocumentNode node) => node["form"].Text switch
    {
        "exponential" => new ImpactLaw(ImpactForm.Exponential, node["fall"].AsNumber(), node["at"].Measure is null ? 1 : node["at"].AsNumber(), 1),
        "linear" => new ImpactLaw(ImpactForm.Linear, node["slope"].AsNumber(), 1, 1),
        _ => new ImpactLaw(ImpactForm.Power, node["size"].AsNumber(), 1, node["exponent"].Measure is null ? 1 : node["exponent"].AsNumber()),
    };

    private IEnumerable<IModelTerms> Banks(Named model)
    {
        var node = model.Node;
        var markets = _holdings.MarketsOf(node);
        var step = markets.Count > 0 ? markets[0].Node["step"].AsDuration() : Duration.FromSeconds(1);
        foreach (var market in markets.Where(market => market.Node["step"].AsDuration() != step))
        {
            _diagnostics.Add(market.Node["step"], DiagnosticCode.Contradiction, $"the markets of '{model.Name}' must have steps of one length.");
        }

        var spread = node["look_spread"].AsDuration();
        if (spread.Nanoseconds * 2 >= step.Nanoseconds)
        {
            _diagnostics.Add(node["look_spread"], DiagnosticCode.OutOfRange, "must be less than half a step of the markets.");
        }

        foreach (var member in node["members"].Items)
        {
            yield return new BankTerms
            {
                Markets = [.. markets.Select(market => market.First)],
                OpeningPrices = [.. markets.Select(market => market.Node["opening_price"].AsNumber())],
                Step = step,
                Holdings = _holdings.Of(member, markets),
                Assets = _holdings.AssetsOf(member),
                Equity = member["equity"].AsNumber(),
                CashShare = node["cash"].AsNumber(),
                LoanShare = node["loan"].AsNumber(),
                Rule = node["rule"].Text switch { "targeting" => BankRule.Targeting, "proportional" => BankRule.Proportional, _ => BankRule.Threshold },
                Floor = node["floor"].AsNumber(),
                Buffer = node["buffer"].AsNumber(),
                Target = node["target"].AsNumber(),
                Rounds = (int)node["rounds"].Whole(1),
                LookSpread = spread,
            };
        }
    }

    private IEnumerable<IModelTerms> Holders(Named model)
    {
        var market = _names.Find(model.Node["market"], NamedKind.Model);
        if (market is not null && !market.Node["clearing"].Is("revised"))
        {
            _diagnostics.Add(model.Node["market"], DiagnosticCode.WrongTarget, $"'{market.Name}' does not let offers be revised; margin holders need a call market with 'clearing: revised'.");
        }

        foreach (var member in model.Node["members"].Items)
        {
            yield return new MarginHolderTerms
            {
                Market = market?.First ?? ParticipantId.None,
                OpeningPrice = market?.Node["opening_price"].AsNumber() ?? 1,
                Units = member["units"].AsNumber(),
                Margin = member["margin"].AsNumber(),
                MarginReaction = member["margin_reaction"].AsNumber(),
            };
        }
    }

    private AuctionHouseTerms House(Named model) => new()
    {
        Step = model.Node["step"].AsDuration(),
        IsFalling = model.Node["rule"].Is("falling"),
        Worth = model.Node["worth"].AsNumber(),
        Patience = (int)Math.Min(model.Node["patience"].Whole(1), int.MaxValue),
        Increment = model.Node["increment"].AsNumber(),
        Opening = model.Node["opening"].AsNumber(),
        Decay = model.Node["decay"].AsNumber(),
        Cusp = model.Node["cusp"].AsNumber(),
        Members = _holdings.MembersOf(model),
    };

    private IEnumerable<IModelTerms> Bidders(Named model)
    {
        var house = _holdings.MarketsOf(model.Node) is [var one] ? one.First : ParticipantId.None;
        return model.Node["members"].Items.Select(_ => new AuctionBidderTerms { House = house, Margin = model.Node["margin"].AsNumber(), Congestion = model.Node["congestion"].AsNumber() });
    }

    private IEnumerable<IModelTerms> Sellers(Named model)
    {
        var market = _holdings.MarketsOf(model.Node) is [var one] ? one : null;
        var opening = market?.Node["opening_price"].AsNumber() ?? 1;
        if (market is not null && market.Node["halt"].AsNumber() <= 0)
        {
            _diagnostics.Add(model.Node["market"], DiagnosticCode.WrongTarget, $"'{market.Name}' never halts; give it 'halt'.");
        }

        return model.Node["members"].Items.Select(member => new FearfulSellerTerms
        {
            Market = market?.First ?? ParticipantId.None,
            HaltPrice = opening * (1 - (market?.Node["halt"].AsNumber() ?? 0)),
            Reach = model.Node["reach"].AsNumber(),
            Units = member["units"].AsNumber(),
        });
    }

    private void CheckStep(DocumentNode model)
    {
        if (model["step"].Measure is { } step && _network["latency"].Measure is { } latency && step < 8 * latency)
        {
            _diagnostics.Add(model["step"], DiagnosticCode.OutOfRange, $"a step must be at least eight times as long as the network's latency, {_network["latency"].Text}, so that all that follows from one clearing comes before the next.");
        }
    }

    private void CheckMembers(DocumentNode members)
    {
        var known = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var name in members.Items.Select(member => member["name"]).Where(name => name.IsScalar && !known.Add(name.Text)))
        {
            _diagnostics.Add(name, DiagnosticCode.DuplicateName, $"there is another member '{name.Text}'.");
        }
    }
}
