using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <summary>What an exchange does by the clock, and what shocks do to it.</summary>
/// <remarks>While the venue is down its clocks go on, but what they are for waits until it answers again.</remarks>
/// <param name="state">The venue.</param>
/// <param name="parts">Its parts.</param>
internal sealed class ExchangeTimers(ExchangeState state, ExchangeParts parts)
{
    private static readonly Duration PriceInterval = Duration.FromSeconds(1);
    private VirtualTime _downUntil;

    /// <summary>Whether the venue answers nobody.</summary>
    public bool IsDown { get; private set; }

    /// <summary>Asks for the first wake-ups.</summary>
    public void Start(IOutbox outbox)
    {
        foreach (var market in state.Markets)
        {
            parts.Guard.See(market, outbox.Now);
            if (NeedsPrices(market))
            {
                outbox.WakeAt(outbox.Now + IntervalOf(market), WakeToken.Of(WakeKind.Prices, market.Slot));
            }
        }

        parts.Funding.Start(outbox);
        parts.OptionExpiries?.Start(outbox);
        parts.Disclosures.Start(outbox);
        parts.DynamicMargin.Start(outbox);
        parts.Quoting.Start(outbox);
        parts.Sharing.Start(outbox);
        parts.PoolFees.Start(outbox);
        parts.Waterfall.SeeFund(outbox.Now);
        outbox.WakeAt(outbox.Now + state.Terms.RecordInterval, WakeToken.Of(WakeKind.Sampling));
        if (parts.Reports.HasSubscribers)
        {
            parts.Reports.Send(outbox);
            outbox.WakeAt(outbox.Now + state.Terms.ReportInterval, WakeToken.Of(WakeKind.Reports));
        }
    }

    /// <summary>Handles a wake-up.</summary>
    public void Wake(long token, IOutbox outbox)
    {
        var first = WakeToken.FirstOf(token);
        switch (WakeToken.KindOf(token))
        {
            case WakeKind.Prices:
                outbox.WakeAt(outbox.Now + IntervalOf(state.Markets[first]), token);
                UpdatePrices(state.Markets[first], outbox);
                break;
            case WakeKind.Sampling:
                outbox.WakeAt(outbox.Now + state.Terms.RecordInterval, token);
                parts.Views.Sample(IsDown, outbox);
                break;
            case WakeKind.Reports:
                outbox.WakeAt(outbox.Now + state.Terms.ReportInterval, token);
                SendReports(outbox);
                break;
            case WakeKind.FundingSample:
                parts.Funding.Sample(state.Markets[first], IsDown, outbox);
                break;
            case WakeKind.Depth:
                state.Markets[first].Shown.IsAwaited = false;
                state.Markets[first].IsChanged = true;
                break;
            case WakeKind.Quoting:
                parts.Quoting.Wake(state.Markets[first], IsDown, outbox);
                break;
            case WakeKind.Breaker:
                WakeBreaker(state.Markets[first], WakeToken.SecondOf(token), outbox);
                break;
            case WakeKind.OutageEnd:
                EndOutage(outbox);
                break;
            default:
                WakeUnlessDown(token, outbox);
                break;
        }
    }

    /// <summary>Takes a price from another venue or feed.</summary>
    public void TakeReport(in PriceReport report, IOutbox outbox)
    {
        parts.Prices.Report(report.Instrument, report.PriceMicros, outbox.Cause, outbox.Now);
        if (!IsDown)
        {
            LookAtCollateral(report.Instrument, outbox);
        }
    }

    /// <summary>Takes another venue's word that its market has halted, or trades again.</summary>
    public void TakeNotice(in HaltNotice notice, ParticipantId from, IOutbox outbox)
    {
        if (state.MarketOf(notice.Instrument) is { } market)
        {
            MarketBreakers.AfterNotice(market, from, notice, outbox);
            parts.Auctions.ReopenIfDue(market, outbox);
        }
    }

    /// <summary>Suffers something from outside the model; what does not concern an exchange is ignored.</summary>
    public void Suffer(in Shock shock, IOutbox outbox)
    {
        var until = outbox.Now + shock.Length;
        if (shock.Of == ShockKind.Outage && until > _downUntil)
        {
            _downUntil = until;
            IsDown = true;
            parts.Views.MarkChanged();
            outbox.WakeAt(until, WakeToken.Of(WakeKind.OutageEnd));
        }
        else if (shock.Of == ShockKind.Pause && until > parts.Transfers.PausedUntil)
        {
            parts.Transfers.PausedUntil = until;
        }
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(IsDown);
        writer.Write(_downUntil.Nanoseconds);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        IsDown = reader.ReadBoolean();
        _downUntil = new VirtualTime(reader.ReadInt64());
    }

    private static Duration IntervalOf(Market market) => market.Terms.Mark?.Interval ?? PriceInterval;

    private bool NeedsPrices(Market market) =>
        market.IsPerpetual || market.Terms.Index is not null || market.Terms.Benchmark != InstrumentId.None || Array.Exists(state.Assets, asset => asset.PricedBy == market.Id);

    private void WakeUnlessDown(long token, IOutbox outbox)
    {
        if (IsDown)
        {
            // What is due at the very end may come before the wake-up that ends the outage.
            EndOutage(outbox);
        }

        if (IsDown)
        {
            outbox.WakeAt(_downUntil, token);
            return;
        }

        switch (WakeToken.KindOf(token))
        {
            case WakeKind.Margin:
                parts.DynamicMargin.Wake(parts.Watch, outbox);
                break;
            case WakeKind.Disclosure:
                parts.Disclosures.Wake(WakeToken.FirstOf(token), outbox);
                break;
            case WakeKind.FundingPayment:
                parts.Funding.Pay(state.Markets[WakeToken.FirstOf(token)], outbox);
                break;
            case WakeKind.SocialisedLoss:
                parts.Sharing.EndPeriod(outbox);
                break;
            case WakeKind.EarlyCancels:
                parts.Changes.CancelEarly(outbox);
                break;
            case WakeKind.PoolFees:
                parts.PoolFees.Wake(state.Markets[WakeToken.FirstOf(token)], outbox);
                break;
            case WakeKind.DelayedOrders:
                parts.Entry.EnterDelayed(outbox);
                break;
            case WakeKind.Liquidation:
                parts.Liquidations.Wake(WakeToken.FirstOf(token), WakeToken.SecondOf(token), outbox);
                break;
            case WakeKind.OptionExpiry:
                parts.OptionExpiries!.Settle(WakeToken.FirstOf(token), outbox);
                break;
            case WakeKind.WorkOff:
                parts.LiquidationOrders.EndWorkOff();
                parts.Liquidations.WorkOff(outbox);
                parts.LiquidationOrders.StartWorkOff(outbox);
                break;
            default:
                throw new InvariantViolationException($"a wake-up of unknown kind {WakeToken.KindOf(token)}");
        }
    }

    private void UpdatePrices(Market market, IOutbox outbox)
    {
        if (IsDown)
        {
            return;
        }

        var mark = market.Mark;
        var isChanged = parts.Prices.Update(market, parts.Funding.NextPayment(market), outbox.Now);
        parts.Guard.See(market, outbox.Now);
        if (isChanged)
        {
            MarketBreakers.AfterPrices(market, market.Attribution.Top(market.Mark < mark, outbox.Now), outbox);
            parts.Auctions.ReopenIfDue(market, outbox);
        }

        LookAtCollateral(market.Id, outbox);
        if (market.IsPerpetual && market.Mark != mark)
        {
            parts.Watch.AfterMark(market, outbox);
            parts.Pools.AfterMark(market, outbox);
        }

        if (parts.OptionMarks?.Update(market, outbox.Now) ?? false)
        {
            parts.Watch.AfterOptionMarks(outbox);
        }

        if (isChanged)
        {
            parts.Entry.SetOff(market, TriggerSource.Mark, new Price(market.Mark), outbox);
        }
    }

    private void LookAtCollateral(InstrumentId instrument, IOutbox outbox)
    {
        foreach (var asset in state.Assets)
        {
            if (asset.PricedBy == instrument)
            {
                parts.Watch.AfterCollateralPrice(asset, outbox);
            }
        }
    }

    private void SendReports(IOutbox outbox)
    {
        if (!IsDown)
        {
            parts.Reports.Send(outbox);
        }
    }

    private void WakeBreaker(Market market, int at, IOutbox outbox)
    {
        if (market.BreakerStates[at].WakeAt == outbox.Now)
        {
            MarketBreakers.AfterTimer(market, at, outbox);
            parts.Auctions.ReopenIfDue(market, outbox);
        }

        if (market.Condition == MarketCondition.Open)
        {
            parts.Entry.SetOff(market, TriggerSource.Mark, new Price(market.Mark), outbox);
        }
    }

    private void EndOutage(IOutbox outbox)
    {
        if (outbox.Now < _downUntil)
        {
            return;
        }

        IsDown = false;
        parts.Views.MarkChanged();
        parts.Transfers.TellUntold(outbox);
    }
}
