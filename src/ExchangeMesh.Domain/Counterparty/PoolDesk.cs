using ExchangeMesh.Domain.AutoDeleveraging;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Counterparty;

/// <summary>The pool as counterparty: prices what trades with it, and deleverages winners whose profit is too large a part of it.</summary>
/// <remarks>
/// The pool is the venue's own account, the one that otherwise is the insurance fund: it holds the other side of all positions, gets what
/// they lose and pays what they gain. Differences from GMX v2: it is in the settlement asset alone; impacts are paid in the price at once;
/// orders that are beyond their limit are not kept until the price comes.
/// </remarks>
/// <param name="state">The venue.</param>
/// <param name="queue">Who is deleveraged.</param>
internal sealed class PoolDesk(ExchangeState state, AdlQueue queue)
{
    private readonly long[] _impactPaid = new long[state.Markets.Length];

    /// <summary>Returns the lots that traders hold on a side of a market.</summary>
    public long Lots(Market market, bool isLong)
    {
        var own = state.Accounts.Look(ExchangeState.Fund, market.Slot).Lots;
        return market.OpenInterest - Math.Max(0, isLong ? own : -own);
    }

    /// <summary>Returns the notional at index that traders hold on a side of a market.</summary>
    public Money Interest(Market market, bool isLong) => new(market.Worth.Notional(Lots(market, isLong), market.Index));

    /// <summary>Returns what the pool owns, without what its positions would bring.</summary>
    public Money Worth(Market market) => new(state.Accounts.Balance(ExchangeState.Fund, market.SettlementAsset));

    /// <summary>Returns why the pool does not trade, or none: there must be an index, and room for what is opened.</summary>
    public RejectReason Refusal(Market market, int handle, Side side, long lots)
    {
        if (market.Index <= 0)
        {
            return RejectReason.Paused;
        }

        var held = side.Sign() * state.Accounts.Look(handle, market.Slot).Lots;
        var opened = Math.Max(0, held + lots) - Math.Max(0, held);
        var reserved = Interest(market, side == Side.Buy) + new Money(market.Worth.Notional(opened, market.Index));
        return opened > 0 && reserved > market.Terms.CounterpartyPool!.GreatestReserve.OfRoundedDown(Money.Max(Money.Zero, Worth(market)))
            ? RejectReason.CapReached
            : RejectReason.None;
    }

    /// <summary>Returns the price at which the pool trades lots now: the index and the impact, never in the trader's favour by rounding.</summary>
    public Price Quote(Market market, Side side, long lots)
    {
        var terms = market.Terms.CounterpartyPool!.Impact;
        var before = Interest(market, true) - Interest(market, false);
        var notional = new Money(market.Worth.Notional(lots, market.Index));
        var after = side == Side.Buy ? before + notional : before - notional;
        var impact = PriceImpact.Bounded(terms, PriceImpact.Of(terms, before, after), notional, new Money(_impactPaid[market.Slot]));
        var perTick = lots * market.Worth.PerTickAndLot;
        var cost = Rounding.DivideUp(-(Int128)impact.Micros, perTick);
        return new Price(Math.Max(1, market.Index + (side.Sign() * (long)cost)));
    }

    /// <summary>Takes note of a trade at a quote: what it cost beyond the index is kept for those who bring the balance back.</summary>
    public void TakeNote(Market market, Side side, long lots, Price price) =>
        _impactPaid[market.Slot] += side.Sign() * (price.Ticks - market.Index) * lots * market.Worth.PerTickAndLot;

    /// <summary>After a new mark, closes winners against the pool at the index while a side's profit is too large a part of it.</summary>
    public void AfterMark(Market market, IOutbox outbox)
    {
        if (market.Terms.CounterpartyPool is { } terms && terms.DeleverageAbove > Ratio.Zero && market.Index > 0)
        {
            Deleverage(market, terms, isLong: true, outbox);
            Deleverage(market, terms, isLong: false, outbox);
        }
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        foreach (var paid in _impactPaid)
        {
            writer.Write(paid);
        }
    }

    /// <summary>Takes a state that was written.</summary>
    public void ReadState(StateReader reader)
    {
        foreach (ref var paid in _impactPaid.AsSpan())
        {
            paid = reader.ReadInt64();
        }
    }

    private void Deleverage(Market market, CounterpartyPoolTerms terms, bool isLong, IOutbox outbox)
    {
        var pool = Worth(market);
        var profit = market.ProfitAt(isLong, Lots(market, isLong), market.Index);
        if (pool > Money.Zero && Liquidation.PoolImbalance.MayDeleverage(new Money(profit), pool, terms.DeleverageAbove))
        {
            // Profit p of pool w may be taken until (p - x) / (w - x) is the least share.
            var least = terms.DeleverageUntil.PartsPerMillion;
            var above = ((Int128)profit * Ratio.One) - ((Int128)pool.Micros * least);
            var taken = (long)Int128.Max(0, Rounding.DivideDown(above, Ratio.One - least));
            queue.CloseWinners(market, isLong, new Price(market.Index), taken, market.MoveCause, outbox);
        }
    }
}
