using ExchangeMesh.Domain.Pricing;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Instruments;

/// <summary>What makes an instrument a European option, settled in cash at expiry.</summary>
/// <param name="Underlying">The perpetual of the same venue whose index it settles at, and whose mark is its forward.</param>
/// <param name="Right">Call or put.</param>
/// <param name="StrikeMicros">The strike in millionths of the quote asset; positive.</param>
/// <param name="Expiry">When it expires.</param>
public sealed record OptionContract(InstrumentId Underlying, OptionRight Right, long StrikeMicros, VirtualTime Expiry)
{
    /// <summary>The strike as a number, for models; never for a ledger.</summary>
    public double Strike => StrikeMicros / 1e6;

    /// <summary>Returns what one unit pays at a settlement price, in millionths of the quote asset; zero or more.</summary>
    /// <param name="settlementMicros">The settlement price in millionths of the quote asset.</param>
    public long PayoffMicros(long settlementMicros) =>
        Math.Max(0, Right == OptionRight.Call ? settlementMicros - StrikeMicros : StrikeMicros - settlementMicros);
}
