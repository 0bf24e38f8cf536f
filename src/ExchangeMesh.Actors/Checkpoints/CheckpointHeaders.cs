using ExchangeMesh.Primitives;
using Google.Protobuf;

namespace ExchangeMesh.Actors.Checkpoints;

/// <summary>Makes and checks the headers of checkpoints.</summary>
public static class CheckpointHeaders
{
    /// <summary>The version of checkpoints that this program writes, and the only one that it reads.</summary>
    public const int Format = 1;

    /// <summary>The version of this program.</summary>
    public static string Program { get; } = typeof(CheckpointHeaders).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>Returns the header of a checkpoint that is being taken, but for its parts.</summary>
    /// <param name="options">The run.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="checkpoint">The checkpoint's number.</param>
    public static V1.CheckpointHeader Begin(CheckpointOptions options, long epoch, long checkpoint)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new V1.CheckpointHeader
        {
            Format = Format,
            Program = Program,
            Run = options.Run,
            ScenarioHash = ByteString.CopyFrom(Convert.FromHexString(options.ScenarioHash)),
            Seed = options.Seed,
            Epoch = epoch,
            Checkpoint = checkpoint,
        };
    }

    /// <summary>Checks that a checkpoint can be restored into a run.</summary>
    /// <exception cref="CheckpointException">It is of another version, scenario or seed; the sentence says which.</exception>
    public static void Require(V1.CheckpointHeader header, CheckpointOptions options)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(options);
        if (header.Format != Format)
        {
            throw new CheckpointException($"checkpoint {header.Checkpoint} is of format {header.Format}; this program reads format {Format} alone");
        }

        if (!string.Equals(header.Program, Program, StringComparison.Ordinal))
        {
            throw new CheckpointException($"checkpoint {header.Checkpoint} was written by version {header.Program}; this is version {Program}, whose runs may differ");
        }

        if (!string.Equals(Convert.ToHexStringLower(header.ScenarioHash.Span), options.ScenarioHash, StringComparison.Ordinal) || header.Seed != options.Seed)
        {
            throw new CheckpointException($"checkpoint {header.Checkpoint} is of another scenario or seed");
        }
    }

    /// <summary>Returns the hash over the digests of a part's chunks, in order.</summary>
    public static ulong DigestOf(IEnumerable<V1.CheckpointChunk> chunks) => Join(chunks.Select(chunk => chunk.Digest));

    /// <summary>Returns the hash over the hashes of all parts, by partition.</summary>
    public static ulong Join(IEnumerable<ulong> digests)
    {
        ArgumentNullException.ThrowIfNull(digests);
        var joined = 0UL;
        foreach (var digest in digests)
        {
            joined = StateHash.Mix(unchecked((joined * 31) + digest));
        }

        return joined;
    }
}
