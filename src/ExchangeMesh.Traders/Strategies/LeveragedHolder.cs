using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Catalog;
using static ExchangeMesh.Traders.Catalog.StrategyParameter;

namespace ExchangeMesh.Traders.Strategies;

/// <summary>Holds a leveraged position: may stop its loss, may answer margin calls, may keep its leverage near a target.</summary>
public sealed class LeveragedHolder : ITrader
{
    private const long Rebalance = 0;
    private const long Answer = 1;
    private const long Close = 2;
    private static readonly Duration RetryAfter = Duration.FromSeconds(5);

    private readonly Terms _terms;
    private readonly Reserve[] _reserves;
    private readonly double _stopLoss;
    private readonly double _targetLeverage;
    private SeedStream _stream;
    private Stake _stake;
    private OrderInFlight _order;
    private MarginAnswer _answer;
    private Money _shortfall;
    private EventId _cause;
    private long _stop;
    private bool _isClosing;

    private LeveragedHolder(StrategyArguments arguments)
    {
        _terms = arguments.Shared.OneOf(Terms.Of(arguments));
        _stopLoss = arguments.Value("stop_loss");
        _stream = arguments.Stream(0);
        var lots = arguments.OpeningPositions[0].Lots;
        double ticks = _terms.OpeningPrice.Ticks;
        var capital = PositionLimits.CapitalWorth(arguments, 0);
        _stake = new Stake(_terms.Market, capital, lots, ticks);
        _reserves = ReservesOf(arguments, _terms.Market);
        var target = arguments.Value("target_leverage");
        _targetLeverage = target > 0 || capital <= 0 ? target : Math.Abs(lots) * _terms.Market.LotWorth(ticks) / capital;
    }

    /// <summary>How a margin call is answered.</summary>
    private enum MarginAnswer : byte
    {
        None,
        AddCollateral,
        Reduce,
    }

    /// <summary>The strategy as scenarios name it.</summary>
    public static StrategyRegistration Registration { get; } = new(
        "leveraged-holder",
        "Holds a leveraged long or short position; may stop its loss, answer margin calls, and keep its leverage near a target.",
        [
            Share("stop_loss", 0, 0, 1, "Move of the mark price against the position, from its entry, at which it closes; zero for none."),
            Share("top_up_chance", 0.3, 0, 1, "Chance that it answers a margin call with collateral from other venues; it reduces when it has none there."),
            Share("reduce_chance", 0.2, 0, 1, "Chance that it answers a margin call by reducing; otherwise it does nothing."),
            Span("reaction", Duration.FromSeconds(30), Duration.FromMicroseconds(1), Duration.FromHours(24), "Mean of the exponential wait before it answers a margin call."),
            Number("top_up_buffer", 1.5, 0.01, 100, "Collateral sent over the shortfall."),
            Share("reduce_share", 0.5, 0, 1, "Share of the position closed when it reduces."),
            Number("target_leverage", 0, 0, 125, "Leverage that it keeps to when it rebalances; zero for that of its opening position."),
            Choice("direction", ["long", "short"], "Side that it takes when it rebalances without a position."),
            Span("rebalance_wait", Duration.Zero, Duration.Zero, Duration.FromHours(10_000), "Mean of the exponential wait between two looks at its leverage; zero for never."),
            Share("rebalance_band", 0.1, 0, 100, "Share by which the position may differ from the target before it is changed."),
            Number("crowd_caution", 0, 0, 10, "How far it cuts its target leverage when others are at risk: target ÷ (1 + caution × disclosed share of its side that a move of `crowd_move` would liquidate); zero for not at all."),
            Share("crowd_move", 0.1, 0.001, 1, "Move of the price for which it reads what others risk."),
        ],
        arguments => new Trader(new LeveragedHolder(arguments)))
    {
        NeedsPerpetual = true,
    };

    /// <inheritdoc/>
    public void OnStart(Desk desk)
    {
        SetStop(desk, _terms.OpeningPrice);
        if (_terms.RebalanceWait > Duration.Zero)
        {
            desk.WakeAfter(_stream.NextWait(_terms.RebalanceWait), Rebalance);
        }
    }

    /// <inheritdoc/>
    public void OnTimer(Desk desk, long token)
    {
        switch (token)
        {
            case Rebalance:
                desk.WakeAfter(_stream.NextWait(_terms.RebalanceWait), Rebalance);
                KeepTarget(desk);
                break;
            case Answer:
                AnswerCall(desk);
                break;
            default:
                ClosePosition(desk);
                break;
        }
    }

    /// <inheritdoc/>
    public void OnView(Desk desk, in MarketView view, long alarm)
    {
        if (alarm == _stop && _stake.Lots != 0 && !_isClosing)
        {
            _isClosing = true;
            _cause = view.MoveCause;
            ClosePosition(desk);
        }
    }

    /// <inheritdoc/>
    public void OnLossShared(Desk desk, ParticipantId venue, in LossShared shared)
    {
        if (venue == _terms.Market.Venue && shared.Asset == _terms.Market.Settlement)
        {
            _stake.Add(-shared.Amount);
        }
    }

    /// <inheritdoc/>
    public void OnMarginCall(Desk desk, ParticipantId venue, in MarginCall call)
    {
        if (_answer != MarginAnswer.None || _isClosing)
        {
            return;
        }

        var draw = _stream.NextUnit();
        if (draw >= _terms.TopUpChance + _terms.ReduceChance)
        {
            return;
        }

        _answer = draw < _terms.TopUpChance ? MarginAnswer.AddCollateral : MarginAnswer.Reduce;
        _shortfall = call.Shortfall;
        _cause = desk.Cause;
        desk.WakeAfter(_stream.NextWait(_terms.Reaction), Answer);
    }

    /// <inheritdoc/>
    public void OnFill(Desk desk, in OrderFilled fill)
    {
        var before = _stake.Lots;
        _stake.Note(_terms.Market, in fill);
        _order.Note(in fill);
        if (before == 0)
        {
            SetStop(desk, fill.Price);
        }
    }

    /// <inheritdoc/>
    public void OnCancelled(Desk desk, in OrderCancelled cancelled) => _order.End(cancelled.Order);

    /// <inheritdoc/>
    public void OnRejected(Desk desk, ParticipantId venue, in OrderRejected rejected)
    {
        _order.End(rejected.Order);
        if (rejected.Reason == RejectReason.NothingToReduce)
        {
            _isClosing = false;
        }
    }

    /// <inheritdoc/>
    public void OnLiquidated(Desk desk, in PositionLiquidated liquidated) =>
        _stake.Move(_terms.Market, liquidated.Quantity.Lots, liquidated.Price.Ticks);

    /// <inheritdoc/>
    public void OnDeleveraged(Desk desk, in PositionDeleveraged deleveraged) =>
        _stake.Move(_terms.Market, deleveraged.Quantity.Lots, deleveraged.Price.Ticks);

    /// <inheritdoc/>
    public void OnTransferSettled(Desk desk, ParticipantId venue, in TransferSettled settled)
    {
        if (venue == _terms.Market.Venue && settled.Asset == _terms.Market.Settlement)
        {
            _stake.Add(settled.Amount);
        }
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        writer.Write(in _stream);
        _stake.WriteState(writer);
        _order.WriteState(writer);
        writer.Write((long)_answer);
        writer.Write(_shortfall.Micros);
        writer.Write(_cause.Value);
        writer.Write(_stop);
        writer.Write(_isClosing);
        foreach (ref readonly var reserve in _reserves.AsSpan())
        {
            writer.Write(reserve.Amount.Micros);
        }
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        reader.Read(ref _stream);
        _stake.ReadState(reader);
        _order.ReadState(reader);
        _answer = reader.ReadEnum<MarginAnswer>();
        _shortfall = new Money(reader.ReadInt64());
        _cause = new EventId(reader.ReadInt64());
        _stop = reader.ReadInt64();
        _isClosing = reader.ReadBoolean();
        foreach (ref var reserve in _reserves.AsSpan())
        {
            reserve.Amount = new Money(reader.ReadInt64());
        }
    }

    /// <summary>What the trader was given at other venues in the asset that its position is settled in.</summary>
    private static Reserve[] ReservesOf(StrategyArguments arguments, Instrument market)
    {
        var count = 0;
        for (var place = 0; place < arguments.Capital.Count; place++)
        {
            count += IsReserve(arguments.Capital[place], market) ? 1 : 0;
        }

        var reserves = count == 0 ? [] : new Reserve[count];
        for (var place = arguments.Capital.Count - 1; place >= 0; place--)
        {
            if (IsReserve(arguments.Capital[place], market))
            {
                reserves[--count] = new Reserve { Venue = arguments.Capital[place].Venue, Amount = arguments.Capital[place].Amount };
            }
        }

        return reserves;
    }

    private static bool IsReserve(OpeningBalance balance, Instrument market) =>
        balance.Venue != market.Venue && balance.Asset == market.Settlement;

    private void SetStop(Desk desk, Price entry)
    {
        if (_stopLoss <= 0 || _stake.Lots == 0)
        {
            return;
        }

        var isLong = _stake.Lots > 0;
        var level = MarketReading.NearestPrice(entry.Ticks * (isLong ? 1 - _stopLoss : 1 + _stopLoss));
        desk.WakeWhen(_terms.Market.Id, WatchedPrice.Mark, isLong, level, ++_stop);
    }

    private void ClosePosition(Desk desk)
    {
        if (!_isClosing || _stake.Lots == 0)
        {
            _isClosing = false;
            return;
        }

        desk.WakeAfter(RetryAfter, Close);
        if (desk.View(_terms.Market).IsOpen() && !_order.IsAwaited(desk.Now))
        {
            Change(desk, -_stake.Lots, _cause, reduceOnly: true);
        }
    }

    private void AnswerCall(Desk desk)
    {
        var answer = _answer;
        _answer = MarginAnswer.None;
        if (_isClosing || (answer == MarginAnswer.AddCollateral && AddCollateral(desk)))
        {
            return;
        }

        var lots = MarketReading.WholeLots(Math.Ceiling(Math.Abs(_stake.Lots) * _terms.ReduceShare));
        if (lots > 0 && desk.View(_terms.Market).IsOpen() && !_order.IsAwaited(desk.Now))
        {
            Change(desk, -Math.Sign(_stake.Lots) * lots, _cause, reduceOnly: true);
        }
    }

    private bool AddCollateral(Desk desk)
    {
        var wanted = MarketReading.WholeMicros(Math.Ceiling(_shortfall.Micros * _terms.TopUpBuffer));
        var sent = Money.Zero;
        foreach (ref var reserve in _reserves.AsSpan())
        {
            var amount = Money.Min(reserve.Amount, wanted - sent);
            if (amount > Money.Zero)
            {
                desk.Transfer(reserve.Venue, _terms.Market.Venue, _terms.Market.Settlement, amount, _cause);
                reserve.Amount -= amount;
                sent += amount;
            }
        }

        return sent > Money.Zero;
    }

    private void KeepTarget(Desk desk)
    {
        ref readonly var view = ref desk.View(_terms.Market);
        if (_isClosing || !view.IsOpen() || _order.IsAwaited(desk.Now))
        {
            return;
        }

        double ticks = view.Mark.IsSet ? view.Mark.Ticks : view.MidTicks(_terms.OpeningPrice);
        var worth = _stake.WorthAt(_terms.Market, ticks);
        var held = Math.Abs(_stake.Lots);
        var wanted = MarketReading.WholeLots(worth * TargetLeverage(in view, ticks) / _terms.Market.LotWorth(ticks));
        var difference = wanted - held;
        if (Math.Abs(difference) <= _terms.RebalanceBand * held || Math.Abs(difference) < _terms.Market.LeastLots(ticks))
        {
            return;
        }

        var sign = _stake.Lots == 0 ? (_terms.IsShort ? -1 : 1) : Math.Sign(_stake.Lots);
        Change(desk, sign * difference, view.MoveCause, reduceOnly: difference < 0);
    }

    private double TargetLeverage(in MarketView view, double ticks)
    {
        if (_terms.CrowdCaution <= 0)
        {
            return _targetLeverage;
        }

        var isLong = _stake.Lots == 0 ? !_terms.IsShort : _stake.Lots > 0;
        return _targetLeverage / (1 + (_terms.CrowdCaution * view.ShareAtRisk(isLong, _terms.CrowdMove, ticks)));
    }

    private void Change(Desk desk, long lots, EventId cause, bool reduceOnly)
    {
        var order = desk.TakeAtMarket(_terms.Market, MarketReading.SideOf(lots), new Quantity(Math.Abs(lots)), cause, reduceOnly);
        _order.Await(order, desk.Now);
    }

    private struct Reserve
    {
        public ParticipantId Venue;
        public Money Amount;
    }

    private sealed record Terms(
        Instrument Market,
        Price OpeningPrice,
        double TopUpChance,
        double ReduceChance,
        Duration Reaction,
        double TopUpBuffer,
        double ReduceShare,
        bool IsShort,
        Duration RebalanceWait,
        double RebalanceBand,
        double CrowdCaution,
        double CrowdMove)
    {
        public static Terms Of(StrategyArguments arguments) => new(
            arguments.Markets[0],
            arguments.OpeningPrices[0],
            arguments.Value("top_up_chance"),
            arguments.Value("reduce_chance"),
            arguments.DurationOf("reaction"),
            arguments.Value("top_up_buffer"),
            arguments.Value("reduce_share"),
            arguments.CountOf("direction") == 1,
            arguments.DurationOf("rebalance_wait"),
            arguments.Value("rebalance_band"),
            arguments.Value("crowd_caution"),
            arguments.Value("crowd_move"));
    }
}
