using ExchangeMesh.Domain.Disclosure;
using ExchangeMesh.Domain.Liquidation;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Margin;

/// <summary>Looks at accounts whose trades or whose prices may have changed their safety: calls them, lets them recover, or has them liquidated.</summary>
/// <remarks>
/// A new price concerns those whose levels it reaches, and no others. Of several accounts that must be liquidated at once, the one
/// with the least equity for its maintenance margin goes first, then the one that was opened first.
/// </remarks>
/// <param name="state">The venue.</param>
/// <param name="margin">What accounts own and must hold.</param>
/// <param name="thresholds">The levels.</param>
/// <param name="liquidations">Where unsafe accounts go.</param>
/// <param name="waterfall">Settles what accounts without positions owe.</param>
/// <param name="exposures">Told how accounts stand, for what the venue discloses.</param>
internal sealed class MarginWatch(
    ExchangeState state,
    MarginBook margin,
    Thresholds thresholds,
    Liquidations liquidations,
    LossWaterfall waterfall,
    Exposures exposures)
{
    private readonly List<int> _reached = [];
    private readonly List<Failing> _failing = [];

    /// <summary>Looks at all accounts to which something happened, and at those to which something happens in consequence.</summary>
    public void LookAtTouched(IOutbox outbox)
    {
        while (state.TryTakeTouched(out var handle))
        {
            if (handle == ExchangeState.Fund)
            {
                continue;
            }

            if (state.IsCross)
            {
                LookAtCross(handle, outbox);
            }
            else
            {
                LookAtPositions(handle, outbox);
            }

            exposures.TakeNote(handle);
        }
    }

    /// <summary>Looks at the accounts whose levels a market's new mark reaches.</summary>
    public void AfterMark(Market market, IOutbox outbox)
    {
        Gather(market);
        foreach (var handle in _reached)
        {
            SortOut(market, handle, outbox);
        }

        LiquidateFailing(outbox);
        liquidations.TakeOverBelowBackstop(outbox);
        liquidations.CoverFund(outbox);
    }

    /// <summary>Looks at all accounts that have, or had, to do with options, after options were marked anew.</summary>
    public void AfterOptionMarks(IOutbox outbox)
    {
        for (var number = 1; number <= state.Options!.AccountCount; number++)
        {
            SortOutCross(state.Options[number].Handle, outbox);
        }

        LiquidateFailing(outbox);
        liquidations.CoverFund(outbox);
    }

    /// <summary>Looks at all accounts with a position in a market whose maintenance margin has changed, and sets their levels anew.</summary>
    public void AfterMargin(Market market, IOutbox outbox)
    {
        _reached.Clear();
        Add(market.Falling, market.Slot);
        Add(market.Rising, market.Slot);
        _reached.Sort();
        foreach (var handle in _reached)
        {
            SortOut(market, handle, outbox);

            exposures.TakeNote(handle);
        }

        LiquidateFailing(outbox);
        liquidations.CoverFund(outbox);
    }

    /// <summary>Looks at the accounts whose levels an asset's new price reaches.</summary>
    public void AfterCollateralPrice(VenueAsset asset, IOutbox outbox)
    {
        _reached.Clear();
        Gather(asset.Falling, asset.PriceMicros);
        Gather(asset.Rising, asset.PriceMicros);
        foreach (var handle in _reached)
        {
            SortOutCross(handle, outbox);
        }

        LiquidateFailing(outbox);
    }

    /// <summary>Adds the accounts that have their own level in an index: each account with a position has one, in one of a market's two.</summary>
    private void Add(ThresholdIndex index, int slot)
    {
        for (var place = 0; place < index.Count; place++)
        {
            var handle = index.HandleAt(place);
            if (state.Accounts.Look(handle, slot) is { CoveredSide: not 0 } position && (position.CoveredSide > 0) == (index == state.Markets[slot].Falling))
            {
                _reached.Add(handle);
            }
        }
    }

    private void Gather(Market market)
    {
        _reached.Clear();
        Gather(market.Falling, market.Mark);
        var falls = _reached.Count;
        Gather(market.Rising, market.Mark);
        for (var at = 0; at < _reached.Count; at++)
        {
            CoveredLevels.TakeNote(ref state.Accounts.Position(_reached[at], market.Slot), isFalling: at < falls);
        }
    }

    private void Gather(ThresholdIndex index, long price)
    {
        while (index.TryTake(price, out var handle))
        {
            _reached.Add(handle);
        }
    }

    private void LookAtPositions(int handle, IOutbox outbox)
    {
        for (var slot = 0; slot < state.Markets.Length; slot++)
        {
            if (state.Markets[slot].IsPerpetual && state.Accounts.Look(handle, slot).Market >= 0)
            {
                LookAtIsolated(state.Markets[slot], handle, outbox);
            }
        }

        SettleDebt(handle, outbox);
    }

    private void SettleDebt(int handle, IOutbox outbox)
    {
        if (!state.Terms.Liquidation.Enabled)
        {
            return;
        }

        for (var asset = 0; asset < state.Assets.Length; asset++)
        {
            if (state.Accounts.Balance(handle, asset) < 0)
            {
                waterfall.SettleDebt(handle, outbox.Cause, outbox);
                return;
            }
        }
    }

    private void LookAtCross(int handle, IOutbox outbox)
    {
        var risk = margin.CrossRisk(handle);
        if (MustLiquidate(risk) && state.Accounts[handle].Liquidation == 0)
        {
            liquidations.Begin(handle, -1, CauseFor(handle, outbox), outbox);
            return;
        }

        KeepCross(handle, risk, outbox);
    }

    private void LookAtIsolated(Market market, int handle, IOutbox outbox)
    {
        ref var position = ref state.Accounts.Position(handle, market.Slot);
        var risk = margin.IsolatedRisk(market, position);
        if (MustLiquidate(risk) && position.Liquidation == 0)
        {
            liquidations.Begin(handle, market.Slot, CauseFor(market, position.Lots, outbox), outbox);
            return;
        }

        KeepIsolated(market, handle, risk, outbox);
    }

    /// <summary>Looks at an account for what a market has changed.</summary>
    private void SortOut(Market market, int handle, IOutbox outbox)
    {
        if (state.IsCross)
        {
            SortOutCross(handle, outbox);
        }
        else
        {
            SortOutIsolated(market, handle, outbox);
        }
    }

    private void SortOutCross(int handle, IOutbox outbox)
    {
        var risk = margin.CrossRisk(handle);
        if (MustLiquidate(risk) && state.Accounts[handle].Liquidation == 0)
        {
            _failing.Add(new Failing(risk.Cover.PartsPerMillion, handle, -1));
        }
        else
        {
            KeepCross(handle, risk, outbox);
        }
    }

    private void SortOutIsolated(Market market, int handle, IOutbox outbox)
    {
        ref var position = ref state.Accounts.Position(handle, market.Slot);
        var risk = margin.IsolatedRisk(market, position);
        if (MustLiquidate(risk) && position.Liquidation == 0)
        {
            _failing.Add(new Failing(risk.Cover.PartsPerMillion, handle, market.Slot));
        }
        else
        {
            KeepIsolated(market, handle, risk, outbox);
        }
    }

    private void LiquidateFailing(IOutbox outbox)
    {
        _failing.Sort();
        foreach (var failing in _failing)
        {
            if (failing.Market < 0)
            {
                LookAtCross(failing.Handle, outbox);
            }
            else
            {
                LookAtIsolated(state.Markets[failing.Market], failing.Handle, outbox);
            }

            exposures.TakeNote(failing.Handle);
        }

        _failing.Clear();
    }

    private bool MustLiquidate(AccountRisk risk) => state.Terms.Liquidation.Enabled && risk.IsLiquidatable;

    private bool IsBelowCall(AccountRisk risk) =>
        risk.MaintenanceMargin.Micros > 0 && risk.Equity < state.Terms.Margin.CallLevel.OfRoundedUp(risk.MaintenanceMargin);

    /// <summary>Calls an account that is below the call level, once, or takes note that it has recovered; and sets its levels.</summary>
    private void KeepCross(int handle, AccountRisk risk, IOutbox outbox)
    {
        ref var account = ref state.Accounts[handle];
        if (account.Liquidation == 0)
        {
            var isBelow = IsBelowCall(risk);
            if (isBelow && !account.IsCalled)
            {
                Call(handle, risk, InstrumentId.None, CauseFor(handle, outbox), outbox);
            }

            account.IsCalled = isBelow;
            if (risk.MaintenanceMargin.Micros == 0)
            {
                SettleDebt(handle, outbox);
            }
        }

        thresholds.CoverCross(handle, risk);
    }

    private void KeepIsolated(Market market, int handle, AccountRisk risk, IOutbox outbox)
    {
        ref var position = ref state.Accounts.Position(handle, market.Slot);
        if (position.Liquidation == 0)
        {
            var isBelow = IsBelowCall(risk);
            if (isBelow && !position.IsCalled)
            {
                Call(handle, risk, market.Id, CauseFor(market, position.Lots, outbox), outbox);
            }

            position.IsCalled = isBelow;
        }

        thresholds.CoverIsolated(market, handle, ref position, risk);
    }

    private void Call(int handle, AccountRisk risk, InstrumentId instrument, EventId cause, IOutbox outbox)
    {
        var account = state.ParticipantOf(handle);
        var row = new MarginCallRow
        {
            Account = account,
            Instrument = instrument,
            Equity = risk.Equity,
            MaintenanceMargin = risk.MaintenanceMargin,
        };
        var id = outbox.Record(row, cause);
        var shortfall = state.Terms.Margin.CallLevel.OfRoundedUp(risk.MaintenanceMargin) - risk.Equity;
        outbox.Send(account, new MarginCall(risk.Equity, risk.MaintenanceMargin, shortfall, instrument), id);
    }

    /// <summary>Returns what moved the price of the account's largest position against it.</summary>
    private EventId CauseFor(int handle, IOutbox outbox)
    {
        Market? largest = null;
        var most = 0L;
        foreach (var market in state.Markets)
        {
            ref readonly var position = ref state.Accounts.Look(handle, market.Slot);
            var maintenance = position.Lots == 0 ? 0 : margin.RequirementOf(market, market.Worth.Notional(position.Lots, market.Mark));
            if (maintenance > most)
            {
                (largest, most) = (market, maintenance);
            }
        }

        return largest is null
            ? outbox.Cause
            : CauseFor(largest, state.Accounts.Look(handle, largest.Slot).Lots, outbox);
    }

    private static EventId CauseFor(Market market, long lots, IOutbox outbox)
    {
        var cause = market.Attribution.Top(lots > 0, outbox.Now);
        return cause.IsSet ? cause : outbox.Cause;
    }

    private readonly record struct Failing(long Cover, int Handle, int Market) : IComparable<Failing>
    {
        public int CompareTo(Failing other)
        {
            var byCover = Cover.CompareTo(other.Cover);
            return byCover != 0 ? byCover : Handle.CompareTo(other.Handle);
        }
    }
}
