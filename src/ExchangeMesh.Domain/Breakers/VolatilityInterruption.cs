using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>An auction when the next trade would leave a corridor: <see cref="VolatilityInterruption"/>.</summary>
/// <remarks>
/// Sources: Euronext: blue chips ± 3 % of the last trade and ± 8 % of the last auction, others ± 5 % and ± 10 %, at least 3 minutes;
/// Xetra and Eurex (T7): the same form, widths not disclosed, extended while the auction price lies outside a wider range, with a
/// random end (here none: breakers draw no random numbers); Vienna 2 minutes.
/// </remarks>
public sealed record VolatilityInterruptionTerms : IBreakerTerms
{
    /// <summary>The corridor around the last trade; zero for none.</summary>
    public Ratio Dynamic { get; init; } = Ratio.FromPercent(3);

    /// <summary>The corridor around the last auction's price, at first the opening price; zero for none.</summary>
    public Ratio Static { get; init; } = Ratio.FromPercent(8);

    /// <summary>How long orders are collected.</summary>
    public Duration Auction { get; init; } = Duration.FromMinutes(3);

    /// <summary>The auction is extended by its length while its price lies further from the static reference than this; zero for never.</summary>
    public Ratio ExtendBeyond { get; init; }

    /// <summary>How often an auction may be extended.</summary>
    public int MostExtensions { get; init; } = 3;

    /// <inheritdoc/>
    public ICircuitBreaker Create() => new VolatilityInterruption(this);
}

/// <summary>Lets orders trade up to the edge of a corridor and calls an auction when they would go beyond it.</summary>
/// <remarks>Corridors are rounded inwards to ticks.</remarks>
/// <param name="terms">The corridor.</param>
public sealed class VolatilityInterruption(VolatilityInterruptionTerms terms) : ICircuitBreaker
{
    private BreakerState _state = BreakerState.Open;
    private Price _lastTrade;
    private Price _lastAuction;
    private int _extensions;

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
            _extensions = 0;
            _state = new BreakerState(MarketCondition.Auction, now + terms.Auction, _lastTrade.IsSet ? _lastTrade : StaticReference(in prices));
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

        if (_extensions < terms.MostExtensions && IsFarOff(prices.Indicative, StaticReference(in prices)))
        {
            _extensions++;
            _state = _state with { WakeAt = now + terms.Auction };
        }
        else
        {
            _state = BreakerState.Open;
        }

        return _state;
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        _state.WriteState(writer);
        writer.Write(_lastTrade.Ticks);
        writer.Write(_lastAuction.Ticks);
        writer.Write(_extensions);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        _state = BreakerState.ReadState(reader);
        _lastTrade = new Price(reader.ReadInt64());
        _lastAuction = new Price(reader.ReadInt64());
        _extensions = reader.ReadInt32();
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

    private bool IsFarOff(Price indicative, Price reference)
    {
        if (!indicative.IsSet || !reference.IsSet || terms.ExtendBeyond == Ratio.Zero)
        {
            return false;
        }

        var (lower, upper) = PriceBand.Around(reference, terms.ExtendBeyond);
        return indicative < lower || indicative > upper;
    }
}
