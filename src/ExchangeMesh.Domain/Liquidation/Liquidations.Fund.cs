using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Liquidation;

/// <content>What the insurance fund takes over before its turn, and how it gets rid of what it has taken over.</content>
internal sealed partial class Liquidations
{
    /// <summary>Works the fund's positions off: a share of each, near the mark; and sees to it that the fund can pay for what is left.</summary>
    public void WorkOff(IOutbox outbox)
    {
        foreach (var market in state.Markets)
        {
            if (market.Condition == MarketCondition.Open && fund.MustWorkOff(market))
            {
                orders.WorkOff(market, outbox);
            }
        }

        CoverFund(outbox);
    }

    /// <summary>Takes over the accounts whose liquidation waits for its next step while their equity has fallen below the backstop.</summary>
    /// <remarks>Source: Hyperliquid docs, liquidations: the cool-down is between orders into the book; the backstop does not wait for it.</remarks>
    public void TakeOverBelowBackstop(IOutbox outbox)
    {
        if (Terms.BackstopLevel == Ratio.Zero || Cases.Count == 0)
        {
            return;
        }

        for (var number = 1; number <= Cases.Places; number++)
        {
            var open = Cases[number];
            if (open.Handle < 0 || sales.IsOffered(number) || (open.Market < 0 && state.IsOptionAccount(open.Handle)))
            {
                continue;
            }

            var risk = RiskOf(open);
            if (IsBelowBackstop(risk) && !IsAnyMarketStopped(open, outbox.Now))
            {
                TakeOver(number, risk, outbox);
            }
        }
    }

    /// <summary>Closes the fund's own positions where they have cost it more than it has.</summary>
    public void CoverFund(IOutbox outbox)
    {
        if (!fund.HasPositions || fund.Worth >= 0)
        {
            return;
        }

        var risk = new AccountRisk(new Money(fund.Worth), margin.CrossRisk(ExchangeState.Fund).MaintenanceMargin);
        FindBankruptcyPrices(ExchangeState.Fund, -1, risk);
        waterfall.CoverFund(_bankruptcyPrices, orders.LatestTakeover, outbox);
        orders.Trim(outbox);
    }

    /// <summary>Returns whether equity is below the share of maintenance margin at which the venue takes over without a further order.</summary>
    private bool IsBelowBackstop(AccountRisk risk) =>
        Terms.BackstopLevel > Ratio.Zero
        && (Int128)risk.Equity.Micros * Ratio.One < (Int128)risk.MaintenanceMargin.Micros * Terms.BackstopLevel.PartsPerMillion;
}
