using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>Calls borrowers by a ladder of loan-to-values, waits for a cure, and has collateral sold where none comes.</summary>
/// <remarks>
/// Sources: see <see cref="MarginCallLadder"/>. The lender sells through its liquidators: they repay the debt and are given collateral for
/// it with the sale's fee on top, which they sell at exchanges.
/// </remarks>
/// <param name="desk">What it works with.</param>
/// <param name="ladder">The rungs.</param>
internal sealed class MarginCallDesk(LoanDesk desk, MarginCallLadder ladder) : ILoanResolution
{
    private readonly SortedDictionary<int, CalledLoan> _called = [];

    /// <inheritdoc/>
    public bool WarnsBorrowers => true;

    /// <inheritdoc/>
    public bool Assess(int slot, in LoanHealth health, EventId cause, IOutbox outbox)
    {
        var owner = desk.Market.Book.Owner(slot).Value;
        var before = _called.GetValueOrDefault(owner, CalledLoan.Uncalled);
        var rung = ladder.RungAt(health.LoanToValue);
        var after = After(before, rung, in health, outbox);
        if (after == CalledLoan.Uncalled)
        {
            _called.Remove(owner);
            return false;
        }

        _called[owner] = after;
        if (after.Rung > before.Rung)
        {
            var warning = new HealthWarning(health.HealthFactor, health.DebtWorth, health.CollateralWorth);
            outbox.Send(new ParticipantId(owner), in warning, CauseFor(slot, in health, cause));
        }

        if (after.Deadline != VirtualTime.Never && after.Deadline != before.Deadline)
        {
            desk.WakeAt(after.Deadline, outbox);
        }

        if (after.IsForSale)
        {
            OfferSale(slot, after.Target, in health, CauseFor(slot, in health, cause), outbox);
        }

        return false;
    }

    /// <inheritdoc/>
    public RejectReason Call(in LiquidationCall call, int caller, IOutbox outbox)
    {
        var market = desk.Market;
        if (!market.Book.TryFind(call.Borrower, out var slot))
        {
            return RejectReason.NoSuchLoan;
        }

        if (!_called.TryGetValue(call.Borrower.Value, out var called) || !called.IsForSale)
        {
            return RejectReason.Healthy;
        }

        var health = market.Health(slot);
        var (debtPool, collateralPool) = (market.PoolOf(call.DebtAsset), market.PoolOf(call.CollateralAsset));
        if (market.Owed(slot, debtPool) == Money.Zero || market.Pledged(slot, collateralPool) == Money.Zero)
        {
            return RejectReason.NoSuchLoan;
        }

        if (market.BonusOf(slot, collateralPool) < call.LeastBonus)
        {
            return RejectReason.TooExpensive;
        }

        var most = Money.Min(call.Amount, MostToRepay(slot, debtPool, collateralPool, called.Target, in health));
        if (most <= Money.Zero)
        {
            return RejectReason.Healthy;
        }

        var reason = market.Seize(slot, caller, debtPool, collateralPool, most, out var seizure);
        if (reason == RejectReason.None)
        {
            var cause = desk.Announce(
                call.Borrower, market.Book.Owner(caller), debtPool, collateralPool, in seizure, health.HealthFactor, outbox);
            desk.WriteOffIfBad(slot, cause, outbox);
            desk.Touch(slot);
        }

        return reason;
    }

    /// <inheritdoc/>
    public void Advance(IOutbox outbox)
    {
        foreach (var (owner, called) in _called.Where(one => one.Value.Deadline <= outbox.Now).ToList())
        {
            // The time to cure is over: the loan is in default.
            var last = ladder.Rungs[^1];
            _called[owner] = called with { Deadline = VirtualTime.Never, IsForSale = true, Target = last.Target };
            desk.Touch(desk.Market.Book.Open(new ParticipantId(owner)));
        }
    }

    /// <inheritdoc/>
    public void Remind(IOutbox outbox)
    {
        foreach (var (owner, called) in _called)
        {
            if (called.IsForSale)
            {
                var slot = desk.Market.Book.Open(new ParticipantId(owner));
                var health = desk.Market.Health(slot);
                OfferSale(slot, called.Target, in health, EventId.None, outbox);
            }
        }
    }

    /// <inheritdoc/>
    public bool TryWatch(int slot, in LoanHealth health, out long fallsBelow, out long risesTo)
    {
        (fallsBelow, risesTo) = (0, long.MaxValue);
        if (health.Debt == 0 || health.Collateral == 0)
        {
            return false;
        }

        // A health factor is a threshold over the loan-to-value, so the two scale against each other.
        var scale = (Int128)health.HealthFactor.PartsPerMillion * health.LoanToValue.PartsPerMillion;
        var rung = ladder.RungAt(health.LoanToValue);
        var called = _called.GetValueOrDefault(desk.Market.Book.Owner(slot).Value, CalledLoan.Uncalled);
        if (rung + 1 < ladder.Rungs.Count)
        {
            fallsBelow = LevelAt(scale, ladder.Rungs[rung + 1].LoanToValue) + 1;
        }

        var cure = called.Target;
        var lower = rung < 0 ? cure : cure < ladder.Rungs[rung].LoanToValue && cure != Ratio.Zero ? cure : ladder.Rungs[rung].LoanToValue;
        risesTo = lower == Ratio.Zero || health.LoanToValue < lower ? long.MaxValue : LevelAt(scale, lower);
        return true;
    }

    /// <inheritdoc/>
    public Money HeldOf(int pool) => Money.Zero;

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        writer.Write(_called.Count);
        foreach (var (owner, called) in _called)
        {
            writer.Write(owner);
            writer.Write(called.Rung);
            writer.Write(called.Deadline.Nanoseconds);
            writer.Write(called.IsForSale);
            writer.Write(called.Target.PartsPerMillion);
        }
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        const int BytesEach = 40;
        _called.Clear();
        for (var left = reader.ReadCount(BytesEach); left > 0; left--)
        {
            var owner = reader.ReadInt32();
            _called[owner] = new CalledLoan(
                reader.ReadInt32(), new VirtualTime(reader.ReadInt64()), reader.ReadBoolean(), new Ratio(reader.ReadInt64()));
        }
    }

    private static long LevelAt(Int128 scale, Ratio loanToValue) => (long)Int128.Min(long.MaxValue >> 1, scale / loanToValue.PartsPerMillion);

    private CalledLoan After(CalledLoan before, int rung, in LoanHealth health, IOutbox outbox)
    {
        if (health.Debt == 0)
        {
            return CalledLoan.Uncalled;
        }

        if (before.IsForSale)
        {
            var isRestored = before.Target != Ratio.Zero && health.LoanToValue <= before.Target;
            return isRestored ? CalledLoan.Uncalled : before;
        }

        if (rung == before.Rung)
        {
            return before;
        }

        if (rung < before.Rung)
        {
            return before.Target == Ratio.Zero
                ? CalledLoan.Uncalled with { Rung = rung }
                : health.LoanToValue <= before.Target ? CalledLoan.Uncalled : before;
        }

        var reached = ladder.Rungs[rung];
        if (reached.Action is LadderAction.PartialSale or LadderAction.Default)
        {
            return new CalledLoan(rung, VirtualTime.Never, true, reached.Target);
        }

        var deadline = reached.Action == LadderAction.MarginCall && reached.CureWithin > Duration.Zero
            ? outbox.Now + reached.CureWithin
            : VirtualTime.Never;
        deadline = before.Deadline != VirtualTime.Never && before.Deadline < deadline ? before.Deadline : deadline;
        return new CalledLoan(rung, deadline, false, reached.Target);
    }

    private Money MostToRepay(int slot, int debtPool, int collateralPool, Ratio target, in LoanHealth health)
    {
        var debt = desk.Market.Owed(slot, debtPool);
        if (target == Ratio.Zero)
        {
            return debt;
        }

        // (D − r) ÷ (V − r × (1 + b)) = t, so r = (D − t × V) ÷ (1 − t × (1 + b)).
        var bonus = desk.Market.BonusOf(slot, collateralPool);
        var excess = MarginCallLadder.CureByRepayment(health.DebtWorth, health.CollateralWorth, target);
        var divisor = ((Int128)Ratio.One * Ratio.One) - ((Int128)target.PartsPerMillion * (Ratio.One + bonus.PartsPerMillion));
        if (divisor <= 0)
        {
            return debt;
        }

        var worth = Rounding.DivideUp((Int128)excess.Micros * Ratio.One * Ratio.One, divisor);
        return Money.Min(debt, desk.AmountOf(new Money((long)Int128.Min(worth, long.MaxValue >> 2)), debtPool) + new Money(1));
    }

    private void OfferSale(int slot, Ratio target, in LoanHealth health, EventId cause, IOutbox outbox)
    {
        var (debtPool, collateralPool, _) = desk.Market.LargestLoan(slot, in health);
        if (collateralPool < 0)
        {
            return;
        }

        var pools = desk.Market.Pools;
        var offer = new LoanLiquidatable(
            MostToRepay(slot, debtPool, collateralPool, target, in health),
            desk.Market.BonusOf(slot, collateralPool),
            health.HealthFactor,
            desk.Market.Book.Owner(slot),
            pools[debtPool].Terms.Asset,
            pools[collateralPool].Terms.Asset);
        desk.Offer(in offer, cause, outbox);
    }

    private EventId CauseFor(int slot, in LoanHealth health, EventId cause) =>
        cause.IsSet ? cause : desk.CauseOf(desk.Market.LargestLoan(slot, in health).CollateralPool);

    private readonly record struct CalledLoan(int Rung, VirtualTime Deadline, bool IsForSale, Ratio Target)
    {
        public static readonly CalledLoan Uncalled = new(-1, VirtualTime.Never, false, Ratio.Zero);
    }
}
