using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>Tokyo's daily limits and special quotes: <see cref="TokyoPriceLimit"/>.</summary>
/// <remarks>Source: JPX, daily price limits and special quotes; the tables are in <see cref="StockPriceLimits"/>.</remarks>
public sealed record TokyoPriceLimitTerms : IBreakerTerms
{
    /// <summary>Ticks in one yen; positive.</summary>
    public long TicksPerYen { get; init; } = 1;

    /// <summary>How long a special quote stands before it moves by a step.</summary>
    public Duration QuoteInterval { get; init; } = Duration.FromMinutes(3);

    /// <summary>The sessions; the base price is the last price of the one before, at first the opening price.</summary>
    public Session Session { get; init; } = Session.Day;

    /// <inheritdoc/>
    public ICircuitBreaker Create() => new TokyoPriceLimit(this);
}

/// <summary>Refuses orders beyond the daily limits; where a trade would move the price by more than a step, shows a special quote that moves step by step until orders meet it.</summary>
/// <remarks>
/// While a special quote is shown, orders are collected; they are matched by auction as soon as the auction's price lies within the
/// quote when it is due to move. At a daily limit the quote stays. A session that ends at a limit with not one trade counts as untouched;
/// after two such, that side's limit is four times as wide. Differences: where our source has no step (from 15,000 yen on) there are no
/// special quotes; the pro-rata allotment at a limit at the close is not modelled.
/// </remarks>
/// <param name="terms">The currency's ticks and the sessions.</param>
public sealed class TokyoPriceLimit(TokyoPriceLimitTerms terms) : ICircuitBreaker
{
    private BreakerState _state = BreakerState.Open;
    private Price _base;
    private Price _last;
    private Side _side;
    private long _session;
    private bool _hasTraded;
    private int _untouchedUp;
    private int _untouchedDown;

    /// <summary>The lowest and the highest price of the session, in ticks; a base price must be known.</summary>
    public (Price Lower, Price Upper) Limits
    {
        get
        {
            var (lower, upper) = StockPriceLimits.TokyoDaily(YenOf(_base), _untouchedUp >= 2, _untouchedDown >= 2);
            return (new Price(lower * terms.TicksPerYen), new Price(upper * terms.TicksPerYen));
        }
    }

    /// <inheritdoc/>
    public OrderDecision OnOrder(in OrderAttempt order, in ReferencePrices prices, VirtualTime now)
    {
        BeginSessionIfDue(in prices, now);
        var (lower, upper) = Limits;
        if (order.Limit.IsSet && (order.Limit < lower || order.Limit > upper))
        {
            return OrderDecision.Reject(RejectReason.PriceOutsideBand);
        }

        if (_state.Condition != MarketCondition.Open)
        {
            return OrderDecision.Accept(in order);
        }

        var edge = Moved(_last.IsSet ? _last : _base, order.Side);
        return !order.Limit.IsSet || PriceBand.IsBeyond(order.Limit, edge, order.Side)
            ? new OrderDecision(RejectReason.None, edge, Duration.Zero)
            : OrderDecision.Accept(in order);
    }

    /// <inheritdoc/>
    public BreakerState OnClamped(in OrderAttempt order, Price next, in ReferencePrices prices, VirtualTime now)
    {
        if (_state.Condition == MarketCondition.Open)
        {
            _side = order.Side;
            var quote = Moved(_last.IsSet ? _last : _base, _side);
            _state = new BreakerState(MarketCondition.Auction, now + terms.QuoteInterval, quote);
        }

        return _state;
    }

    /// <inheritdoc/>
    public BreakerState OnTrade(Price price, Quantity quantity, in ReferencePrices prices, VirtualTime now)
    {
        BeginSessionIfDue(in prices, now);
        _last = price;
        _hasTraded = true;
        return _state;
    }

    /// <inheritdoc/>
    public BreakerState OnPrices(in ReferencePrices prices, VirtualTime now)
    {
        BeginSessionIfDue(in prices, now);
        return _state;
    }

    /// <inheritdoc/>
    public BreakerState OnTimer(in ReferencePrices prices, VirtualTime now)
    {
        if (_state.Condition == MarketCondition.Auction && now >= _state.WakeAt)
        {
            var isMet = !prices.Indicative.IsSet || !PriceBand.IsBeyond(prices.Indicative, _state.Reference, _side);
            _state = isMet
                ? BreakerState.Open
                : _state with { Reference = Moved(_state.Reference, _side), WakeAt = now + terms.QuoteInterval };
        }

        BeginSessionIfDue(in prices, now);
        return _state;
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        writer.Write((long)_state.Condition);
        writer.Write(_state.WakeAt.Nanoseconds);
        writer.Write(_state.Reference.Ticks);
        writer.Write(_base.Ticks);
        writer.Write(_last.Ticks);
        writer.Write((long)_side);
        writer.Write(_session);
        writer.Write(_hasTraded);
        writer.Write(_untouchedUp);
        writer.Write(_untouchedDown);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        _state = BreakerState.ReadState(reader);
        _base = new Price(reader.ReadInt64());
        _last = new Price(reader.ReadInt64());
        _side = reader.ReadEnum<Side>();
        _session = reader.ReadInt64();
        _hasTraded = reader.ReadBoolean();
        _untouchedUp = reader.ReadInt32();
        _untouchedDown = reader.ReadInt32();
    }

    /// <summary>Returns a price moved by one step towards a side, but not beyond the session's limit; without a step the limit itself.</summary>
    private Price Moved(Price from, Side side)
    {
        var (lower, upper) = Limits;
        var step = StockPriceLimits.TokyoSpecialQuoteStep(YenOf(from)) * terms.TicksPerYen;
        return side == Side.Buy
            ? new Price(step == 0 ? upper.Ticks : Math.Min(upper.Ticks, from.Ticks + step))
            : new Price(step == 0 ? lower.Ticks : Math.Max(lower.Ticks, from.Ticks - step));
    }

    private long YenOf(Price price) => Math.Max(1, price.Ticks / terms.TicksPerYen);

    private void BeginSessionIfDue(in ReferencePrices prices, VirtualTime now)
    {
        var session = terms.Session.NumberAt(now);
        if (_base.IsSet && session <= _session)
        {
            return;
        }

        if (_base.IsSet)
        {
            var isStuck = !_hasTraded && _state.Condition == MarketCondition.Auction;
            _untouchedUp = isStuck && _side == Side.Buy && _state.Reference == Limits.Upper ? _untouchedUp + 1 : 0;
            _untouchedDown = isStuck && _side == Side.Sell && _state.Reference == Limits.Lower ? _untouchedDown + 1 : 0;
        }

        _base = _untouchedUp + _untouchedDown > 0 ? _state.Reference : _last.IsSet ? _last : prices.Opening;
        _session = session;
        _hasTraded = false;
    }
}
