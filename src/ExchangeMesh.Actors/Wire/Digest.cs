using ExchangeMesh.Primitives;
using Google.Protobuf;

namespace ExchangeMesh.Actors.Wire;

/// <summary>The hash by which a receiver sees that a part has come as it was sent. It finds accidents, not forgery.</summary>
internal static class Digest
{
    /// <summary>Returns the hash of a batch's part, its digest left out.</summary>
    public static ulong Of(V1.WindowBatch part)
    {
        var carried = part.Digest;
        part.Digest = 0;
        var hash = StateHash.Of(part.ToByteArray());
        part.Digest = carried;
        return hash;
    }

    /// <summary>Returns the hash of a checkpoint's chunk, its digest left out.</summary>
    public static ulong Of(V1.CheckpointChunk chunk)
    {
        var carried = chunk.Digest;
        chunk.Digest = 0;
        var hash = StateHash.Of(chunk.ToByteArray());
        chunk.Digest = carried;
        return hash;
    }

    /// <summary>Returns the hash of a chunk of records, its digest left out.</summary>
    public static ulong Of(V1.RecordChunk chunk)
    {
        var carried = chunk.Digest;
        chunk.Digest = 0;
        var hash = StateHash.Of(chunk.ToByteArray());
        chunk.Digest = carried;
        return hash;
    }

    /// <summary>Returns the hash of a batch of records, its digest left out.</summary>
    public static ulong Of(V1.RecordBatch batch)
    {
        var carried = batch.Digest;
        batch.Digest = 0;
        var hash = StateHash.Of(batch.ToByteArray());
        batch.Digest = carried;
        return hash;
    }
}
