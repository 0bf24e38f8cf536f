using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>The pools, accounts and rules of a lending venue, without messages and time-keeping: it decides and accounts.</summary>
/// <remarks>
/// Every command checks first and changes afterwards: a refused one changes nothing. Accrue interest
/// (<see cref="AccrueTo"/>) before commands. Source of the rules: Aave v3 (ValidationLogic, LiquidationLogic), with
/// the differences that the members state.
/// </remarks>
public sealed class LendingMarket
{
    /// <summary>An amount that stands for all that there is, in a withdrawal.</summary>
    public static readonly Money Everything = new(long.MaxValue);

    private readonly LendingTerms _terms;
    private readonly LendingPool[] _pools;
    private readonly CloseFactor _closeFactor;

    /// <summary>Makes a market whose pools hold what the outside lenders have supplied.</summary>
    public LendingMarket(LendingTerms terms)
    {
        _terms = terms;
        _pools = new LendingPool[terms.Pools.Count];
        for (var pool = 0; pool < _pools.Length; pool++)
        {
            _pools[pool] = new LendingPool(terms.Pools[pool]);
        }

        _closeFactor = new CloseFactor(terms.CloseFactor, terms.FullCloseAtOrBelow, terms.FullCloseBelow, terms.CloseFactorBasis);
        Book = new LoanBook(_pools.Length);
        Modes = new EfficiencyModes(terms);
        Index = new HealthIndex(_pools, Book, Modes);
        Limits = new BorrowLimits(terms, this);
    }

    /// <summary>The accounts.</summary>
    public LoanBook Book { get; }

    /// <summary>The categories of assets with limits of their own.</summary>
    public EfficiencyModes Modes { get; }

    /// <summary>The caps, and what stops borrowing.</summary>
    internal BorrowLimits Limits { get; }

    /// <summary>Which accounts a change of prices concerns.</summary>
    public HealthIndex Index { get; }

    /// <summary>The pools, in the terms' order.</summary>
    public ReadOnlySpan<LendingPool> Pools => _pools;

    /// <summary>Returns the number of an asset's pool, or −1.</summary>
    public int PoolOf(AssetId asset)
    {
        for (var pool = 0; pool < _pools.Length; pool++)
        {
            if (_pools[pool].Terms.Asset == asset)
            {
                return pool;
            }
        }

        return -1;
    }

    /// <summary>Lets interest accrue in all pools.</summary>
    public void AccrueTo(VirtualTime now)
    {
        foreach (var pool in _pools)
        {
            pool.AccrueTo(now);
        }
    }

    /// <summary>Returns an account's health at the oracle prices in force.</summary>
    public LoanHealth Health(int slot) => HealthAfter(slot, 0, 0, 0);

    /// <summary>Moves a free balance into a pool.</summary>
    public RejectReason Supply(int slot, int pool, Money amount)
    {
        ref var free = ref Book.Free(slot, pool);
        if (free < amount.Micros)
        {
            return RejectReason.InsufficientBalance;
        }

        var refusal = Limits.OfSupply(slot, pool, amount);
        if (refusal != RejectReason.None)
        {
            return refusal;
        }

        free -= amount.Micros;
        Book.Supply(slot, pool) += _pools[pool].Supply(amount);
        return RejectReason.None;
    }

    /// <summary>Moves a supply back into the free balance; the health factor must stay at least one.</summary>
    /// <param name="slot">The account.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="amount">How much; <see cref="Everything"/> becomes what is supplied.</param>
    public RejectReason Withdraw(int slot, int pool, ref Money amount)
    {
        ref var held = ref Book.Supply(slot, pool);
        var supplied = _pools[pool].SupplyIndex.AmountDown(held);
        var wanted = amount == Everything ? supplied : amount;
        if (wanted > supplied || supplied == Money.Zero)
        {
            return RejectReason.InsufficientBalance;
        }

        if (wanted > _pools[pool].Cash)
        {
            return RejectReason.InsufficientLiquidity;
        }

        var burned = wanted == supplied ? held : _pools[pool].SupplyIndex.ScaledUp(wanted);
        if (HealthAfter(slot, pool, -burned, 0).IsLiquidatable)
        {
            return RejectReason.Undercollateralised;
        }

        amount = wanted;
        held -= _pools[pool].Withdraw(amount, held);
        Book.Free(slot, pool) += amount.Micros;
        return RejectReason.None;
    }

    /// <summary>Lends into the free balance; the debt must stay within the loan-to-value limit, and the health factor at least one.</summary>
    public RejectReason Borrow(int slot, int pool, Money amount, VirtualTime now = default)
    {
        if (amount > _pools[pool].Cash)
        {
            return RejectReason.InsufficientLiquidity;
        }

        var refusal = Limits.OfBorrow(slot, pool, amount, now);
        if (refusal != RejectReason.None)
        {
            return refusal;
        }

        if (!HealthAfter(slot, pool, 0, _pools[pool].BorrowIndex.ScaledUp(amount)).MayBorrow)
        {
            return RejectReason.Undercollateralised;
        }

        Book.Debt(slot, pool) += _pools[pool].Borrow(amount);
        Book.Free(slot, pool) += amount.Micros;
        return RejectReason.None;
    }

    /// <summary>Pays debt back from the free balance.</summary>
    /// <param name="slot">The account.</param>
    /// <param name="pool">The pool.</param>
    /// <param name="amount">How much; becomes what is owed where it is more.</param>
    public RejectReason Repay(int slot, int pool, ref Money amount)
    {
        ref var owed = ref Book.Debt(slot, pool);
        if (owed == 0)
        {
            return RejectReason.NoSuchLoan;
        }

        var paid = Money.Min(amount, _pools[pool].BorrowIndex.AmountUp(owed));
        ref var free = ref Book.Free(slot, pool);
        if (free < paid.Micros)
        {
            return RejectReason.InsufficientBalance;
        }

        amount = paid;
        free -= paid.Micros;
        owed -= _pools[pool].Repay(paid, owed);
        return RejectReason.None;
    }

    /// <summary>Returns the debt and the collateral of an account that are worth most, and what one call may do with them.</summary>
    /// <param name="slot">The account; it has debt.</param>
    /// <param name="health">Its health.</param>
    /// <returns>The pools, −1 for a collateral where there is none, and the most that one call may repay.</returns>
    public (int DebtPool, int CollateralPool, Money MaxRepay) LargestLoan(int slot, in LoanHealth health)
    {
        var debtPool = -1;
        var collateralPool = -1;
        var mostDebt = (Int128)0;
        var mostCollateral = (Int128)0;
        for (var pool = 0; pool < _pools.Length; pool++)
        {
            var price = _pools[pool].Oracle.PriceMicros;
            var debt = (Int128)Owed(slot, pool).Micros * price;
            if (debt > mostDebt)
            {
                (debtPool, mostDebt) = (pool, debt);
            }

            var collateral = (Int128)Pledged(slot, pool).Micros * price;
            if (collateral > mostCollateral)
            {
                (collateralPool, mostCollateral) = (pool, collateral);
            }
        }

        if (debtPool < 0 || collateralPool < 0)
        {
            return (debtPool, collateralPool, Money.Zero);
        }

        var most = MaxRepayment(slot, debtPool, collateralPool, in health);
        return (debtPool, collateralPool, Seizure(slot, most, debtPool, collateralPool).Repaid);
    }

    /// <summary>Repays part of a borrower's debt from the liquidator's free balance, and gives it collateral for it.</summary>
    /// <param name="borrower">The borrower's account.</param>
    /// <param name="liquidator">The liquidator's account.</param>
    /// <param name="debtPool">What is repaid.</param>
    /// <param name="collateralPool">What is seized.</param>
    /// <param name="amount">The most to repay; positive.</param>
    /// <param name="seizure">What was repaid and seized.</param>
    public RejectReason Liquidate(int borrower, int liquidator, int debtPool, int collateralPool, Money amount, out CollateralSeizure seizure)
    {
        seizure = default;
        var health = Health(borrower);
        if (Owed(borrower, debtPool) == Money.Zero || Pledged(borrower, collateralPool) == Money.Zero)
        {
            return RejectReason.NoSuchLoan;
        }

        if (!health.IsLiquidatable)
        {
            return RejectReason.Healthy;
        }

        var most = MaxRepayment(borrower, debtPool, collateralPool, in health);
        return Seize(borrower, liquidator, debtPool, collateralPool, Money.Min(amount, most), out seizure);
    }

    /// <summary>Repays an amount of a borrower's debt from the liquidator's free balance, and gives it collateral for it, whatever the health.</summary>
    /// <param name="borrower">The borrower's account.</param>
    /// <param name="liquidator">The liquidator's account.</param>
    /// <param name="debtPool">What is repaid.</param>
    /// <param name="collateralPool">What is seized.</param>
    /// <param name="amount">How much to repay, at most the debt; less is repaid where the collateral does not suffice.</param>
    /// <param name="seizure">What was repaid and seized.</param>
    public RejectReason Seize(int borrower, int liquidator, int debtPool, int collateralPool, Money amount, out CollateralSeizure seizure)
    {
        seizure = default;
        var planned = Seizure(borrower, amount, debtPool, collateralPool);
        var refusal = Refusal(borrower, liquidator, debtPool, collateralPool, in planned);
        if (refusal != RejectReason.None)
        {
            return refusal;
        }

        seizure = planned;
        Book.Free(liquidator, debtPool) -= planned.Repaid.Micros;
        ref var owed = ref Book.Debt(borrower, debtPool);
        owed -= _pools[debtPool].Repay(planned.Repaid, owed);
        ref var held = ref Book.Supply(borrower, collateralPool);
        held -= _pools[collateralPool].Seize(in planned, held);
        Book.Free(liquidator, collateralPool) += planned.Received.Micros;
        return RejectReason.None;
    }

    /// <summary>Returns whether an account owes although it has nothing left that counts as collateral: its debt is bad.</summary>
    public bool IsBad(int slot)
    {
        var hasDebt = false;
        for (var pool = 0; pool < _pools.Length; pool++)
        {
            if (Pledged(slot, pool) > Money.Zero)
            {
                return false;
            }

            hasDebt |= Book.Debt(slot, pool) > 0;
        }

        return hasDebt;
    }

    /// <summary>Burns a debt that nobody will repay.</summary>
    /// <returns>The loss; zero where there was no debt.</returns>
    public Money WriteOff(int slot, int pool)
    {
        ref var owed = ref Book.Debt(slot, pool);
        var loss = _pools[pool].WriteOff(owed);
        owed = 0;
        return loss;
    }

    /// <summary>Returns what an account owes, rounded up.</summary>
    public Money Owed(int slot, int pool) => _pools[pool].BorrowIndex.AmountUp(Book.Debt(slot, pool));

    /// <summary>Returns what an account has supplied, rounded down, whether it counts as collateral or not.</summary>
    public Money Supplied(int slot, int pool) => _pools[pool].SupplyIndex.AmountDown(Book.Supply(slot, pool));

    /// <summary>Returns what a liquidator seizes of an account's collateral beyond what it repays.</summary>
    public Ratio BonusOf(int slot, int pool) => Modes.Bonus(pool, Modes.Of(Book.Debts(slot)));

    /// <summary>Returns what an account has supplied that counts as collateral, rounded down.</summary>
    public Money Pledged(int slot, int pool) =>
        _pools[pool].Terms.LiquidationThreshold.PartsPerMillion == 0 ? Money.Zero : Supplied(slot, pool);

    private LoanHealth HealthAfter(int slot, int changed, long supplyChange, long debtChange)
    {
        var health = default(LoanHealth);
        var mode = Modes.Of(Book.Debts(slot), debtChange > 0 ? changed : -1);
        for (var at = 0; at < _pools.Length; at++)
        {
            var pool = _pools[at];
            var supply = Book.Supply(slot, at) + (at == changed ? supplyChange : 0);
            var debt = Book.Debt(slot, at) + (at == changed ? debtChange : 0);
            if (supply > 0)
            {
                health = health.WithCollateral(
                    pool.SupplyIndex.AmountDown(supply), pool.Oracle.PriceMicros, Modes.LoanToValue(at, mode), Modes.Threshold(at, mode));
            }

            if (debt > 0)
            {
                health = health.WithDebt(pool.BorrowIndex.AmountUp(debt), pool.Oracle.PriceMicros);
            }
        }

        return health;
    }

    private Money WorthDown(Money amount, int pool) =>
        new(Rounding.MultiplyDivideDown(amount.Micros, _pools[pool].Oracle.PriceMicros, Ratio.One));

    private Money MaxRepayment(int slot, int debtPool, int collateralPool, in LoanHealth health)
    {
        var debt = Owed(slot, debtPool);
        return _closeFactor.MaxRepayment(
            debt,
            WorthDown(debt, debtPool),
            health.DebtWorth,
            WorthDown(Pledged(slot, collateralPool), collateralPool),
            health.HealthFactor);
    }

    private CollateralSeizure Seizure(int slot, Money repayment, int debtPool, int collateralPool)
    {
        var collateral = _pools[collateralPool];
        return CollateralSeizure.Of(
            repayment,
            _pools[debtPool].Oracle.PriceMicros,
            Pledged(slot, collateralPool),
            collateral.Oracle.PriceMicros,
            BonusOf(slot, collateralPool),
            collateral.Terms.ReserveFactor);
    }

    private RejectReason Refusal(int borrower, int liquidator, int debtPool, int collateralPool, in CollateralSeizure planned)
    {
        if (planned.Repaid.Micros > Book.Free(liquidator, debtPool))
        {
            return RejectReason.InsufficientBalance;
        }

        if (planned.Seized == Money.Zero)
        {
            return RejectReason.QuantityNotPositive;
        }

        var cash = _pools[collateralPool].Cash + (debtPool == collateralPool ? planned.Repaid : Money.Zero);
        if (planned.Received > cash)
        {
            return RejectReason.InsufficientLiquidity;
        }

        var debtLeft = Owed(borrower, debtPool) - planned.Repaid;
        var collateralLeft = Pledged(borrower, collateralPool) - planned.Seized;
        var isPartial = debtLeft > Money.Zero && collateralLeft > Money.Zero;
        var leavesDust = WorthDown(debtLeft, debtPool) < _terms.LeastLeftover
            || WorthDown(collateralLeft, collateralPool) < _terms.LeastLeftover;
        return isPartial && leavesDust ? RejectReason.LeavesDust : RejectReason.None;
    }
}
