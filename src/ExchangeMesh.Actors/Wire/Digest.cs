using ExchangeMesh.Primitives;
using Google.Protobuf;

namespace ExchangeMesh.Actors.Wire;

/// <summary>The hash by which a receiver sees that a part has come as it was sent. It finds accidents, not forgery.</summary>
internal static class Digest
{
    /// <summary>Returns the hash of a batch's part, its digest left out.</summary>
    public static ulong Of(V1.WindowBatch part) =>
        Of(part, part.Digest, static (part, digest) => part.Digest = digest);

    /// <summary>Returns the hash of a checkpoint's chunk, its digest left out.</summary>
    public static ulong Of(V1.CheckpointChunk chunk) =>
        Of(chunk, chunk.Digest, static (chunk, digest) => chunk.Digest = digest);

    /// <summary>Returns the hash of a chunk of records, its digest left out.</summary>
    public static ulong Of(V1.RecordChunk chunk) =>
        Of(chunk, chunk.Digest, static (chunk, digest) => chunk.Digest = digest);

    /// <summary>Returns the hash of a batch of records, its digest left out.</summary>
    public static ulong Of(V1.RecordBatch batch) =>
        Of(batch, batch.Digest, static (batch, digest) => batch.Digest = digest);

    private static ulong Of<T>(T message, ulong carried, Action<T, ulong> put)
        where T : IMessage
    {
        put(message, 0);
        var hash = StateHash.Of(message.ToByteArray());
        put(message, carried);
        return hash;
    }
}
