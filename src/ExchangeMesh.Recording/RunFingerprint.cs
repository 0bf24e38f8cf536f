using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording;

/// <summary>SHA-256 over every recorded event of a run in the total order, then over every participant's final state.</summary>
/// <remarks>
/// An event is hashed as id, time, cause (64 bits each), recorder, kind (32 bits each) and the words of its row, all
/// little-endian. A row has a fixed number of words by its kind: those that its type can fill; the others are zero.
/// A state is hashed as −1 (64 bits, which is no event's id), participant and state hash (64 bits each).
/// </remarks>
public sealed class RunFingerprint : IDisposable
{
    private const int HeaderBytes = 32;
    private const int LargestEvent = HeaderBytes + (15 * sizeof(long));
    private static readonly int[] WordsByKind = CountWordsByKind();

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _filled;
    private ParticipantId _lastState = ParticipantId.None;

    /// <summary>Adds the next event.</summary>
    public void Append(in RunEvent next)
    {
        if (_filled > _buffer.Length - LargestEvent)
        {
            Flush();
        }

        var target = _buffer.AsSpan(_filled);
        BinaryPrimitives.WriteInt64LittleEndian(target, next.Id.Value);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], next.At.Nanoseconds);
        BinaryPrimitives.WriteInt64LittleEndian(target[16..], next.Cause.Value);
        BinaryPrimitives.WriteInt32LittleEndian(target[24..], next.By.Value);
        BinaryPrimitives.WriteInt32LittleEndian(target[28..], (int)next.Record.Kind);
        var words = next.Record.Words[..WordsByKind[(int)next.Record.Kind]];
        for (var index = 0; index < words.Length; index++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(target[(HeaderBytes + (index * sizeof(long)))..], words[index]);
        }

        _filled += HeaderBytes + (words.Length * sizeof(long));
    }

    /// <summary>Adds a participant's final state, after all events, in the order of the participants' numbers.</summary>
    /// <exception cref="InvariantViolationException">The participants do not come in order.</exception>
    public void AddState(ParticipantId participant, ulong stateHash)
    {
        Invariant.Holds(participant.CompareTo(_lastState) > 0, "Final states are fingerprinted in the order of the participants' numbers.");
        _lastState = participant;
        if (_filled > _buffer.Length - LargestEvent)
        {
            Flush();
        }

        var target = _buffer.AsSpan(_filled);
        BinaryPrimitives.WriteInt64LittleEndian(target, -1);
        BinaryPrimitives.WriteInt64LittleEndian(target[8..], participant.Value);
        BinaryPrimitives.WriteUInt64LittleEndian(target[16..], stateHash);
        _filled += 24;
    }

    /// <summary>Returns the fingerprint of what was added so far, as 64 hexadecimal digits; more may be added after it.</summary>
    public string Current()
    {
        Flush();
        return Convert.ToHexStringLower(_hash.GetCurrentHash());
    }

    /// <summary>Returns the form for people: the first twelve digits.</summary>
    public static string Short(string fingerprint)
    {
        ArgumentNullException.ThrowIfNull(fingerprint);
        return fingerprint.Length <= 12 ? fingerprint : fingerprint[..12];
    }

    /// <inheritdoc/>
    public void Dispose() => _hash.Dispose();

    private static int[] CountWordsByKind()
    {
        var words = new int[256];
        Array.Fill(words, 15);
        Count<TradeRow>(words);
        Count<OrderRow>(words);
        Count<MarkRow>(words);
        Count<MarginCallRow>(words);
        Count<LiquidationRow>(words);
        Count<DeleveragingRow>(words);
        Count<InsuranceRow>(words);
        Count<BreakerRow>(words);
        Count<FundingRow>(words);
        Count<LoanRow>(words);
        Count<LoanLiquidationRow>(words);
        Count<TransferRow>(words);
        Count<BadDebtRow>(words);
        Count<ShockRow>(words);
        Count<PoolRow>(words);
        Count<ReopeningRow>(words);
        Count<HaltCostRow>(words);
        Count<LossShareRow>(words);
        Count<BrokenHedgeRow>(words);
        Count<ObligationRow>(words);
        Count<PortfolioSaleRow>(words);
        return words;
    }

    private static void Count<T>(int[] words)
        where T : unmanaged, IRecordRow => words[(int)T.Kind] = (Unsafe.SizeOf<T>() + 7) / 8;

    private void Flush()
    {
        _hash.AppendData(_buffer, 0, _filled);
        _filled = 0;
    }
}
