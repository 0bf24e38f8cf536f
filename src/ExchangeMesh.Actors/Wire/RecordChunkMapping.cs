using System.IO.Compression;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using Google.Protobuf;

namespace ExchangeMesh.Actors.Wire;

/// <summary>Maps recorded events, in the results' order, to chunks that are kept until the run has ended.</summary>
/// <remarks>A chunk holds <see cref="RecordRows"/>, squeezed by zlib.</remarks>
public static class RecordChunkMapping
{
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
        if (Digest.Of(chunk) != chunk.Digest || chunk.RowBytes < 0 || chunk.Count < 0 || chunk.Count > chunk.RowBytes / RecordRows.HeadBytes)
        {
            throw new MalformedMessageException("a chunk of records does not match its digest");
        }

        var rows = Unsqueezed(chunk);
        var events = new RunEvent[chunk.Count];
        var at = 0;
        for (var number = 0; number < events.Length; number++)
        {
            var recorded = RecordRows.Read(rows, ref at);
            events[number] = new RunEvent(recorded.Id, new VirtualTime(recorded.At), recorded.Id.Participant, recorded.Cause, recorded.Record);
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
}
