using ExchangeMesh.Domain.Models;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;
using ExchangeMesh.Traders.Models;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Makes demand markets and who bids there, and executors.</summary>
internal sealed class DemandPlanner(ModelHoldings holdings)
{
    /// <summary>Returns the terms of a model's participants, in order.</summary>
    public IEnumerable<IModelTerms> TermsOf(Named model)
    {
        var node = model.Node;
        if (node["kind"].Is("demand-market"))
        {
            return [Market(model)];
        }

        if (holdings.MarketsOf(node) is not [var market])
        {
            return Enumerable.Repeat(new NoiseDemandTerms { Market = ParticipantId.None, Level = 1 }, model.Count);
        }

        return node["kind"].Text switch
        {
            "leverage-cycle" => [Cycle(model, market, isBank: true), Cycle(model, market, isBank: false)],
            "value-fund" => node["members"].Items.Select(member => Fund(node, member, market)),
            "informed-trader" => node["members"].Items.Select(_ => Informed(node, market)),
            "executor" => node["members"].Items.Select(member => Executor(node, member, market)),
            _ => node["members"].Items.Select(_ => Noise(node, market)),
        };
    }

    private DemandMarketTerms Market(Named model) => new()
    {
        OpeningPrice = model.Node["opening_price"].AsNumber(),
        Step = model.Node["step"].AsDuration(),
        Supply = model.Node["supply"].AsNumber(),
        Members = holdings.MembersOf(model),
    };

    private static LeverageCycleTerms Cycle(Named model, Named market, bool isBank) => new()
    {
        Market = market.First,
        Other = new ParticipantId(model.First.Value + (isBank ? 1 : 0)),
        IsBank = isBank,
        Price = market.Node["opening_price"].AsNumber(),
        Share = model.Node["share"].AsNumber(),
        Leverage = model.Node["leverage"].AsNumber(),
        Cyclicality = model.Node["cyclicality"].AsNumber(),
        Weight = model.Node[isBank ? "bank_weight" : "fund_weight"].AsNumber(),
        TimeStep = model.Node["time_step"].AsNumber(),
        Adjustment = model.Node["adjustment"].AsNumber(),
        EquityFlow = model.Node["equity_flow"].AsNumber(),
        Memory = model.Node["memory"].AsNumber(),
        Horizon = model.Node["horizon"].AsNumber(),
        RiskOffset = model.Node["risk_offset"].AsNumber(),
        Reversion = model.Node["reversion"].AsNumber(),
        Deviation = model.Node["deviation"].AsNumber(),
        Disturbance = model.Node["disturbance"].AsNumber(),
    };

    private static ValueFundTerms Fund(DocumentNode node, DocumentNode member, Named market) => new()
    {
        Market = market.First,
        OpeningPrice = market.Node["opening_price"].AsNumber(),
        Worth = node["worth"].AsNumber(),
        Aggression = member["aggression"].AsNumber(),
        GreatestLeverage = node["greatest_leverage"].AsNumber(),
        Wealth = node["wealth"].AsNumber(),
        FlowSensitivity = node["flow_sensitivity"].AsNumber(),
        Benchmark = node["benchmark"].AsNumber(),
        PerformanceMemory = node["performance_memory"].AsNumber(),
        ClosesBelow = node["closes_below"].AsNumber(),
        ReopensAfter = (int)Math.Min(node["reopens_after"].Whole(1), int.MaxValue),
    };

    private static InformedTraderTerms Informed(DocumentNode node, Named market) => new()
    {
        Market = market.First,
        Mean = market.Node["opening_price"].AsNumber(),
        Slope = market.Node["impact"]["slope"].Measure is null ? 1 : market.Node["impact"]["slope"].AsNumber(),
        Variance = node["variance"].AsNumber(),
        IsInformed = node["informed"].IsTrue,
    };

    private static NoiseDemandTerms Noise(DocumentNode node, Named market) => new()
    {
        Market = market.First,
        Level = node["level"].AsNumber(),
        Persistence = node["persistence"].AsNumber(),
        Deviation = node["deviation"].AsNumber(),
    };

    private static ExecutorTerms Executor(DocumentNode node, DocumentNode member, Named market) => new()
    {
        Market = market.First,
        OpeningPrice = market.Node["opening_price"].AsNumber(),
        Units = member["units"].AsNumber(),
        Steps = (int)Math.Min(node["steps"].Whole(1), int.MaxValue),
        Period = node["period"].AsNumber(),
        Deviation = node["deviation"].AsNumber(),
        Permanent = market.Node["impact"]["slope"].AsNumber(),
        Temporary = market.Node["temporary"]["slope"].AsNumber() * node["period"].AsNumber(),
        RiskAversion = node["risk_aversion"].AsNumber(),
    };
}
