using ExchangeMesh.Domain.AutoDeleveraging;
using ExchangeMesh.Domain.Liquidation;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Scenarios.Reading;
using ExchangeMesh.Scenarios.Shapes;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Makes the loss waterfall of an exchange.</summary>
/// <param name="names">What names stand for.</param>
internal sealed class LossPlanner(PlanNames names)
{
    /// <summary>Returns the terms with who bears a loss.</summary>
    /// <param name="terms">The terms of liquidation without it.</param>
    /// <param name="liquidation">The venue's liquidation rules.</param>
    /// <param name="account">The unit of account.</param>
    public LiquidationTerms Apply(LiquidationTerms terms, DocumentNode liquidation, string account)
    {
        var node = liquidation["loss"];
        names.IsIn(node["reserve"], account);
        names.IsIn(node["least_drawdown"], account);
        return terms with
        {
            BeyondFund = (LossRule)At(LossShapes.Rules, liquidation["beyond_fund"]),
            Ranking = (AdlRanking)At(LossShapes.Rankings, node["ranking"]),
            DeleveragingPrice = (DeleveragingPrice)At(LossShapes.Prices, node["price"]),
            Loss = new LossTerms
            {
                Trigger = (LossTrigger)At(LossShapes.Triggers, node["trigger"]),
                Drawdown = node["drawdown"].AsRatio(),
                LeastDrawdown = node["least_drawdown"].AsMoney(),
                DrawdownWindow = node["drawdown_window"].AsDuration(),
                GreatestHolding = node["greatest_holding"].AsRatio(),
                Reserve = node["reserve"].AsMoney(),
                Allocation = (AdlAllocationRule)At(LossShapes.Allocations, node["allocation"]),
                GreatestPriceDistance = node["greatest_price_distance"].AsRatio(),
                Weight = (LossWeight)At(LossShapes.Weights, node["weight"]),
                HaircutCap = node["haircut_cap"].AsRatio(),
                Period = node["period"].AsDuration(),
            },
        };
    }

    private static int At(string[] words, DocumentNode node) => Math.Max(0, Array.IndexOf(words, node.Text));
}
