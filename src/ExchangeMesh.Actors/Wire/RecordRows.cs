using System.Buffers.Binary;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;
using ExchangeMesh.Simulation;

namespace ExchangeMesh.Actors.Wire;

/// <summary>Recorded events as rows of little-endian integers, one behind the other.</summary>
/// <remarks>
/// A row has time, id and cause (64 bits each), kind and number of words (8 bits each), and the words up to the last that is not zero (64
/// bits each). Records are many and small: as messages of their own they would cost more than the events that they tell of.
/// </remarks>
internal static class RecordRows
{
    /// <summary>What a row takes before its words, in bytes.</summary>
    public const int HeadBytes = 26;

    private static readonly int GreatestWords = default(RunRecord).Words.Length;

    /// <summary>The greatest row, in bytes.</summary>
    public static int GreatestRow => HeadBytes + (GreatestWords * sizeof(long));

    /// <summary>Writes one row.</summary>
    /// <param name="at">When it was recorded, in nanoseconds of virtual time.</param>
    /// <param name="id">Its name.</param>
    /// <param name="cause">The recorded event that led to it, or none.</param>
    /// <param name="record">What was recorded.</param>
    /// <param name="row">Where it goes; at least <see cref="GreatestRow"/> bytes.</param>
    /// <returns>How many bytes it took.</returns>
    public static int Write(long at, EventId id, EventId cause, RunRecord record, Span<byte> row)
    {
        BinaryPrimitives.WriteInt64LittleEndian(row, at);
        BinaryPrimitives.WriteInt64LittleEndian(row[8..], id.Value);
        BinaryPrimitives.WriteInt64LittleEndian(row[16..], cause.Value);
        row[24] = (byte)record.Kind;
        var words = record.Words;
        words = words[..(words.LastIndexOfAnyExcept(0L) + 1)];
        row[25] = (byte)words.Length;
        for (var place = 0; place < words.Length; place++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(row[(HeadBytes + (place * sizeof(long)))..], words[place]);
        }

        return HeadBytes + (words.Length * sizeof(long));
    }

    /// <summary>Reads one row.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="at">Where the row begins; afterwards, where the next does.</param>
    /// <exception cref="MalformedMessageException">The row is cut off, or a field cannot be meant.</exception>
    public static Recorded<RunRecord> Read(ReadOnlySpan<byte> rows, ref int at)
    {
        var left = rows[at..];
        if (left.Length < HeadBytes || left[25] > GreatestWords || left.Length < HeadBytes + (left[25] * sizeof(long)))
        {
            throw new MalformedMessageException("records end in the middle of a row");
        }

        var kind = (RecordKind)left[24];
        if (kind == RecordKind.None || !Enum.IsDefined(kind))
        {
            throw new MalformedMessageException($"records have no kind {left[24]}");
        }

        Span<long> words = stackalloc long[left[25]];
        for (var place = 0; place < words.Length; place++)
        {
            words[place] = BinaryPrimitives.ReadInt64LittleEndian(left[(HeadBytes + (place * sizeof(long)))..]);
        }

        at += HeadBytes + (words.Length * sizeof(long));
        return new Recorded<RunRecord>(
            Incoming.NotNegative(BinaryPrimitives.ReadInt64LittleEndian(left)),
            new EventId(Incoming.NotNegative(BinaryPrimitives.ReadInt64LittleEndian(left[8..]))),
            Incoming.Cause(BinaryPrimitives.ReadInt64LittleEndian(left[16..])),
            RunRecord.OfWords(kind, words));
    }
}
