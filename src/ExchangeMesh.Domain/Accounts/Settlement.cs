using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Options;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Accounts;

/// <summary>What trades do to accounts: positions, balances, fees. Nothing is created or lost in it, to the micro-unit.</summary>
/// <remarks>
/// A position keeps what its lots were worth when they were entered. When it shrinks, the closed share of that cost is rounded up,
/// so the realised profit is rounded down and the remainder stays in the position: balance less cost moves by exactly the worth traded.
/// </remarks>
/// <param name="state">The venue.</param>
/// <param name="reduceOnly">The resting reduce-only orders, which may have become too large for a position that shrinks.</param>
internal sealed class Settlement(ExchangeState state, ReduceOnlyOrders reduceOnly)
{
    /// <summary>Settles one side of a perpetual's trade, without fee.</summary>
    /// <param name="market">The market.</param>
    /// <param name="handle">Whose side.</param>
    /// <param name="lots">How the position changes; positive grows long.</param>
    /// <param name="worth">What the lots are worth at the price traded; the other side's is exactly the opposite.</param>
    public void Trade(Market market, int handle, long lots, long worth)
    {
        ref var position = ref state.Accounts.Position(handle, market.Slot);
        var (before, cost) = (position.Lots, position.Cost);
        if (before == 0 || (before > 0) == (lots > 0))
        {
            Grow(market, handle, ref position, lots, worth);
        }
        else
        {
            var closed = Math.Min(Math.Abs(lots), Math.Abs(before));
            var closedLots = lots > 0 ? closed : -closed;
            var closedWorth = closedLots == lots ? worth : Rounding.MultiplyDivideDown(worth, closed, Math.Abs(lots));
            Shrink(market, handle, ref position, closedLots, closedWorth);
            if (closedLots != lots)
            {
                Grow(market, handle, ref position, lots - closedLots, worth - closedWorth);
            }
        }

        market.OpenInterest += Math.Max(position.Lots, 0) - Math.Max(before, 0);
        market.TakeNoteOfPosition(before, position.Lots);
        if (market.Terms.CounterpartyPool is not null && handle != ExchangeState.Fund)
        {
            market.TakeNoteOfCost(before, cost, position.Lots, position.Cost);
        }

        if (position.ReduceOnly != 0)
        {
            reduceOnly.MarkForTrimming(market, handle);
        }

        state.Touch(handle);
    }

    /// <summary>Settles one side of an option's trade, without fee: the lots change hands, and their premium is paid.</summary>
    /// <param name="market">The option's market.</param>
    /// <param name="handle">Whose side.</param>
    /// <param name="lots">How the position changes; positive grows long.</param>
    /// <param name="premium">What is paid; negative is received. The other side's is exactly the opposite.</param>
    public void Pay(Market market, int handle, long lots, long premium)
    {
        state.EnterOptions(handle);
        ref var position = ref state.Accounts.Position(handle, market.Slot);
        var before = position.Lots;
        position.Lots += lots;
        state.Accounts.Balance(handle, market.SettlementAsset) -= premium;
        market.OpenInterest += Math.Max(position.Lots, 0) - Math.Max(before, 0);
        market.TakeNoteOfPosition(before, position.Lots);
        if (position.ReduceOnly != 0)
        {
            reduceOnly.MarkForTrimming(market, handle);
        }

        state.Touch(handle);
    }

    /// <summary>Takes the fee of an option's trade, or pays the rebate where it is negative.</summary>
    /// <returns>The fee.</returns>
    public long ChargeOption(Market market, int handle, Ratio rate, long lots, long premium)
    {
        var series = state.Options!.Find(market).Series;
        var perLot = Rounding.MultiplyDivideUp(
            series.Underlying.Index * series.Underlying.Instrument.TickSizeMicros, market.Instrument.LotSizeMicros, Ratio.One);
        var fee = OptionFee.RoundedUp(rate, series.Terms.FeeCap, lots * perLot, premium);
        state.Accounts.Balance(handle, market.SettlementAsset) -= fee;
        state.Ledger.Fees[market.SettlementAsset] += fee;
        return fee;
    }

    /// <summary>Settles one side of a spot trade, without fee: the assets change hands, and the order's hold is released elsewhere.</summary>
    public void Deliver(Market market, int handle, Side side, long lots, long worth)
    {
        var delivered = lots * market.Instrument.LotSizeMicros;
        var sign = side.Sign();
        state.Accounts.Balance(handle, market.BaseAsset) += sign * delivered;
        state.Accounts.Balance(handle, market.QuoteAsset) -= sign * worth;
        state.Touch(handle);
    }

    /// <summary>Takes the fee of a trade, or pays the rebate where it is negative.</summary>
    /// <returns>The fee: the rate's share of the notional, rounded up.</returns>
    public long Charge(Market market, int handle, Ratio rate, long notional)
    {
        if (rate.PartsPerMillion == 0)
        {
            return 0;
        }

        var fee = Rounding.MultiplyDivideUp(notional, rate.PartsPerMillion, Ratio.One);
        ref var balance = ref state.Accounts.Balance(handle, market.SettlementAsset);
        balance -= fee;
        state.Ledger.Fees[market.SettlementAsset] += fee;
        if (balance < 0 && !state.IsCross && market.IsPerpetual)
        {
            CoverFromMargin(ref balance, ref state.Accounts.Position(handle, market.Slot));
        }

        return fee;
    }

    /// <summary>Takes the fee of withdrawing an order; of spot no more than the free balance.</summary>
    /// <returns>The fee.</returns>
    public long ChargeWithdrawn(Market market, in RestingOrder order)
    {
        var rate = market.Terms.CancelFee;
        if (rate.PartsPerMillion == 0)
        {
            return 0;
        }

        var handle = OrderTicket.HandleOf(order.Tag);
        var notional = market.Worth.Notional(order.Remaining.Lots, order.Price.Ticks);
        state.Touch(handle);
        if (!market.IsSpot)
        {
            return Charge(market, handle, rate, notional);
        }

        ref var balance = ref state.Accounts.Balance(handle, market.SettlementAsset);
        var free = Math.Max(0, balance - state.Accounts.Held(handle, market.SettlementAsset));
        var fee = Math.Min(free, Rounding.MultiplyDivideUp(notional, rate.PartsPerMillion, Ratio.One));
        balance -= fee;
        state.Ledger.Fees[market.SettlementAsset] += fee;
        return fee;
    }

    /// <summary>Returns the equity needed to open so much of a notional, in the settlement asset; rounded up.</summary>
    public long InitialMargin(Market market, long notional)
    {
        var margin = market.InitialMargin(notional);
        return state.Terms.Margin.LeverageCap is { } cap ? Math.Max(margin, Rounding.DivideUp(notional, cap)) : margin;
    }

    private static void CoverFromMargin(ref long balance, ref Position position)
    {
        var covered = Math.Min(-balance, position.Margin);
        position.Margin -= covered;
        balance += covered;
    }

    private void Grow(Market market, int handle, ref Position position, long lots, long worth)
    {
        position.Lots += lots;
        position.Cost += worth;
        if (state.IsCross || handle == ExchangeState.Fund)
        {
            return;
        }

        var whole = Math.Abs(position.Cost);
        var added = Math.Abs(worth);
        var needed = whole == 0 ? 0 : Rounding.MultiplyDivideUp(InitialMargin(market, whole), added, whole);
        ref var balance = ref state.Accounts.Balance(handle, market.SettlementAsset);
        var moved = Math.Clamp(needed, 0, Math.Max(balance, 0));
        balance -= moved;
        position.Margin += moved;
    }

    private void Shrink(Market market, int handle, ref Position position, long lots, long worth)
    {
        var closed = Math.Abs(lots);
        var held = Math.Abs(position.Lots);
        var cost = closed == held ? position.Cost : Rounding.MultiplyDivideUp(position.Cost, closed, held);
        if (position.Liquidation != 0 && closed < held)
        {
            // What is left of a liquidated position keeps the whole margin: that is what makes it safer.
            position.Lots += lots;
            position.Cost -= cost;
            position.Margin -= worth + cost;
            return;
        }

        var released = closed == held ? position.Margin : Rounding.MultiplyDivideDown(position.Margin, closed, held);
        position.Lots += lots;
        position.Cost -= cost;
        position.Margin -= released;
        ref var balance = ref state.Accounts.Balance(handle, market.SettlementAsset);
        var received = released - worth - cost;
        if (received < 0 && position.Margin > 0)
        {
            CoverFromMargin(ref received, ref position);
        }

        balance += received;
    }
}
