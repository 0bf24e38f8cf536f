using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>Finds the loans that a change of prices or a growth of debts concerns, without visiting the others.</summary>
/// <remarks>
/// A loan of one collateral and one debt has a health factor that depends on one number alone: the worth of a unit of
/// the collateral over that of a unit of the debt, both with interest. The level of that number at which the loan's
/// standing may change is kept in a heap of its pair of pools. Any other loan is safe while no unit of its collaterals
/// and debts has moved by more than a share that could, all together, just bring the change about; those levels are
/// kept in heaps of the single pools, and the loan is looked at again when one is reached. All levels err on the safe
/// side by a micro-unit of each amount, so no change is missed; some accounts are looked at without need. So a new price
/// costs O(concerned × log n).
/// </remarks>
public sealed class HealthIndex
{
    private const long Billion = 1_000_000_000;
    private const int FractionBits = 64;

    private readonly LendingPool[] _pools;
    private readonly LoanBook _book;
    private readonly EfficiencyModes _modes;
    private readonly WatchHeap[] _pairFalls;
    private readonly WatchHeap[] _pairRises;
    private readonly WatchHeap[] _collateralFalls;
    private readonly WatchHeap[] _collateralRises;
    private readonly WatchHeap[] _debtFalls;
    private readonly WatchHeap[] _debtRises;

    /// <summary>Makes an index without watches.</summary>
    /// <param name="pools">The venue's pools.</param>
    /// <param name="book">The venue's accounts.</param>
    /// <param name="modes">By which limits collateral counts.</param>
    public HealthIndex(LendingPool[] pools, LoanBook book, EfficiencyModes modes)
    {
        _pools = pools;
        _book = book;
        _modes = modes;
        _pairFalls = Heaps(pools.Length * pools.Length);
        _pairRises = Heaps(pools.Length * pools.Length);
        _collateralFalls = Heaps(pools.Length);
        _collateralRises = Heaps(pools.Length);
        _debtFalls = Heaps(pools.Length);
        _debtRises = Heaps(pools.Length);
    }

    /// <summary>Watches an account anew, in place of all that was watched of it.</summary>
    /// <param name="slot">The account.</param>
    /// <param name="fallsBelow">The health factor below which it concerns somebody, in parts per million; zero for none.</param>
    /// <param name="risesTo">The health factor from which it concerns somebody, in parts per million; the largest value for none.</param>
    public void Watch(int slot, long fallsBelow, long risesTo)
    {
        var watch = _book.RenewWatch(slot);
        var collaterals = 0;
        var debts = 0;
        var collateral = 0;
        var debt = 0;
        var supplies = _book.Supplies(slot);
        var owed = _book.Debts(slot);
        for (var pool = 0; pool < _pools.Length; pool++)
        {
            if (IsCollateral(supplies, pool))
            {
                collaterals++;
                collateral = pool;
            }

            if (owed[pool] > 0)
            {
                debts++;
                debt = pool;
            }
        }

        if (collaterals == 1 && debts == 1)
        {
            WatchPair(new Watched(slot, watch, fallsBelow, risesTo), collateral, debt);
        }
        else if (collaterals > 0 && debts > 0)
        {
            WatchFalls(new Watched(slot, watch, fallsBelow, risesTo));
            WatchRises(new Watched(slot, watch, fallsBelow, risesTo));
        }
    }

    /// <summary>Lists the accounts whose standing may have changed; each of them must then be watched anew.</summary>
    /// <param name="reached">Where the slots are added, in no order, some perhaps twice.</param>
    public void TakeReached(List<int> reached)
    {
        for (var collateral = 0; collateral < _pools.Length; collateral++)
        {
            for (var debt = 0; debt < _pools.Length; debt++)
            {
                TakePair(collateral, debt, reached);
            }
        }

        for (var pool = 0; pool < _pools.Length; pool++)
        {
            var supplyWorth = _pools[pool].SupplyWorth;
            var debtWorth = _pools[pool].DebtWorth;
            _collateralFalls[pool].TakeReached(-supplyWorth, _book.Watches, reached);
            _collateralRises[pool].TakeReached(supplyWorth, _book.Watches, reached);
            _debtFalls[pool].TakeReached(-debtWorth, _book.Watches, reached);
            _debtRises[pool].TakeReached(debtWorth, _book.Watches, reached);
        }
    }

    private static WatchHeap[] Heaps(int count)
    {
        var heaps = new WatchHeap[count];
        for (var i = 0; i < count; i++)
        {
            heaps[i] = new WatchHeap();
        }

        return heaps;
    }

    // 64 fractional bits; both sides lose their lowest bits where the divisor has more than 63.
    private static Int128 FractionDown(Int128 numerator, Int128 divisor)
    {
        var (whole, rest) = Int128.DivRem(numerator, divisor);
        if (whole >= long.MaxValue)
        {
            return Int128.MaxValue;
        }

        var excess = ExcessBits(divisor);
        if (excess > 0)
        {
            rest >>= excess;
            divisor = (divisor >> excess) + 1;
        }

        return (whole << FractionBits) + (Int128)(((UInt128)rest << FractionBits) / (UInt128)divisor);
    }

    private static Int128 FractionUp(Int128 numerator, Int128 divisor)
    {
        var (whole, rest) = Int128.DivRem(numerator, divisor);
        if (whole >= long.MaxValue)
        {
            return Int128.MaxValue;
        }

        var excess = ExcessBits(divisor);
        if (excess > 0)
        {
            rest = (rest >> excess) + 1;
            divisor >>= excess;
        }

        return (whole << FractionBits) + (Int128)(((UInt128)rest << FractionBits) / (UInt128)divisor) + 1;
    }

    private static int ExcessBits(Int128 divisor) => 128 - (int)Int128.LeadingZeroCount(divisor) - 63;

    private bool IsCollateral(ReadOnlySpan<long> supplies, int pool) =>
        supplies[pool] > 0 && _pools[pool].Terms.LiquidationThreshold.PartsPerMillion > 0;

    private void WatchPair(in Watched watched, int collateral, int debt)
    {
        var pair = (collateral * _pools.Length) + debt;
        var threshold = _modes.Threshold(collateral, _modes.Of(_book.Debts(watched.Slot))).PartsPerMillion;
        var pledged = _book.Supply(watched.Slot, collateral);
        var owed = _book.Debt(watched.Slot, debt);
        if (watched.FallsBelow > 0)
        {
            var level = pledged <= 1
                ? Int128.MaxValue
                : FractionUp(((Int128)owed + 1) * watched.FallsBelow, ((Int128)pledged - 1) * threshold);
            _pairFalls[pair].Add(-level, watched.Slot, watched.Number, _book.Watches);
        }

        if (watched.RisesTo < long.MaxValue)
        {
            var level = FractionDown((Int128)owed * watched.RisesTo, (Int128)pledged * threshold);
            _pairRises[pair].Add(level, watched.Slot, watched.Number, _book.Watches);
        }
    }

    private void TakePair(int collateral, int debt, List<int> reached)
    {
        var falls = _pairFalls[(collateral * _pools.Length) + debt];
        var rises = _pairRises[(collateral * _pools.Length) + debt];
        if (falls.Count == 0 && rises.Count == 0)
        {
            return;
        }

        var collateralWorth = _pools[collateral].SupplyWorth;
        var debtWorth = _pools[debt].DebtWorth;
        falls.TakeReached(-FractionDown(collateralWorth, debtWorth + 1), _book.Watches, reached);
        rises.TakeReached(FractionUp(collateralWorth + 1, debtWorth), _book.Watches, reached);
    }

    // A loan at health h stays at or above l < h while collaterals keep the share f = (1 + l/h)/2 and debts grow by at
    // most f·h/l, since then h·f/(f·h/l) = l. The health is taken one micro-unit of each amount too low.
    private void WatchFalls(in Watched watched)
    {
        if (watched.FallsBelow == 0)
        {
            return;
        }

        var health = HealthPpb(watched.Slot, -1);
        var target = watched.FallsBelow * (Billion / Ratio.One);
        var share = health <= target ? Billion : (long)Rounding.DivideUp((Int128)target * Billion, health);
        var keeps = (share + Billion + 1) / 2;
        for (var pool = 0; pool < _pools.Length; pool++)
        {
            if (IsCollateral(_book.Supplies(watched.Slot), pool))
            {
                var level = Rounding.DivideUp(_pools[pool].SupplyWorth * keeps, Billion) + 2;
                _collateralFalls[pool].Add(-level, watched.Slot, watched.Number, _book.Watches);
            }

            if (_book.Debt(watched.Slot, pool) > 0)
            {
                var level = (_pools[pool].DebtWorth * keeps / share) - 2;
                _debtRises[pool].Add(level, watched.Slot, watched.Number, _book.Watches);
            }
        }
    }

    // The mirror image, with the health taken one micro-unit of each amount too high.
    private void WatchRises(in Watched watched)
    {
        if (watched.RisesTo == long.MaxValue)
        {
            return;
        }

        var health = HealthPpb(watched.Slot, 1);
        var target = watched.RisesTo * (Billion / Ratio.One);
        var growth = health >= target || health <= 0 ? Billion : (Int128)target * Billion / health;
        growth = growth > Billion * 1_000 ? Billion * 1_000 : growth;
        var rises = (growth + Billion) / 2;
        for (var pool = 0; pool < _pools.Length; pool++)
        {
            if (IsCollateral(_book.Supplies(watched.Slot), pool))
            {
                var level = (_pools[pool].SupplyWorth * rises / Billion) - 2;
                _collateralRises[pool].Add(level, watched.Slot, watched.Number, _book.Watches);
            }

            if (_book.Debt(watched.Slot, pool) > 0)
            {
                var level = Rounding.DivideUp(_pools[pool].DebtWorth * rises, growth) + 2;
                _debtFalls[pool].Add(-level, watched.Slot, watched.Number, _book.Watches);
            }
        }
    }

    // In parts per billion, rounded towards the side of the given micro-unit; the largest value where it exceeds it.
    private Int128 HealthPpb(int slot, int side)
    {
        var atThreshold = (Int128)0;
        var debt = (Int128)0;
        var mode = _modes.Of(_book.Debts(slot));
        for (var pool = 0; pool < _pools.Length; pool++)
        {
            var price = (Int128)_pools[pool].Oracle.PriceMicros;
            if (IsCollateral(_book.Supplies(slot), pool))
            {
                var amount = _pools[pool].SupplyIndex.AmountDown(_book.Supply(slot, pool)).Micros + side;
                atThreshold += amount * price * _modes.Threshold(pool, mode).PartsPerMillion;
            }

            if (_book.Debt(slot, pool) > 0)
            {
                debt += (_pools[pool].BorrowIndex.AmountUp(_book.Debt(slot, pool)).Micros - side) * price;
            }
        }

        if (debt <= 0)
        {
            return Int128.MaxValue / 2;
        }

        var (whole, rest) = Int128.DivRem(atThreshold, debt);
        return (whole * (Billion / Ratio.One)) + (rest * (Billion / Ratio.One) / debt) + side;
    }

    private readonly record struct Watched(int Slot, int Number, long FallsBelow, long RisesTo);
}
