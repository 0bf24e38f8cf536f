using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>A band around the index that follows the average premium: <see cref="PremiumBand"/>.</summary>
/// <remarks>
/// Source: OKX, price limits. First X % around the index for ten minutes after listing; then at most min(max(index, index × (1 + Y) +
/// average premium), index × (1 + Z)) and at least the mirror image. X, Y, Z in 2020: perpetuals 0.5, 1, 2 %; futures 5, 3, 25 %; later
/// perpetuals 2/2/5, 4/4/8, 6/6/15 or 6/6/20 by tier. The premium is averaged over 10, later 5, then 2 minutes.
/// </remarks>
public sealed record PremiumBandTerms : IBreakerTerms
{
    /// <summary>X: the width after listing.</summary>
    public Ratio Listing { get; init; } = Ratio.FromPercent(2);

    /// <summary>Y: the width beside the premium.</summary>
    public Ratio Inner { get; init; } = Ratio.FromPercent(2);

    /// <summary>Z: the width that is never exceeded.</summary>
    public Ratio Outer { get; init; } = Ratio.FromPercent(5);

    /// <summary>How long after the start X counts.</summary>
    public Duration ListingTime { get; init; } = Duration.FromMinutes(10);

    /// <summary>Over how long the premium is averaged.</summary>
    public Duration Averaging { get; init; } = Duration.FromMinutes(2);

    /// <inheritdoc/>
    public ICircuitBreaker Create() => new PremiumBand(this);
}

/// <summary>Refuses orders outside a band around the index that follows the average premium. It never halts.</summary>
/// <remarks>The premium is sampled at each new mark or index price: mid price less index. Market orders stop at the edge.</remarks>
/// <param name="terms">The widths.</param>
public sealed class PremiumBand(PremiumBandTerms terms) : ICircuitBreaker
{
    private readonly RollingMean _premium = new(terms.Averaging);

    /// <inheritdoc/>
    public OrderDecision OnOrder(in OrderAttempt order, in ReferencePrices prices, VirtualTime now)
    {
        if (!prices.Index.IsSet)
        {
            return OrderDecision.Accept(in order);
        }

        var isListing = now < VirtualTime.Zero + terms.ListingTime;
        var (lower, upper) = isListing
            ? PriceBand.Around(prices.Index, terms.Listing)
            : Around(prices.Index, _premium.MeanAt(now), terms.Inner, terms.Outer);
        var edge = order.Side == Side.Buy ? upper : lower;
        if (!order.Limit.IsSet)
        {
            return new OrderDecision(RejectReason.None, edge, Duration.Zero);
        }

        return PriceBand.IsBeyond(order.Limit, edge, order.Side)
            ? OrderDecision.Reject(RejectReason.PriceOutsideBand)
            : OrderDecision.Accept(in order);
    }

    /// <inheritdoc/>
    public BreakerState OnClamped(in OrderAttempt order, Price next, in ReferencePrices prices, VirtualTime now) => BreakerState.Open;

    /// <inheritdoc/>
    public BreakerState OnTrade(Price price, Quantity quantity, in ReferencePrices prices, VirtualTime now) => BreakerState.Open;

    /// <inheritdoc/>
    public BreakerState OnPrices(in ReferencePrices prices, VirtualTime now)
    {
        if (prices.Index.IsSet && prices.BestBid.IsSet && prices.BestAsk.IsSet)
        {
            _premium.Add(((prices.BestBid.Ticks + prices.BestAsk.Ticks) / 2) - prices.Index.Ticks, now);
        }

        return BreakerState.Open;
    }

    /// <inheritdoc/>
    public BreakerState OnTimer(in ReferencePrices prices, VirtualTime now) => BreakerState.Open;

    /// <inheritdoc/>
    public void WriteState(StateWriter writer) => _premium.WriteState(writer);

    /// <inheritdoc/>
    public void ReadState(StateReader reader) => _premium.ReadState(reader);

    /// <summary>Returns the band around an index, rounded inwards to ticks.</summary>
    /// <param name="index">The index.</param>
    /// <param name="averagePremiumTicks">The average premium, in ticks; may be negative.</param>
    /// <param name="inner">Y.</param>
    /// <param name="outer">Z.</param>
    public static (Price Lower, Price Upper) Around(Price index, long averagePremiumTicks, Ratio inner, Ratio outer)
    {
        var near = PriceBand.Around(index, inner);
        var far = PriceBand.Around(index, outer);
        return (
            new Price(Math.Max(Math.Min(index.Ticks, near.Lower.Ticks + averagePremiumTicks), far.Lower.Ticks)),
            new Price(Math.Min(Math.Max(index.Ticks, near.Upper.Ticks + averagePremiumTicks), far.Upper.Ticks)));
    }
}
