using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>When a lending venue stops lending although the collateral would do.</summary>
/// <param name="AboveUtilisation">The utilisation that a loan may not pass; one whole for no such limit.</param>
/// <param name="Fall">The fall of any collateral's oracle price from its highest in the window at which nothing is lent; zero for no such rule.</param>
/// <param name="Window">The window.</param>
public sealed record StopBorrowTerms(Ratio AboveUtilisation, Ratio Fall, Duration Window);

/// <summary>The caps of a venue's pools, isolated collateral, and the rule that stops borrowing in a fall.</summary>
/// <remarks>
/// Source: Aave v3 (ValidationLogic, IsolationModeLogic): supply and borrow caps; collateral with a debt ceiling stands alone, and only assets
/// that are flagged for it may be borrowed against it. Differences: supplying such collateral beside other collateral is refused, where the
/// protocol takes it without counting it; the ceiling is held against the debts with interest. Stopping in a fall is no rule of a protocol's
/// code, but what guardians do by hand.
/// </remarks>
internal sealed class BorrowLimits
{
    private readonly LendingTerms _terms;
    private readonly LendingMarket _market;
    private readonly RollingExtremes[] _extremes;

    /// <summary>Makes the limits of a venue.</summary>
    public BorrowLimits(LendingTerms terms, LendingMarket market)
    {
        _terms = terms;
        _market = market;
        _extremes = terms.StopBorrow is { Fall.PartsPerMillion: > 0 } stop
            ? [.. terms.Pools.Select(_ => new RollingExtremes(stop.Window))]
            : [];
        for (var pool = 0; pool < _extremes.Length; pool++)
        {
            _extremes[pool].Add(new Price(terms.Pools[pool].OpeningPriceMicros), VirtualTime.Zero);
        }
    }

    /// <summary>Takes note of the oracle prices in force.</summary>
    public void Note(VirtualTime now)
    {
        for (var pool = 0; pool < _extremes.Length; pool++)
        {
            _extremes[pool].Add(new Price(_market.Pools[pool].Oracle.PriceMicros), now);
        }
    }

    /// <summary>Returns why an account may not supply an amount, or none.</summary>
    public RejectReason OfSupply(int slot, int pool, Money amount)
    {
        var terms = _market.Pools[pool].Terms;
        if (terms.SupplyCap > Money.Zero && _market.Pools[pool].Supplied + amount > terms.SupplyCap)
        {
            return RejectReason.CapReached;
        }

        if (terms.LiquidationThreshold == Ratio.Zero)
        {
            return RejectReason.None;
        }

        for (var other = 0; other < _market.Pools.Length; other++)
        {
            var isMixed = other != pool && (IsIsolated(pool) || IsIsolated(other)) && _market.Pledged(slot, other) > Money.Zero;
            if (isMixed)
            {
                return RejectReason.NotBorrowable;
            }
        }

        return RejectReason.None;
    }

    /// <summary>Returns why an account may not borrow an amount, or none.</summary>
    public RejectReason OfBorrow(int slot, int pool, Money amount, VirtualTime now)
    {
        var lent = _market.Pools[pool];
        if (lent.Terms.BorrowCap > Money.Zero && lent.Borrowed + amount > lent.Terms.BorrowCap)
        {
            return RejectReason.CapReached;
        }

        if (_terms.StopBorrow is { } stop && (IsTooUsed(lent, amount, stop) || IsFalling(stop, now)))
        {
            return RejectReason.Paused;
        }

        return OfIsolation(slot, pool, amount);
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        foreach (var extremes in _extremes)
        {
            extremes.WriteState(writer);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        foreach (var extremes in _extremes)
        {
            extremes.ReadState(reader);
        }
    }

    private static bool IsTooUsed(LendingPool lent, Money amount, StopBorrowTerms stop)
    {
        var borrowed = lent.Borrowed + amount;
        return (Int128)borrowed.Micros * Ratio.One > (Int128)(lent.Borrowed + lent.Cash).Micros * stop.AboveUtilisation.PartsPerMillion;
    }

    private bool IsFalling(StopBorrowTerms stop, VirtualTime now)
    {
        Note(now);
        for (var pool = 0; pool < _extremes.Length; pool++)
        {
            var (highest, price) = (_extremes[pool].Highest.Ticks, _market.Pools[pool].Oracle.PriceMicros);
            var isCollateral = _market.Pools[pool].Terms.LiquidationThreshold > Ratio.Zero;
            if (isCollateral && (Int128)price * Ratio.One <= (Int128)highest * (Ratio.One - stop.Fall.PartsPerMillion))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsIsolated(int pool) => _market.Pools[pool].Terms.DebtCeiling > Money.Zero;

    private RejectReason OfIsolation(int slot, int pool, Money amount)
    {
        for (var at = 0; at < _market.Pools.Length; at++)
        {
            if (!IsIsolated(at) || _market.Pledged(slot, at) == Money.Zero)
            {
                continue;
            }

            if (!_market.Pools[pool].Terms.IsBorrowableInIsolation)
            {
                return RejectReason.NotBorrowable;
            }

            var worth = new Money(Rounding.MultiplyDivideUp(amount.Micros, _market.Pools[pool].Oracle.PriceMicros, Ratio.One));
            return DebtAgainst(at) + worth > _market.Pools[at].Terms.DebtCeiling ? RejectReason.CapReached : RejectReason.None;
        }

        return RejectReason.None;
    }

    /// <summary>Returns all debts of the accounts whose collateral is an isolated asset, in the unit of account; one pass over the accounts.</summary>
    private Money DebtAgainst(int isolated)
    {
        var debt = Money.Zero;
        for (var slot = 0; slot < _market.Book.Count; slot++)
        {
            if (_market.Book.Supply(slot, isolated) > 0)
            {
                debt += _market.Health(slot).DebtWorth;
            }
        }

        return debt;
    }
}
