using System.Globalization;
using Akka.Actor;
using Google.Protobuf;

namespace ExchangeMesh.Actors.Checkpoints;

/// <summary>Names one part of a checkpoint: what one partition, or one writer of records, wrote in one epoch.</summary>
/// <param name="Epoch">The epoch in which it was written.</param>
/// <param name="Checkpoint">The checkpoint's number, from 1.</param>
/// <param name="Writer">The partition, or the writer of records, from 0.</param>
public readonly record struct CheckpointPart(long Epoch, long Checkpoint, int Writer);

/// <summary>A run's checkpoints: written and read by persistent actors, so that they outlive the process.</summary>
/// <remarks>
/// A part is written once, under a name of its own that holds the epoch: what was begun and not committed is in nobody's way. A
/// checkpoint exists when its header is committed, and not before. Safe for several threads.
/// </remarks>
public sealed class CheckpointStore
{
    private readonly IActorRefFactory _actors;
    private readonly string _run;
    private readonly Lock _lock = new();
    private (IActorRef Actor, Task Failed)? _manifest;

    /// <summary>Opens a run's checkpoints; nothing is read or written yet.</summary>
    /// <param name="actors">Where the persistent actors are made: a system with the settings of a <see cref="CheckpointStorage"/>.</param>
    /// <param name="run">The run's name; unique in its database.</param>
    public CheckpointStore(IActorRefFactory actors, string run)
    {
        ArgumentNullException.ThrowIfNull(actors);
        ArgumentException.ThrowIfNullOrEmpty(run);
        _actors = actors;
        _run = run;
    }

    /// <summary>Reads the epoch and the headers of all complete checkpoints.</summary>
    /// <exception cref="CheckpointException">The database does not answer.</exception>
    public Task<CheckpointManifest> ReadManifestAsync() =>
        AskManifest<CheckpointManifest>(answer => new ManifestActor.Read(answer));

    /// <summary>Begins a new epoch, and keeps it: what is written under an older one can never be committed by mistake.</summary>
    /// <param name="above">An epoch that was used without being kept, or 0.</param>
    /// <returns>The new epoch.</returns>
    /// <exception cref="CheckpointException">The database does not answer, or another coordinator writes too.</exception>
    public Task<long> RaiseEpochAsync(long above = 0) => AskManifest<long>(answer => new ManifestActor.Raise(above, answer));

    /// <summary>Lets go of all that was written of the run; epochs go on being counted.</summary>
    /// <exception cref="CheckpointException">The database does not answer, or another coordinator writes too.</exception>
    public async Task BeginAnewAsync()
    {
        var before = await ReadManifestAsync().ConfigureAwait(false);
        if (before.Headers.Count == 0)
        {
            return;
        }

        await AskManifest<long>(answer => new ManifestActor.BeginAnew(answer)).ConfigureAwait(false);
        foreach (var header in before.Headers)
        {
            var isLatest = header.Checkpoint == before.Latest!.Checkpoint;
            for (var partition = 0; isLatest && partition < header.Chunks.Count; partition++)
            {
                await EraseAsync(new CheckpointPart(header.Epoch, header.Checkpoint, partition), ChunkKind.States).ConfigureAwait(false);
            }

            for (var writer = 0; writer < header.RecordChunks.Count; writer++)
            {
                await EraseAsync(new CheckpointPart(header.Epoch, header.Checkpoint, writer), ChunkKind.Records).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Makes a checkpoint complete; all its parts must be written.</summary>
    /// <exception cref="CheckpointException">The database does not answer, or another coordinator writes too.</exception>
    public async Task CommitAsync(V1.CheckpointHeader header)
    {
        var done = NewTask();
        var (actor, failed) = Manifest();
        actor.Tell(new ManifestActor.Commit(header, done), ActorRefs.NoSender);
        await FirstOf(done.Task, failed, "commit a checkpoint").ConfigureAwait(false);
    }

    /// <summary>Begins to write the chunks of states, or of records, of a part.</summary>
    public ChunkWriter Write(CheckpointPart part, ChunkKind kind)
    {
        var failed = NewTask();
        var name = NameOf(part, kind);
        return new ChunkWriter(_actors.ActorOf(Props.Create(() => new ChunkWriterActor(name, failed))), failed.Task);
    }

    /// <summary>Reads the chunks of a part.</summary>
    /// <typeparam name="T">The chunks' type: <see cref="V1.CheckpointChunk"/> or <see cref="V1.RecordChunk"/>.</typeparam>
    /// <param name="part">The part.</param>
    /// <param name="kind">What of it.</param>
    /// <param name="chunks">How many there must be.</param>
    /// <exception cref="CheckpointException">They are not all there, or are something else.</exception>
    public async Task<IReadOnlyList<T>> ReadAsync<T>(CheckpointPart part, ChunkKind kind, int chunks)
        where T : class, IMessage
    {
        var read = new TaskCompletionSource<IReadOnlyList<object>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var name = NameOf(part, kind);
        _actors.ActorOf(Props.Create(() => new ChunkReaderActor(name, read)));
        var found = new List<T>(chunks);
        try
        {
            foreach (var one in await read.Task.ConfigureAwait(false))
            {
                // The end of a part only keeps its number when the chunks are deleted.
                if (one is not V1.PartEnd)
                {
                    found.Add(one as T ?? throw new CheckpointException($"{name} holds a {one.GetType().Name}"));
                }
            }
        }
        catch (Exception fault) when (fault is not CheckpointException)
        {
            throw new CheckpointException($"{name} cannot be read: {fault.Message}", fault);
        }

        return found.Count == chunks
            ? found
            : throw new CheckpointException($"{name} has {found.Count} chunks where {chunks} were written");
    }

    /// <summary>Deletes the chunks of a part.</summary>
    /// <exception cref="CheckpointException">The database does not answer.</exception>
    public async Task EraseAsync(CheckpointPart part, ChunkKind kind)
    {
        var erased = NewTask();
        var name = NameOf(part, kind);
        _actors.ActorOf(Props.Create(() => new ChunkEraserActor(name, erased)));
        try
        {
            await erased.Task.ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is not CheckpointException)
        {
            throw new CheckpointException($"{name} cannot be deleted: {fault.Message}", fault);
        }
    }

    /// <summary>Deletes the states of all complete checkpoints but the latest; records stay.</summary>
    /// <param name="manifest">The manifest.</param>
    /// <exception cref="CheckpointException">The database does not answer.</exception>
    public async Task PruneAsync(CheckpointManifest manifest)
    {
        ArgumentNullException.ThrowIfNull(manifest);
        foreach (var header in manifest.Headers.SkipLast(1))
        {
            for (var partition = 0; partition < header.Chunks.Count; partition++)
            {
                await EraseAsync(new CheckpointPart(header.Epoch, header.Checkpoint, partition), ChunkKind.States).ConfigureAwait(false);
            }
        }
    }

    internal static async Task FirstOf(Task wanted, Task failed, string what)
    {
        var first = await Task.WhenAny(wanted, failed).ConfigureAwait(false);
        try
        {
            await first.ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            throw new CheckpointException($"cannot {what}: {fault.Message}", fault);
        }

        if (!wanted.IsCompleted)
        {
            throw new CheckpointException($"cannot {what}: the actor that does it was stopped");
        }
    }

    /// <summary>The actor that has the manifest; one that met a fault is replaced, and its successor reads what is there.</summary>
    private (IActorRef Actor, Task Failed) Manifest()
    {
        lock (_lock)
        {
            if (_manifest is not { Failed.IsCompleted: false })
            {
                var failed = NewTask();
                var name = $"{_run}/manifest";
                _manifest = (_actors.ActorOf(Props.Create(() => new ManifestActor(name, failed))), failed.Task);
            }

            return _manifest.Value;
        }
    }

    private static TaskCompletionSource NewTask() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task<T> AskManifest<T>(Func<TaskCompletionSource<T>, object> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        var (actor, failed) = Manifest();
        actor.Tell(question(answer), ActorRefs.NoSender);
        await FirstOf(answer.Task, failed, "read or write the manifest of checkpoints").ConfigureAwait(false);
        return await answer.Task.ConfigureAwait(false);
    }

    private string NameOf(CheckpointPart part, ChunkKind kind) => string.Create(
        CultureInfo.InvariantCulture,
        $"{_run}/{(kind == ChunkKind.States ? "states" : "records")}/{part.Checkpoint}/epoch-{part.Epoch}/{part.Writer}");
}

/// <summary>What chunks hold.</summary>
public enum ChunkKind
{
    /// <summary>The states of participants, and what waits for them.</summary>
    States,

    /// <summary>What was recorded since the checkpoint before.</summary>
    Records,
}

/// <summary>Writes the chunks of one part, in the order in which they are given. Safe for several threads.</summary>
public sealed class ChunkWriter
{
    private const int BytesPerTransaction = 4_000_000;
    private readonly IActorRef _actor;
    private readonly Task _failed;

    internal ChunkWriter(IActorRef actor, Task failed) => (_actor, _failed) = (actor, failed);

    /// <summary>Writes some chunks.</summary>
    /// <exception cref="CheckpointException">They could not be written.</exception>
    public async Task AppendAsync(IReadOnlyList<IMessage> chunks)
    {
        ArgumentNullException.ThrowIfNull(chunks);
        for (var at = 0; at < chunks.Count;)
        {
            var batch = new List<IMessage>();
            for (var bytes = 0; at < chunks.Count && bytes < BytesPerTransaction; at++)
            {
                bytes += chunks[at].CalculateSize();
                batch.Add(chunks[at]);
            }

            var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _actor.Tell(new ChunkWriterActor.Append(batch, written), ActorRefs.NoSender);
            await CheckpointStore.FirstOf(written.Task, _failed, "write a checkpoint").ConfigureAwait(false);
        }
    }

    /// <summary>Writes the part's end, and lets go of it.</summary>
    /// <exception cref="CheckpointException">It could not be written.</exception>
    public async Task CompleteAsync()
    {
        await AppendAsync([new V1.PartEnd()]).ConfigureAwait(false);
        _actor.Tell(PoisonPill.Instance, ActorRefs.NoSender);
    }

    /// <summary>Lets go of a part that is not complete.</summary>
    public void Abandon() => _actor.Tell(PoisonPill.Instance, ActorRefs.NoSender);
}
