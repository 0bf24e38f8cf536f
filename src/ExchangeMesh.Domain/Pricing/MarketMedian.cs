using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Pricing;

/// <summary>The weighted median of other venues' perpetuals: one of the inputs of Hyperliquid's mark price.</summary>
/// <remarks>Source: Hyperliquid docs, robust price indices: mid prices of Binance, OKX, Bybit, Gate and MEXC weigh 3, 2, 2, 1 and 1.</remarks>
/// <param name="terms">Whose prices, and how old they may be.</param>
internal sealed class MarketMedian(MarkTerms terms)
{
    private readonly long[] _prices = new long[terms.Markets.Count];
    private readonly VirtualTime[] _reportedAt = new VirtualTime[terms.Markets.Count];
    private readonly IndexSource[] _sources = new IndexSource[terms.Markets.Count];

    /// <summary>Takes note of a market's price; prices of other instruments are ignored.</summary>
    public void Report(InstrumentId instrument, long priceMicros, VirtualTime now)
    {
        for (var at = 0; at < _prices.Length; at++)
        {
            if (terms.Markets[at].Instrument == instrument)
            {
                _prices[at] = priceMicros;
                _reportedAt[at] = now;
            }
        }
    }

    /// <summary>Returns the median in millionths of the quote asset, or zero where no price is fresh.</summary>
    public long Micros(VirtualTime now)
    {
        for (var at = 0; at < _prices.Length; at++)
        {
            _sources[at] = new IndexSource(_prices[at], terms.Markets[at].Weight, now - _reportedAt[at]);
        }

        return IndexCalculation.FreshWeightedMedianMicros(_sources, terms.StaleAfter);
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        for (var at = 0; at < _prices.Length; at++)
        {
            writer.Write(_prices[at]);
            writer.Write(_reportedAt[at].Nanoseconds);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        for (var at = 0; at < _prices.Length; at++)
        {
            _prices[at] = reader.ReadInt64();
            _reportedAt[at] = new VirtualTime(reader.ReadInt64());
        }
    }
}
