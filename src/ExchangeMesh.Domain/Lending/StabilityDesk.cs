using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>Liquidates loans against a pool of deposits in the lent asset; what that cannot pay is shared out among the other borrowers.</summary>
/// <remarks>
/// Source: Liquity v1 (liquity/dev, packages/contracts README, "Liquidation logic" and "Recovery mode"). Anybody's call on an unsafe loan
/// liquidates it, and earns the compensation. Supplies of the lent asset are deposits of the stability pool. Differences: one collateral
/// and one lent asset; the flat compensation of 200 and redemptions are left out; shares of redistributed loans go by present collateral.
/// </remarks>
internal sealed class StabilityDesk : ILoanResolution
{
    private readonly LoanDesk _desk;
    private readonly RecoveryMode _mode;
    private readonly StabilityPool _pool;
    private readonly int _collateralPool;
    private Money _gains;

    /// <summary>Makes the pool with what depositors outside the model have put in; their gains stay in it.</summary>
    public StabilityDesk(LoanDesk desk, StabilityTerms terms)
    {
        _desk = desk;
        _mode = terms.Mode;
        _pool = new StabilityPool(terms.Compensation);
        _collateralPool = desk.BasePool == 0 ? 1 : 0;
        if (terms.OutsideDeposit > Money.Zero)
        {
            _pool.Deposit(desk.Terms.Id, terms.OutsideDeposit);
        }
    }

    private LendingPool Lent => _desk.Market.Pools[_desk.BasePool];

    private LendingPool Pledged => _desk.Market.Pools[_collateralPool];

    /// <summary>Returns what is left of an account's deposit.</summary>
    public Money DepositOf(ParticipantId owner) => _pool.DepositOf(owner);

    /// <summary>Moves a free balance of the lent asset into the pool; gains so far are paid out.</summary>
    public RejectReason Deposit(int slot, Money amount)
    {
        var book = _desk.Market.Book;
        if (book.Free(slot, _desk.BasePool) < amount.Micros)
        {
            return RejectReason.InsufficientBalance;
        }

        book.Free(slot, _desk.BasePool) -= amount.Micros;
        PayOut(slot, _pool.Deposit(book.Owner(slot), amount));
        return RejectReason.None;
    }

    /// <summary>Takes a deposit back, all of it where more is asked, together with its gains.</summary>
    public RejectReason Withdraw(int slot, ref Money amount)
    {
        var book = _desk.Market.Book;
        var deposit = _pool.DepositOf(book.Owner(slot));
        amount = Money.Min(amount, deposit);
        if (amount == Money.Zero)
        {
            return RejectReason.InsufficientBalance;
        }

        PayOut(slot, _pool.Withdraw(book.Owner(slot), amount));
        book.Free(slot, _desk.BasePool) += amount.Micros;
        return RejectReason.None;
    }

    /// <summary>Returns whether a loan may be made: the system, or in recovery mode the loan, must stay above the critical ratio.</summary>
    public bool MayBorrow(int slot, Money amount)
    {
        var (collateral, debt) = Totals();
        var after = RatioOf(collateral, debt + _desk.WorthOf(amount, _desk.BasePool));
        var health = _desk.Market.Health(slot);
        return after >= _mode.CriticalRatio
            || RatioOf(health.CollateralWorth, health.DebtWorth + _desk.WorthOf(amount, _desk.BasePool)) >= _mode.CriticalRatio;
    }

    /// <inheritdoc/>
    public bool WarnsBorrowers => false;

    /// <inheritdoc/>
    public bool Assess(int slot, in LoanHealth health, EventId cause, IOutbox outbox)
    {
        if (ResolutionOf(slot, in health) != LoanResolution.None)
        {
            Offer(slot, in health, cause, outbox);
        }

        return false;
    }

    /// <inheritdoc/>
    public RejectReason Call(in LiquidationCall call, int caller, IOutbox outbox)
    {
        var market = _desk.Market;
        if (!market.Book.TryFind(call.Borrower, out var slot) || market.PoolOf(call.DebtAsset) != _desk.BasePool)
        {
            return RejectReason.NoSuchLoan;
        }

        var health = market.Health(slot);
        var resolution = ResolutionOf(slot, in health);
        if (resolution == LoanResolution.None)
        {
            return market.Owed(slot, _desk.BasePool) == Money.Zero ? RejectReason.NoSuchLoan : RejectReason.Healthy;
        }

        var taken = resolution == LoanResolution.OffsetOnly
            ? _mode.CollateralTaken(market.Pledged(slot, _collateralPool), market.Owed(slot, _desk.BasePool), RelativePrice())
            : market.Pledged(slot, _collateralPool);
        if (Pledged.Cash < taken)
        {
            return RejectReason.InsufficientLiquidity;
        }

        Resolve(slot, caller, taken, resolution, health.HealthFactor, outbox);
        return RejectReason.None;
    }

    /// <inheritdoc/>
    public void Advance(IOutbox outbox)
    {
        // In recovery mode loans above the minimum ratio are concerned too; the health index does not know them.
        var (collateral, debt) = Totals();
        if (!_mode.IsOn(RatioOf(collateral, debt)))
        {
            return;
        }

        foreach (var owner in Borrowers())
        {
            _desk.Market.Book.TryFind(owner, out var slot);
            var health = _desk.Market.Health(slot);
            if (!health.IsLiquidatable && ResolutionOf(slot, in health) != LoanResolution.None)
            {
                Offer(slot, in health, EventId.None, outbox);
            }
        }
    }

    /// <inheritdoc/>
    public void Remind(IOutbox outbox)
    {
        // Unsafe loans are offered again by the venue, those of recovery mode with each price.
    }

    /// <inheritdoc/>
    public bool TryWatch(int slot, in LoanHealth health, out long fallsBelow, out long risesTo)
    {
        (fallsBelow, risesTo) = (0, 0);
        return false;
    }

    /// <inheritdoc/>
    public Money HeldOf(int pool) => pool == _desk.BasePool ? _pool.Total : pool == _collateralPool ? _gains : Money.Zero;

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        writer.Write(_gains.Micros);
        _pool.WriteState(writer);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        _gains = new Money(reader.ReadInt64());
        _pool.ReadState(reader);
    }

    private static Ratio RatioOf(Money collateral, Money debt) =>
        debt <= Money.Zero ? new Ratio(long.MaxValue) : new Ratio((long)Int128.Min(long.MaxValue, (Int128)collateral.Micros * Ratio.One / debt.Micros));

    private long RelativePrice() =>
        Rounding.MultiplyDivideDown(Pledged.Oracle.PriceMicros, Ratio.One, Math.Max(1, Lent.Oracle.PriceMicros));

    private (Money Collateral, Money Debt) Totals()
    {
        var supplied = Pledged.SupplyIndex.AmountDown(Pledged.ScaledSupply - Pledged.Terms.OutsideSupply.Micros);
        return (_desk.WorthOf(supplied, _collateralPool), _desk.WorthOf(Lent.Borrowed, _desk.BasePool));
    }

    private LoanResolution ResolutionOf(int slot, in LoanHealth health)
    {
        if (_desk.Market.Owed(slot, _desk.BasePool) == Money.Zero)
        {
            return LoanResolution.None;
        }

        var (collateral, debt) = Totals();
        return _mode.Resolve(
            RatioOf(health.CollateralWorth, health.DebtWorth), RatioOf(collateral, debt), _desk.Market.Owed(slot, _desk.BasePool), _pool.Total);
    }

    private void Resolve(int slot, int caller, Money taken, LoanResolution resolution, Ratio healthFactor, IOutbox outbox)
    {
        var market = _desk.Market;
        var debt = market.Owed(slot, _desk.BasePool);
        var (paid, shared, kept) = resolution == LoanResolution.Redistribute ? _pool.Spare(taken) : _pool.Offset(debt, taken);
        ref var held = ref market.Book.Supply(slot, _collateralPool);
        held -= Pledged.Withdraw(shared + kept, held);
        _gains += shared;
        market.Book.Free(caller, _collateralPool) += kept.Micros;
        ref var owed = ref market.Book.Debt(slot, _desk.BasePool);
        owed -= paid > Money.Zero ? Lent.Repay(paid, owed) : 0;
        var seizure = new CollateralSeizure(Money.Zero, kept, Money.Zero);
        var cause = _desk.Announce(
            market.Book.Owner(slot), market.Book.Owner(caller), _desk.BasePool, _collateralPool, in seizure, healthFactor, outbox);
        if (owed > 0)
        {
            Redistribute(slot, cause, outbox);
        }

        _desk.Touch(slot);
    }

    /// <summary>Gives what is left of a loan, debt and collateral, to the other borrowers by their collateral; without any it is bad debt.</summary>
    private void Redistribute(int slot, EventId cause, IOutbox outbox)
    {
        var book = _desk.Market.Book;
        var self = book.Owner(slot);
        var others = Borrowers().Where(owner => owner != self).Select(owner => book.Open(owner)).Where(one => book.Supply(one, _collateralPool) > 0).ToList();
        var stakes = others.Aggregate((Int128)0, (sum, one) => sum + book.Supply(one, _collateralPool));
        if (stakes == 0)
        {
            var loss = _desk.Market.WriteOff(slot, _desk.BasePool);
            _desk.RecordBadDebt(self, _desk.BasePool, loss, cause, outbox);
            return;
        }

        var (debt, collateral) = (book.Debt(slot, _desk.BasePool), book.Supply(slot, _collateralPool));
        var (debtLeft, collateralLeft) = (debt, collateral);
        for (var at = 0; at < others.Count; at++)
        {
            var stake = book.Supply(others[at], _collateralPool);
            var isLast = at == others.Count - 1;
            var (moreDebt, moreCollateral) = isLast
                ? (debtLeft, collateralLeft)
                : ((long)(debt * (Int128)stake / stakes), (long)(collateral * (Int128)stake / stakes));
            book.Debt(others[at], _desk.BasePool) += moreDebt;
            book.Supply(others[at], _collateralPool) += moreCollateral;
            (debtLeft, collateralLeft) = (debtLeft - moreDebt, collateralLeft - moreCollateral);
            _desk.Touch(others[at]);
        }

        book.Debt(slot, _desk.BasePool) = 0;
        book.Supply(slot, _collateralPool) = 0;
    }

    private IEnumerable<ParticipantId> Borrowers()
    {
        var book = _desk.Market.Book;
        var owners = new List<int>();
        for (var slot = 0; slot < book.Count; slot++)
        {
            if (book.Debt(slot, _desk.BasePool) > 0)
            {
                owners.Add(book.Owner(slot).Value);
            }
        }

        owners.Sort();
        return owners.Select(owner => new ParticipantId(owner));
    }

    private void Offer(int slot, in LoanHealth health, EventId cause, IOutbox outbox)
    {
        // Whoever calls pays nothing and earns the compensation: the bonus stands for that.
        var offer = new LoanLiquidatable(
            _desk.Market.Owed(slot, _desk.BasePool),
            new Ratio(Ratio.One),
            health.HealthFactor,
            _desk.Market.Book.Owner(slot),
            Lent.Terms.Asset,
            Pledged.Terms.Asset);
        _desk.Offer(in offer, cause.IsSet ? cause : _desk.CauseOf(_collateralPool), outbox);
    }

    private void PayOut(int slot, Money gain)
    {
        _gains -= gain;
        _desk.Market.Book.Free(slot, _collateralPool) += gain.Micros;
    }
}
