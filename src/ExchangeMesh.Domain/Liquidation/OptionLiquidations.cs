using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Options;
using ExchangeMesh.Domain.Pricing;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Liquidation;

/// <summary>Takes one step of the liquidation of an account with options: the venue first makes its delta neutral on the perpetual, then buys back and sells options.</summary>
/// <remarks>
/// Source: deribit.com/docs/auto-liquidation (2018 to 2019): futures first, then options, "basically striving for a delta neutral position", in
/// small steps until maintenance margin is met. Difference: the step is a share, as for perpetuals, not one contract. No order goes
/// further than to where it would use up the account's equity.
/// </remarks>
/// <param name="state">The venue.</param>
/// <param name="margin">What accounts own and must hold.</param>
/// <param name="accounts">Their deltas.</param>
/// <param name="orders">How liquidation orders enter the book.</param>
internal sealed class OptionLiquidations(ExchangeState state, MarginBook margin, OptionAccounts accounts, LiquidationOrders orders)
{
    private readonly OptionChains _chains = state.Options!;

    /// <summary>Takes one step; stops as soon as the account is safe.</summary>
    /// <returns>How long a circuit breaker holds an order back; zero where none does.</returns>
    public Duration Step(in LiquidationCase open, IOutbox outbox)
    {
        foreach (var underlying in state.Markets)
        {
            var delay = !underlying.IsPerpetual || IsSafe(open) ? Duration.Zero
                : _chains.HasOptionsOn(underlying) ? Hedge(open, underlying, outbox)
                : Close(open, underlying, outbox);
            if (delay > Duration.Zero)
            {
                return delay;
            }
        }

        return Reduce(open, outbox);
    }

    private bool IsSafe(in LiquidationCase open) => !margin.CrossRisk(open.Handle).IsLiquidatable;

    private Duration Hedge(in LiquidationCase open, Market underlying, IOutbox outbox)
    {
        var unit = underlying.Instrument.LotSizeMicros / 1e6;
        var lots = DeltaHedge.NeutralLots(accounts.DeltaOf(open.Handle, underlying), unit);
        if (lots == 0 || underlying.Condition != MarketCondition.Open)
        {
            return Duration.Zero;
        }

        var side = lots > 0 ? Side.Buy : Side.Sell;
        return Force(open, underlying, side, Math.Abs(lots), LiquidationStage.Hedge, outbox);
    }

    /// <summary>Closes a share of a perpetual that no options are on, or all of it.</summary>
    private Duration Close(in LiquidationCase open, Market market, IOutbox outbox)
    {
        var held = state.Accounts.Look(open.Handle, market.Slot).Lots;
        if (held == 0 || market.Condition != MarketCondition.Open)
        {
            return Duration.Zero;
        }

        return Force(open, market, held > 0 ? Side.Sell : Side.Buy, LotsOf(open, held), open.Stage, outbox);
    }

    /// <summary>Returns how much of a position a step closes: the rulebook's share at first, then all of it.</summary>
    private long LotsOf(in LiquidationCase open, long held) => open.Stage == LiquidationStage.Partial
        ? Rounding.MultiplyDivideUp(Math.Abs(held), state.Terms.Liquidation.PartialShare.PartsPerMillion, Ratio.One)
        : Math.Abs(held);

    /// <summary>Buys back what is short, the dearest first; where nothing is short, sells what is long.</summary>
    private Duration Reduce(in LiquidationCase open, IOutbox outbox)
    {
        var isWhole = open.Stage != LiquidationStage.Partial;
        var left = state.Markets.Length;
        while (left-- > 0 && !IsSafe(open) && LargestOf(open.Handle) is { } market)
        {
            var lots = state.Accounts.Look(open.Handle, market.Slot).Lots;
            var delay = Force(open, market, lots > 0 ? Side.Sell : Side.Buy, LotsOf(open, lots), open.Stage, outbox);
            var isStuck = state.Accounts.Look(open.Handle, market.Slot).Lots == lots;
            if (delay > Duration.Zero || !isWhole || isStuck)
            {
                return delay;
            }
        }

        return Duration.Zero;
    }

    private Market? LargestOf(int handle)
    {
        Market? largest = null;
        var most = 0L;
        foreach (var market in state.Markets)
        {
            var lots = state.Accounts.Look(handle, market.Slot).Lots;
            if (!market.IsOption || lots == 0 || market.Condition != MarketCondition.Open || !market.Book.Best(lots > 0 ? Side.Buy : Side.Sell).IsSet)
            {
                continue;
            }

            // Shorts come before longs whatever they are worth.
            var worth = market.Worth.Notional(lots, market.Mark) + (lots < 0 ? 1L << 60 : 1);
            (largest, most) = worth > most ? (market, worth) : (largest, most);
        }

        return largest;
    }

    private Duration Force(in LiquidationCase open, Market market, Side side, long lots, LiquidationStage stage, IOutbox outbox)
    {
        var equity = Math.Max(0, margin.Equity(open.Handle, isCollateral: true));
        var away = equity / Math.Max(1, lots * market.Worth.PerTickAndLot);
        var limit = new Price(Math.Max(1, market.Mark + (side.Sign() * away)));
        var terms = new ForcedTerms(limit, limit, state.Terms.Liquidation.Fee, stage);
        return orders.Force(open, market, side, lots, terms, margin.CrossRisk(open.Handle), outbox);
    }
}
