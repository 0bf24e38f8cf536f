using System.Buffers.Binary;
using System.IO.Compression;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using Google.Protobuf;

namespace ExchangeMesh.Actors.Wire;

/// <summary>Maps recorded events, in the results' order, to chunks that are kept until the run has ended.</summary>
/// <remarks>
/// A chunk holds rows of little-endian integers, squeezed by zlib: time, id and cause (64 bits each), kind and number of words (8 bits
/// each), and the words up to the last that is not zero (64 bits each).
/// </remarks>
public static class RecordChunkMapping
{
    private const int HeadBytes = 26;
    private static readonly int GreatestWords = default(RunRecord).Words.Length;

    /// <summary>The greatest row, in bytes.</summary>
    internal static int GreatestRow => HeadBytes + (GreatestWords * sizeof(long));

    /// <summary>Writes one row.</summary>
    /// <returns>How many bytes it took.</returns>
    internal static int Write(in RunEvent recorded, Span<byte> row)
    {
        BinaryPrimitives.WriteInt64LittleEndian(row, recorded.At.Nanoseconds);
        BinaryPrimitives.WriteInt64LittleEndian(row[8..], recorded.Id.Value);
        BinaryPrimitives.WriteInt64LittleEndian(row[16..], recorded.Cause.Value);
        row[24] = (byte)recorded.Record.Kind;
        var record = recorded.Record;
        var words = record.Words;
        words = words[..(words.LastIndexOfAnyExcept(0L) + 1)];
        row[25] = (byte)words.Length;
        for (var place = 0; place < words.Length; place++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(row[(HeadBytes + (place * sizeof(long)))..], words[place]);
        }

        return HeadBytes + (words.Length * sizeof(long));
    }

    /// <summary>Returns rows as they are kept.</summary>
    internal static V1.RecordChunk ToWire(ReadOnlySpan<byte> rows, int count)
    {
        using var squeezed = new MemoryStream(rows.Length / 3);
        using (var zlib = new ZLibStream(squeezed, CompressionLevel.Fastest, leaveOpen: true))
        {
            zlib.Write(rows);
        }

        var chunk = new V1.RecordChunk
        {
            Count = count,
            RowBytes = rows.Length,
            Rows = UnsafeByteOperations.UnsafeWrap(squeezed.GetBuffer().AsMemory(0, (int)squeezed.Length)),
        };
        chunk.Digest = Digest.Of(chunk);
        return chunk;
    }

    /// <summary>Returns the events of a chunk.</summary>
    /// <exception cref="MalformedMessageException">The chunk is damaged.</exception>
    public static RunEvent[] FromWire(V1.RecordChunk chunk)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        if (Digest.Of(chunk) != chunk.Digest || chunk.RowBytes < 0 || chunk.Count < 0 || chunk.Count > chunk.RowBytes / HeadBytes)
        {
            throw new MalformedMessageException("a chunk of records does not match its digest");
        }

        var rows = Unsqueezed(chunk);
        var events = new RunEvent[chunk.Count];
        var at = 0;
        for (var number = 0; number < events.Length; number++)
        {
            events[number] = Read(rows, ref at);
        }

        return at == rows.Length ? events : throw new MalformedMessageException("a chunk of records has more rows than it says");
    }

    private static byte[] Unsqueezed(V1.RecordChunk chunk)
    {
        var rows = new byte[chunk.RowBytes];
        try
        {
            using var squeezed = new MemoryStream(chunk.Rows.ToByteArray());
            using var zlib = new ZLibStream(squeezed, CompressionMode.Decompress);
            zlib.ReadExactly(rows);
        }
        catch (Exception fault) when (fault is InvalidDataException or EndOfStreamException)
        {
            throw new MalformedMessageException($"a chunk of records cannot be unpacked: {fault.Message}", fault);
        }

        return rows;
    }

    private static RunEvent Read(ReadOnlySpan<byte> rows, ref int at)
    {
        var left = rows[at..];
        if (left.Length < HeadBytes || left[25] > GreatestWords || left.Length < HeadBytes + (left[25] * sizeof(long)))
        {
            throw new MalformedMessageException("a chunk of records ends in the middle of a row");
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
        var id = new EventId(Incoming.NotNegative(BinaryPrimitives.ReadInt64LittleEndian(left[8..])));
        return new RunEvent(
            id,
            new VirtualTime(Incoming.NotNegative(BinaryPrimitives.ReadInt64LittleEndian(left))),
            id.Participant,
            Incoming.Cause(BinaryPrimitives.ReadInt64LittleEndian(left[16..])),
            RunRecord.OfWords(kind, words));
    }
}
