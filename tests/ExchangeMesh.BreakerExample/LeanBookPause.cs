using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.BreakerExample;

/// <summary>Calls an auction when a trade leaves the book with a wide spread, or with a side missing: before a fall goes through an empty book.</summary>
/// <param name="terms">The parameters.</param>
public sealed class LeanBookPause(LeanBookPauseTerms terms) : ICircuitBreaker
{
    private BreakerState _state = BreakerState.Open;
    private int _pauses;

    /// <inheritdoc/>
    public OrderDecision OnOrder(in OrderAttempt order, in ReferencePrices prices, VirtualTime now) => OrderDecision.Accept(in order);

    /// <inheritdoc/>
    public BreakerState OnClamped(in OrderAttempt order, Price next, in ReferencePrices prices, VirtualTime now) => _state;

    /// <inheritdoc/>
    public BreakerState OnTrade(Price price, Quantity quantity, in ReferencePrices prices, VirtualTime now)
    {
        var mayPause = _state.Condition == MarketCondition.Open && prices.Condition == MarketCondition.Open
            && (terms.MostPauses == 0 || _pauses < terms.MostPauses);
        if (mayPause && IsLean(in prices))
        {
            _pauses++;
            _state = new BreakerState(MarketCondition.Auction, now + terms.Pause, price);
        }

        return _state;
    }

    /// <inheritdoc/>
    public BreakerState OnPrices(in ReferencePrices prices, VirtualTime now) => _state;

    /// <inheritdoc/>
    public BreakerState OnTimer(in ReferencePrices prices, VirtualTime now)
    {
        _state = now >= _state.WakeAt ? BreakerState.Open : _state;
        return _state;
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        _state.WriteState(writer);
        writer.Write(_pauses);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        _state = BreakerState.ReadState(reader);
        _pauses = reader.ReadInt32();
    }

    private bool IsLean(in ReferencePrices prices)
    {
        if (!prices.BestBid.IsSet || !prices.BestAsk.IsSet)
        {
            return !prices.BestBid.IsSet || terms.Sides == WatchedSides.Both;
        }

        // Integers all the way: spread ÷ mid > share, with mid = (bid + ask) ÷ 2.
        var spread = (Int128)(prices.BestAsk.Ticks - prices.BestBid.Ticks) * 2 * Ratio.One;
        return spread > ((Int128)prices.BestAsk.Ticks + prices.BestBid.Ticks) * terms.GreatestSpread.PartsPerMillion;
    }
}
