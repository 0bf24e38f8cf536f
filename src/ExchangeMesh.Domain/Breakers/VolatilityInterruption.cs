using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>An auction when the next trade would leave a corridor: <see cref="VolatilityInterruption"/>.</summary>
/// <remarks>
/// Sources: Euronext: blue chips ± 3 % of the last trade and ± 8 % of the last auction, others ± 5 % and ± 10 %, at least 3 minutes;
/// Xetra and Eurex (T7): the same form, widths not disclosed, extended while the auction price lies outside a wider range, with a
/// random end; Vienna 2 minutes; Borsa Italiana 2 minutes and up to 30 s at random. Euronext's blue chips stand still for 10 minutes
/// where the static corridor is left on the same side as the time before.
/// </remarks>
public sealed record VolatilityInterruptionTerms : IBreakerTerms
{
    /// <summary>The corridor around the last trade; zero for none.</summary>
    public Ratio Dynamic { get; init; } = Ratio.FromPercent(3);

    /// <summary>The corridor around the last auction's price, at first the opening price; zero for none.</summary>
    public Ratio Static { get; init; } = Ratio.FromPercent(8);

    /// <summary>How orders are collected; the call is extended by the static reference.</summary>
    public CallPeriodTerms Call { get; init; } = new() { Length = Duration.FromMinutes(3), MostExtensions = 3 };

    /// <summary>The least time where the static corridor is left on the side on which it was left before; zero for no difference.</summary>
    public Duration RepeatedCall { get; init; }

    /// <inheritdoc/>
    public ICircuitBreaker Create() => new VolatilityInterruption(this);
}

/// <summary>Lets orders trade up to the edge of a corridor and calls an auction when they would go beyond it.</summary>
/// <remarks>Corridors are rounded inwards to ticks.</remarks>
/// <param name="terms">The corridor.</param>
public sealed class VolatilityInterruption(VolatilityInterruptionTerms terms) : ICircuitBreaker
{
    private readonly CallPeriod _call = new(terms.Call);
    private BreakerState _state = BreakerState.Open;
    private Price _lastTrade;
    private Price _lastAuction;
    private int _lastSide;

    /// <inheritdoc/>
    public OrderDecision OnOrder(in OrderAttempt order, in ReferencePrices prices, VirtualTime now)
    {
        if (_state.Condition != MarketCondition.Open)
        {
            return OrderDecision.Accept(in order);
        }

        var (lower, upper) = Corridor(in prices);
        var edge = order.Side == Side.Buy ? upper : lower;
        return edge.IsSet && (!order.Limit.IsSet || PriceBand.IsBeyond(order.Limit, edge, order.Side))
            ? new OrderDecision(RejectReason.None, edge, Duration.Zero)
            : OrderDecision.Accept(in order);
    }

    /// <inheritdoc/>
    public BreakerState OnClamped(in OrderAttempt order, Price next, in ReferencePrices prices, VirtualTime now)
    {
        if (_state.Condition == MarketCondition.Open)
        {
            var length = LengthOf(next, order.Side, StaticReference(in prices));
            _state = new BreakerState(MarketCondition.Auction, _call.Begin(now, length), _lastTrade.IsSet ? _lastTrade : StaticReference(in prices));
        }

        return _state;
    }

    /// <inheritdoc/>
    public BreakerState OnTrade(Price price, Quantity quantity, in ReferencePrices prices, VirtualTime now)
    {
        _lastTrade = price;
        if (prices.Condition == MarketCondition.Auction)
        {
            _lastAuction = price;
        }

        return _state;
    }

    /// <inheritdoc/>
    public BreakerState OnPrices(in ReferencePrices prices, VirtualTime now) => _state;

    /// <inheritdoc/>
    public BreakerState OnTimer(in ReferencePrices prices, VirtualTime now)
    {
        if (_state.Condition != MarketCondition.Auction || now < _state.WakeAt)
        {
            return _state;
        }

        _state = _call.TryExtend(prices.Indicative, StaticReference(in prices), now, out var end)
            ? _state with { WakeAt = end }
            : BreakerState.Open;
        return _state;
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        _state.WriteState(writer);
        writer.Write(_lastTrade.Ticks);
        writer.Write(_lastAuction.Ticks);
        writer.Write(_lastSide);
        _call.WriteState(writer);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        _state = BreakerState.ReadState(reader);
        _lastTrade = new Price(reader.ReadInt64());
        _lastAuction = new Price(reader.ReadInt64());
        _lastSide = reader.ReadInt32();
        _call.ReadState(reader);
    }

    /// <summary>Returns the prices between which trades may happen now; unset where there is no reference yet.</summary>
    public (Price Lower, Price Upper) Corridor(in ReferencePrices prices)
    {
        long lower = 0, upper = long.MaxValue;
        Narrow(_lastTrade.IsSet ? _lastTrade : prices.Last, terms.Dynamic, ref lower, ref upper);
        Narrow(StaticReference(in prices), terms.Static, ref lower, ref upper);
        return (new Price(lower), upper == long.MaxValue ? Price.None : new Price(upper));
    }

    private static void Narrow(Price reference, Ratio width, ref long lower, ref long upper)
    {
        if (!reference.IsSet || width == Ratio.Zero)
        {
            return;
        }

        var band = PriceBand.Around(reference, width);
        lower = Math.Max(lower, band.Lower.Ticks);
        upper = Math.Min(upper, band.Upper.Ticks);
    }

    private Price StaticReference(in ReferencePrices prices) => _lastAuction.IsSet ? _lastAuction : prices.Opening;

    /// <summary>Returns the least time of a call where it is not the terms' own: the static corridor was left twice on one side.</summary>
    private Duration LengthOf(Price next, Side side, Price reference)
    {
        if (terms.Static == Ratio.Zero || !reference.IsSet)
        {
            return Duration.Zero;
        }

        var (lower, upper) = PriceBand.Around(reference, terms.Static);
        if (!PriceBand.IsBeyond(next, side == Side.Buy ? upper : lower, side))
        {
            return Duration.Zero;
        }

        var isRepeated = _lastSide == side.Sign();
        _lastSide = side.Sign();
        return isRepeated ? terms.RepeatedCall : Duration.Zero;
    }
}
