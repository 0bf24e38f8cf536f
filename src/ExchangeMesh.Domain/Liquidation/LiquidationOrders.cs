using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Insurance;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Liquidation;

/// <summary>What an order that the venue forces is bound to.</summary>
/// <param name="Limit">The worst price that it may trade at; none for a market order.</param>
/// <param name="Bankruptcy">The price that the fee is reckoned against.</param>
/// <param name="Fee">The fee, as a share of what is traded.</param>
/// <param name="Stage">How far the liquidation goes with it.</param>
internal readonly record struct ForcedTerms(Price Limit, Price Bankruptcy, Ratio Fee, LiquidationStage Stage);

/// <summary>The venue's own orders: it closes traders' positions, and works off those of its fund.</summary>
/// <param name="state">The venue.</param>
/// <param name="entry">How orders enter the book.</param>
/// <param name="outcomes">What was traded.</param>
/// <param name="fund">The insurance fund, which takes the fee.</param>
internal sealed class LiquidationOrders(ExchangeState state, OrderEntry entry, BookOutcomes outcomes, InsuranceFund fund)
{
    private readonly EventId[] _takeovers = new EventId[state.Markets.Length];
    private bool _isWorkingOff;

    /// <summary>The recorded event of the latest takeover in any market, or none.</summary>
    public EventId LatestTakeover { get; private set; }

    private LiquidationTerms Terms => state.Terms.Liquidation;

    /// <summary>Closes lots of a position by an order into the book, and takes the fee out of what is better than the bankruptcy price.</summary>
    /// <returns>How long a circuit breaker holds the order back; it is not placed then.</returns>
    public Duration Close(in LiquidationCase open, Market market, long lots, Price bankruptcy, AccountRisk risk, IOutbox outbox)
    {
        var position = state.Accounts.Look(open.Handle, market.Slot).Lots;
        var side = position > 0 ? Side.Sell : Side.Buy;
        var elapsed = outbox.Now - open.Since;
        var fee = StepSize.FundFee(Terms, market, position, risk, elapsed);
        var limit = OrderLimit.Of(Terms, market, position, bankruptcy, risk, elapsed, FundFor(market));
        if (Terms.IsWholeOrNothing && limit.IsSet && market.Book.QuantityTo(side.Opposite(), limit).Lots < lots)
        {
            return Duration.Zero;
        }

        return Force(open, market, side, lots, new ForcedTerms(limit, bankruptcy, fee, open.Stage), risk, outbox);
    }

    /// <summary>Trades lots of a market for an account by an order into the book, and takes the fee out of what is better than the worst price.</summary>
    /// <returns>How long a circuit breaker holds the order back; it is not placed then.</returns>
    public Duration Force(in LiquidationCase open, Market market, Side side, long lots, in ForcedTerms terms, AccountRisk risk, IOutbox outbox)
    {
        var attempt = new OrderAttempt(side, terms.Limit, new Quantity(lots), true);
        var clamping = -1;
        var decision = open.IsHeldBack ? OrderDecision.Accept(attempt) : MarketBreakers.Decide(market, attempt, outbox.Now, out clamping);
        if (decision.Delay > Duration.Zero)
        {
            return decision.Delay;
        }

        if (decision.Rejection != RejectReason.None)
        {
            return Duration.Zero;
        }

        var id = Record(open, market, side, terms.Stage, lots, terms.Bankruptcy, risk, outbox);
        outbox.Send(
            state.ParticipantOf(open.Handle),
            new PositionLiquidated(Quantity.Zero, new Price(market.Mark), market.Id, terms.Stage),
            id);
        Place(market, open.Handle, side, decision.Limit, lots, OrderPurpose.Liquidation, id, outbox);
        var left = lots - Math.Abs(outcomes.Own.Lots);
        if (clamping >= 0 && left > 0)
        {
            MarketBreakers.AfterClamped(market, clamping, attempt with { Quantity = new Quantity(left) }, id, outbox);
        }

        TakeFee(open, market, terms.Bankruptcy, terms.Fee, id, outbox);
        return Duration.Zero;
    }

    /// <summary>Records a takeover of a position, and tells its owner.</summary>
    /// <returns>The record.</returns>
    public EventId AnnounceTakeover(in LiquidationCase open, Market market, Price bankruptcy, AccountRisk risk, IOutbox outbox)
    {
        var lots = state.Accounts.Look(open.Handle, market.Slot).Lots;
        var id = Record(
            open, market, lots > 0 ? Side.Sell : Side.Buy, LiquidationStage.Takeover, Math.Abs(lots), bankruptcy, risk, outbox);
        _takeovers[market.Slot] = id;
        LatestTakeover = id;
        outbox.Send(
            state.ParticipantOf(open.Handle),
            new PositionLiquidated(new Quantity(-lots), bankruptcy, market.Id, LiquidationStage.Takeover),
            id);
        return id;
    }

    /// <summary>Withdraws the reduce-only orders that a takeover or a deleveraging has made too large.</summary>
    public void Trim(IOutbox outbox) => entry.Trim(outbox);

    /// <summary>Asks for the wake-up at which the fund works its positions off, unless it is asked for already.</summary>
    public void StartWorkOff(IOutbox outbox)
    {
        if (!_isWorkingOff && fund.HasToWorkOff)
        {
            _isWorkingOff = true;
            outbox.WakeAt(outbox.Now + Terms.StepInterval, WakeToken.Of(WakeKind.WorkOff));
        }
    }

    /// <summary>Takes note that the wake-up for working off has come.</summary>
    public void EndWorkOff() => _isWorkingOff = false;

    /// <summary>Works a part of the fund's position in a market off, near the mark.</summary>
    public void WorkOff(Market market, IOutbox outbox)
    {
        ref readonly var position = ref state.Accounts.Look(ExchangeState.Fund, market.Slot);
        var held = Math.Abs(position.Lots);
        var isWhole = market.Worth.Notional(held, market.Mark) < Terms.FullBelow.Micros;
        var lots = isWhole ? held : Rounding.MultiplyDivideUp(held, Terms.PartialShare.PartsPerMillion, Ratio.One);
        var side = position.Lots > 0 ? Side.Sell : Side.Buy;
        var distance = Rounding.MultiplyDivideUp(market.Mark, Terms.WorkOffDistance.PartsPerMillion, Ratio.One);
        var limit = new Price(Math.Max(1, market.Mark - (side.Sign() * -distance)));
        var decision = MarketBreakers.Decide(market, new OrderAttempt(side, limit, new Quantity(lots), true), outbox.Now, out _);
        if (decision.Rejection != RejectReason.None || decision.Delay > Duration.Zero)
        {
            return;
        }

        var before = fund.Balance(market.SettlementAsset);
        Place(market, ExchangeState.Fund, side, decision.Limit, Math.Min(lots, held), OrderPurpose.WorkOff, _takeovers[market.Slot], outbox);
        var change = fund.Balance(market.SettlementAsset) - before;
        if (change != 0)
        {
            var reason = change > 0 ? InsuranceReason.Surplus : InsuranceReason.Loss;
            fund.Record(
                ExchangeState.Fund, market.SettlementAsset, change, reason, market.Id, _takeovers[market.Slot], outbox);
        }
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(_isWorkingOff);
        writer.Write(LatestTakeover.Value);
        foreach (var takeover in _takeovers)
        {
            writer.Write(takeover.Value);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        _isWorkingOff = reader.ReadBoolean();
        LatestTakeover = new EventId(reader.ReadInt64());
        foreach (ref var takeover in _takeovers.AsSpan())
        {
            takeover = new EventId(reader.ReadInt64());
        }
    }

    private EventId Record(
        in LiquidationCase open,
        Market market,
        Side side,
        LiquidationStage stage,
        long lots,
        Price bankruptcy,
        AccountRisk risk,
        IOutbox outbox)
    {
        var row = new LiquidationRow
        {
            Account = state.ParticipantOf(open.Handle),
            Instrument = market.Id,
            Side = side,
            Stage = stage,
            Quantity = new Quantity(lots),
            Mark = new Price(market.Mark),
            BankruptcyPrice = bankruptcy,
            Equity = risk.Equity,
            MaintenanceMargin = risk.MaintenanceMargin,
        };
        return outbox.Record(row, open.Cause);
    }

    private void Place(Market market, int handle, Side side, Price limit, long lots, OrderPurpose purpose, EventId cause, IOutbox outbox)
    {
        var ticket = new OrderTicket
        {
            Handle = handle,
            Owner = state.ParticipantOf(handle),
            Order = new OrderId(-++state.OwnOrders),
            Side = side,
            Limit = limit,
            Lots = lots,
            TimeInForce = TimeInForce.Ioc,
            Purpose = purpose,
            Cause = cause,
        };
        outcomes.BeginOwn();
        entry.Enter(market, ref ticket, EntryStage.HeldBack, outbox);
    }

    /// <summary>Returns what the fund can pay in a market's settlement asset.</summary>
    private Money FundFor(Market market) =>
        new(Math.Max(0, market.SettlementAsset == 0 ? fund.Worth : fund.Balance(market.SettlementAsset)));

    /// <summary>Takes the fee: its share of what was traded, at most what was gained against the bankruptcy price (dYdX v4, insurance fund delta).</summary>
    /// <remarks>Where the rulebook lets orders trade beyond the bankruptcy price, the fund pays what is missing to it.</remarks>
    private void TakeFee(in LiquidationCase open, Market market, Price bankruptcy, Ratio rate, EventId cause, IOutbox outbox)
    {
        var (lots, worth) = outcomes.Own;
        if (lots == 0)
        {
            return;
        }

        var fee = rate.OfRoundedUp(new Money(Math.Abs(worth))).Micros;
        var surplus = market.Worth.OfFill(lots, Math.Min(bankruptcy.Ticks, 1L << 60)) - worth;
        var least = Terms.Limit == LiquidationLimit.Fillable ? -FundFor(market).Micros : 0;
        fee = Math.Max(least, Math.Min(fee, surplus));
        ref var position = ref state.Accounts.Position(open.Handle, market.Slot);
        if (open.Market >= 0 && position.Lots != 0)
        {
            fund.TakeFromMargin(open.Handle, ref position, market, fee, cause, outbox);
        }
        else
        {
            var reason = fee < 0 ? InsuranceReason.Loss : InsuranceReason.LiquidationFee;
            fund.TakeFrom(open.Handle, market.SettlementAsset, fee, reason, market.Id, cause, outbox);
        }
    }
}
