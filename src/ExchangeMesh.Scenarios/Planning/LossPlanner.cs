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
        return terms with
        {
            BeyondFund = (LossRule)Math.Max(0, Array.IndexOf(LossShapes.Rules, liquidation["beyond_fund"].Text)),
            Ranking = (AdlRanking)Math.Max(0, Array.IndexOf(LossShapes.Rankings, node["ranking"].Text)),
            DeleveragingPrice = node["price"].Text switch
            {
                "mark" => DeleveragingPrice.Mark,
                "index" => DeleveragingPrice.Index,
                _ => DeleveragingPrice.Bankruptcy,
            },
            Loss = new LossTerms
            {
                Trigger = node["trigger"].Is("fund-drawdown") ? LossTrigger.FundDrawdown : LossTrigger.FundExhausted,
                Drawdown = node["drawdown"].AsRatio(),
                DrawdownWindow = node["drawdown_window"].AsDuration(),
                Reserve = node["reserve"].AsMoney(),
                Allocation = node["allocation"].Text switch
                {
                    "pro-rata" => AdlAllocationRule.ProRata,
                    "contract-pro-rata" => AdlAllocationRule.ContractProRata,
                    _ => AdlAllocationRule.Queue,
                },
                GreatestPriceDistance = node["greatest_price_distance"].AsRatio(),
                Weight = node["weight"].Is("profit") ? LossWeight.Profit : LossWeight.Equity,
                HaircutCap = node["haircut_cap"].AsRatio(),
                Period = node["period"].AsDuration(),
            },
        };
    }
}
