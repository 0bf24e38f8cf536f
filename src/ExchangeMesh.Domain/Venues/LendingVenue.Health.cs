using System.Runtime.InteropServices;
using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <content>Who is warned and which loans are offered to the liquidators, as prices move and debts grow.</content>
public sealed partial class LendingVenue
{
    private const int MostReminders = 1_000;

    private long LiquidationStep => Math.Max(1, _terms.LiquidationStep.PartsPerMillion);

    private void Review(IOutbox outbox)
    {
        _reached.Clear();
        _market.Index.TakeReached(_reached);

        // By participant: the order in which accounts were opened, or heaps were filled, must not show.
        var owners = CollectionsMarshal.AsSpan(_reached);
        for (var i = 0; i < owners.Length; i++)
        {
            owners[i] = _market.Book.Owner(owners[i]).Value;
        }

        owners.Sort();
        for (var i = 0; i < owners.Length; i++)
        {
            if (i == 0 || owners[i] != owners[i - 1])
            {
                Reassess(_market.Book.Open(new ParticipantId(owners[i])), EventId.None, isAnnouncedAgain: false, outbox);
            }
        }
    }

    private void Reassess(int slot, EventId cause, bool isAnnouncedAgain, IOutbox outbox)
    {
        var health = _market.Health(slot);
        var factor = health.HealthFactor;
        var before = _market.Book.Standing(slot);
        var standing = StandingAt(factor);
        _market.Book.Standing(slot) = standing;
        Enlist(slot, before, standing);
        if (before == LoanStanding.Sound && standing != LoanStanding.Sound && _resolution is not { WarnsBorrowers: true })
        {
            var warning = new HealthWarning(factor, health.DebtWorth, health.CollateralWorth);
            outbox.Send(_market.Book.Owner(slot), in warning, cause.IsSet ? cause : PriceCause(slot, in health));
        }

        if (_resolution is not null)
        {
            if (_resolution.Assess(slot, in health, cause, outbox))
            {
                Reassess(slot, cause, isAnnouncedAgain: false, outbox);
                return;
            }

            _market.Book.Announced(slot) = factor.PartsPerMillion;
        }
        else if (standing == LoanStanding.Liquidatable)
        {
            var announced = _market.Book.Announced(slot);
            var isFurther = factor.PartsPerMillion <= announced - LiquidationStep;
            if (before != LoanStanding.Liquidatable || isFurther || isAnnouncedAgain)
            {
                _market.Book.Announced(slot) = factor.PartsPerMillion;
                Announce(slot, in health, cause, outbox);
            }
        }

        WatchBy(slot, standing, in health);
    }

    private void WatchBy(int slot, LoanStanding standing, in LoanHealth health)
    {
        if (_resolution is not null && _resolution.TryWatch(slot, in health, out var fallsBelow, out var risesTo))
        {
            _market.Index.Watch(slot, fallsBelow, risesTo);
        }
        else
        {
            Watch(slot, standing);
        }
    }

    private ILoanResolution? ResolutionOf(LoanResolutionTerms? terms)
    {
        switch (terms)
        {
            case null:
                return null;
            case AbsorptionTerms absorption:
                return new StoreFront(_desk, absorption.StoreFrontPriceFactor, absorption.TargetReserves);
            case VaultAuctionTerms auction:
                return new AuctionHouse(_desk, auction);
            case MarginCallLadder ladder:
                return new MarginCallDesk(_desk, ladder);
            case StabilityTerms stability:
                var flow = _flows[_desk.BasePool];
                flow.Deposited += stability.OutsideDeposit;
                _flows[_desk.BasePool] = flow;
                return new StabilityDesk(_desk, stability);
            default:
                throw new InvariantViolationException($"there is no resolution of loans by {terms.GetType().Name}");
        }
    }

    private void AdvanceResolution(IOutbox outbox)
    {
        _resolution?.Advance(outbox);
        ReassessTouched(outbox);
    }

    private void ReassessTouched(IOutbox outbox)
    {
        while (_desk.TryTakeTouched(out var slot))
        {
            Reassess(slot, EventId.None, isAnnouncedAgain: true, outbox);
        }
    }

    private void Enlist(int slot, LoanStanding before, LoanStanding standing)
    {
        if (standing == LoanStanding.Liquidatable)
        {
            _liquidatable.Add(_market.Book.Owner(slot).Value);
        }
        else if (before == LoanStanding.Liquidatable)
        {
            _liquidatable.Remove(_market.Book.Owner(slot).Value);
        }
    }

    // A liquidator may have had no money, or no open market to sell in, when it was first told. Round robin by
    // participant, so that a crowd of loans that nobody wants does not hide the others.
    private void RemindIfDue(IOutbox outbox)
    {
        var isDue = _terms.ReminderInterval > Duration.Zero && outbox.Now - _remindedAt >= _terms.ReminderInterval;
        if (!isDue)
        {
            return;
        }

        _remindedAt = outbox.Now;
        _resolution?.Remind(outbox);
        var told = 0;
        foreach (var owner in _liquidatable.GetViewBetween(_remindedLast + 1, int.MaxValue))
        {
            if (told++ == MostReminders)
            {
                return;
            }

            _remindedLast = owner;
            var slot = _market.Book.Open(new ParticipantId(owner));
            var health = _market.Health(slot);
            if (_resolution is not null)
            {
                _resolution.Assess(slot, in health, EventId.None, outbox);
                continue;
            }

            Announce(slot, in health, EventId.None, outbox);
        }

        _remindedLast = -1;
    }

    private LoanStanding StandingAt(Ratio healthFactor)
    {
        if (healthFactor.PartsPerMillion < Ratio.One)
        {
            return LoanStanding.Liquidatable;
        }

        return healthFactor <= _terms.WarningLevel ? LoanStanding.Warned : LoanStanding.Sound;
    }

    private void Watch(int slot, LoanStanding standing)
    {
        var sound = Math.Max(_terms.WarningLevel.PartsPerMillion + 1, Ratio.One);
        switch (standing)
        {
            case LoanStanding.Sound:
                _market.Index.Watch(slot, sound, long.MaxValue);
                break;
            case LoanStanding.Warned:
                _market.Index.Watch(slot, Ratio.One, sound);
                break;
            default:
                var next = _market.Book.Announced(slot) - LiquidationStep + 1;
                _market.Index.Watch(slot, Math.Max(next, 0), Ratio.One);
                break;
        }
    }

    private EventId PriceCause(int slot, in LoanHealth health)
    {
        var (debtPool, collateralPool, _) = _market.LargestLoan(slot, in health);
        var collateralCause = collateralPool < 0 ? EventId.None : _market.Pools[collateralPool].Oracle.Cause;
        return collateralCause.IsSet || debtPool < 0 ? collateralCause : _market.Pools[debtPool].Oracle.Cause;
    }

    private void Announce(int slot, in LoanHealth health, EventId cause, IOutbox outbox)
    {
        var (debtPool, collateralPool, most) = _market.LargestLoan(slot, in health);
        if (collateralPool < 0)
        {
            return;
        }

        var offer = new LoanLiquidatable(
            most,
            _market.BonusOf(slot, collateralPool),
            health.HealthFactor,
            _market.Book.Owner(slot),
            _market.Pools[debtPool].Terms.Asset,
            _market.Pools[collateralPool].Terms.Asset);
        var because = cause.IsSet ? cause : PriceCause(slot, in health);
        foreach (var liquidator in _terms.Liquidators)
        {
            outbox.Send(liquidator, in offer, because);
        }
    }
}
