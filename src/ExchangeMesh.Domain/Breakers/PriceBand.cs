using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>Which of a market's prices a breaker measures from.</summary>
public enum BreakerReference : byte
{
    /// <summary>The mark price.</summary>
    Mark,

    /// <summary>The last price.</summary>
    Last,

    /// <summary>The index price.</summary>
    Index,

    /// <summary>The price at the start of the session.</summary>
    Opening,

    /// <summary>The benchmark that market-wide breakers watch.</summary>
    Benchmark,
}

/// <summary>What happens to an order beyond a price band.</summary>
public enum BandAction : byte
{
    /// <summary>It is refused.</summary>
    Reject,

    /// <summary>Its limit is moved to the band's edge.</summary>
    Clamp,
}

/// <summary>A band around a reference price: <see cref="PriceBand"/>.</summary>
/// <remarks>
/// Sources: Binance, price protection of futures (limit orders beyond a multiple of the mark expire, market orders stop at it);
/// Deribit, trading bandwidth of mark ± 1.5 %; CME, price banding (2002) of last ± 2.5 %, on the aggressive side only.
/// </remarks>
public sealed record PriceBandTerms : IBreakerTerms
{
    /// <summary>What the band lies around.</summary>
    public BreakerReference Reference { get; init; }

    /// <summary>How far it reaches above and below, as a share of the reference; counts where <see cref="WidthTicks"/> is zero.</summary>
    public Ratio Width { get; init; } = Ratio.FromPercent(10);

    /// <summary>How far it reaches above and below in ticks; zero for a share of the reference.</summary>
    public long WidthTicks { get; init; }

    /// <summary>What happens to an order beyond it. Market orders are always clamped, and refused only where the best opposite price lies beyond.</summary>
    public BandAction Action { get; init; }

    /// <summary>Whether orders that are too far on the passive side (a buy far below) are refused too.</summary>
    public bool BothSides { get; init; }

    /// <summary>Whether liquidation orders may pass.</summary>
    public bool ExemptLiquidations { get; init; }

    /// <inheritdoc/>
    public ICircuitBreaker Create() => new PriceBand(this);
}

/// <summary>Refuses or clamps orders whose price lies too far from a reference price. It never halts.</summary>
/// <remarks>The band's edges are rounded inwards to ticks, so that it is never wider than its terms say. Without a reference price all orders pass.</remarks>
/// <param name="terms">The band.</param>
public sealed class PriceBand(PriceBandTerms terms) : ICircuitBreaker
{
    /// <inheritdoc/>
    public OrderDecision OnOrder(in OrderAttempt order, in ReferencePrices prices, VirtualTime now)
    {
        var reference = terms.Reference.Of(in prices);
        if (!reference.IsSet || (order.IsLiquidation && terms.ExemptLiquidations))
        {
            return OrderDecision.Accept(in order);
        }

        var (lower, upper) = terms.WidthTicks > 0
            ? (new Price(Math.Max(1, reference.Ticks - terms.WidthTicks)), new Price(reference.Ticks + terms.WidthTicks))
            : Around(reference, terms.Width);
        var edge = order.Side == Side.Buy ? upper : lower;
        if (!order.Limit.IsSet)
        {
            var opposite = order.Side == Side.Buy ? prices.BestAsk : prices.BestBid;
            return opposite.IsSet && IsBeyond(opposite, edge, order.Side)
                ? OrderDecision.Reject(RejectReason.PriceOutsideBand)
                : new OrderDecision(RejectReason.None, edge, Duration.Zero);
        }

        if (terms.BothSides && (order.Side == Side.Buy ? order.Limit < lower : order.Limit > upper))
        {
            return OrderDecision.Reject(RejectReason.PriceOutsideBand);
        }

        if (!IsBeyond(order.Limit, edge, order.Side))
        {
            return OrderDecision.Accept(in order);
        }

        return terms.Action == BandAction.Reject
            ? OrderDecision.Reject(RejectReason.PriceOutsideBand)
            : new OrderDecision(RejectReason.None, edge, Duration.Zero);
    }

    /// <inheritdoc/>
    public BreakerState OnClamped(in OrderAttempt order, Price next, in ReferencePrices prices, VirtualTime now) => BreakerState.Open;

    /// <inheritdoc/>
    public BreakerState OnTrade(Price price, Quantity quantity, in ReferencePrices prices, VirtualTime now) => BreakerState.Open;

    /// <inheritdoc/>
    public BreakerState OnPrices(in ReferencePrices prices, VirtualTime now) => BreakerState.Open;

    /// <inheritdoc/>
    public BreakerState OnTimer(in ReferencePrices prices, VirtualTime now) => BreakerState.Open;

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        // A band keeps nothing: its reference is always the market's own.
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        // It has written nothing.
    }

    /// <summary>Returns the prices that lie a share of a reference below and above it, rounded inwards to ticks, at least one tick.</summary>
    /// <param name="reference">The reference; set.</param>
    /// <param name="width">The share; not negative.</param>
    public static (Price Lower, Price Upper) Around(Price reference, Ratio width) =>
        (new Price(Math.Max(1, Rounding.MultiplyDivideUp(reference.Ticks, Ratio.One - width.PartsPerMillion, Ratio.One))),
            new Price(Rounding.MultiplyDivideDown(reference.Ticks, Ratio.One + width.PartsPerMillion, Ratio.One)));

    /// <summary>Returns whether a price is worse for the market than an edge: above it for buys, below it for sells.</summary>
    internal static bool IsBeyond(Price price, Price edge, Side side) => side == Side.Buy ? price > edge : price < edge;
}

/// <summary>Looks a breaker's reference price up.</summary>
public static class BreakerReferences
{
    /// <summary>Returns the price that a reference names; may be unset.</summary>
    public static Price Of(this BreakerReference reference, in ReferencePrices prices) => reference switch
    {
        BreakerReference.Mark => prices.Mark,
        BreakerReference.Last => prices.Last,
        BreakerReference.Index => prices.Index,
        BreakerReference.Opening => prices.Opening,
        BreakerReference.Benchmark => prices.Benchmark,
        _ => throw new InvariantViolationException($"unknown breaker reference {reference}"),
    };
}
