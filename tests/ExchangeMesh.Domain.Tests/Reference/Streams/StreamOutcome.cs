using System.Globalization;
using System.Runtime.CompilerServices;

namespace ExchangeMesh.Domain.Tests.Reference.Streams;

/// <summary>What came of an order stream: sums, and checksums of the trades and of the final book.</summary>
public record struct StreamOutcome
{
    private const ulong Start = 1469598103934665603;
    private const ulong Factor = 1099511628211;

    private long _trades;
    private long _volume;
    private Int128 _notional;
    private long _cancelled;
    private long _rejects;
    private long _resting;
    private ulong _tradeHash;
    private ulong _bookHash;

    /// <summary>Nothing has happened yet.</summary>
    public static StreamOutcome None => new() { _tradeHash = Start, _bookHash = Start };

    /// <summary>Takes note of a trade.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Trade(long taker, long maker, long price, long lots)
    {
        _trades++;
        _volume += lots;
        var high = Math.BigMul(price, lots, out var low);
        _notional += new Int128(unchecked((ulong)high), unchecked((ulong)low));
        _tradeHash = Add(Add(Add(Add(_tradeHash, taker), maker), price), lots);
    }

    /// <summary>Takes note of what an immediate-or-cancel order did not trade.</summary>
    public void Cancelled(long lots) => _cancelled += lots;

    /// <summary>Takes note of a cancellation that found no order.</summary>
    public void Reject() => _rejects++;

    /// <summary>Takes note of an order that rests at the end; bids from the best down, then asks from the best up.</summary>
    /// <param name="side">0 for buy, 1 for sell.</param>
    /// <param name="price">In ticks.</param>
    /// <param name="id">The order's id.</param>
    /// <param name="lots">What remains of it.</param>
    public void Rests(int side, long price, long id, long lots)
    {
        _resting++;
        _bookHash = Add(Add(Add(Add(_bookHash, side), price), id), lots);
    }

    /// <inheritdoc/>
    public override readonly string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"trades={_trades} volume={_volume} notional={_notional} ioc_cancelled={_cancelled} rejects={_rejects} resting={_resting} checksum={_tradeHash:x16} book={_bookHash:x16}");

    private static ulong Add(ulong hash, long word) => unchecked((hash ^ (ulong)word) * Factor);
}
