using Akka.Actor;
using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Actors.Nodes;

/// <summary>The checkpoints of one run, as its coordinator keeps them.</summary>
internal sealed class RunStore
{
    private readonly CheckpointOptions _options;
    private readonly CheckpointStore _store;

    /// <summary>Opens a run's checkpoints; the database is made ready.</summary>
    /// <exception cref="CheckpointException">The database cannot be opened.</exception>
    public RunStore(CheckpointStorage storage, SubmittedScenario scenario, ActorSystem system)
    {
        ScenarioReading reading = scenario.Read();
        _options = new CheckpointOptions
        {
            Storage = storage,
            Run = scenario.Run,
            ScenarioHash = Convert.ToHexStringLower(scenario.Hash.Span),
            Seed = reading.Plan!.Seed,
            Every = CheckpointInterval.Default,
        };
        storage.Prepare();
        _store = new CheckpointStore(system, scenario.Run);
    }

    /// <summary>A new epoch.</summary>
    /// <param name="Number">The epoch.</param>
    /// <param name="Manifest">The checkpoints that are complete.</param>
    /// <param name="Refusal">Why the last of them cannot be restored by this program, however often it is tried; or empty.</param>
    internal sealed record Epoch(long Number, CheckpointManifest Manifest, string Refusal = "") : INoSerializationVerificationNeeded;

    /// <summary>A checkpoint is complete.</summary>
    internal sealed record Committed(V1.CheckpointHeader Header) : INoSerializationVerificationNeeded;

    /// <summary>Begins a new epoch.</summary>
    /// <param name="above">An epoch that was used without being kept, or 0.</param>
    /// <param name="isAnew">Whether to begin at the run's start, whatever was kept of it.</param>
    /// <exception cref="CheckpointException">The database does not answer.</exception>
    public async Task<Epoch> RaiseEpochAsync(long above, bool isAnew)
    {
        if (isAnew)
        {
            await _store.BeginAnewAsync().ConfigureAwait(false);
        }

        var number = await _store.RaiseEpochAsync(above).ConfigureAwait(false);
        var manifest = await _store.ReadManifestAsync().ConfigureAwait(false);
        try
        {
            if (manifest.Latest is { } latest)
            {
                CheckpointHeaders.Require(latest, _options);
            }
        }
        catch (CheckpointException refusal)
        {
            return new Epoch(number, manifest, refusal.Message);
        }

        return new Epoch(number, manifest);
    }

    /// <summary>Returns the header of a checkpoint that is begun.</summary>
    public V1.CheckpointHeader HeaderOf(long epoch, long checkpoint, bool handsOver)
    {
        var header = CheckpointHeaders.Begin(_options, epoch, checkpoint);
        header.HandsOver = handsOver;
        return header;
    }

    /// <summary>Returns what makes an epoch's journal of records.</summary>
    public Func<RunRecording, RecordJournal> JournalOf(long epoch, V1.CheckpointHeader? latest) => sink => new RecordJournal(
        sink,
        (latest?.Checkpoint ?? 0) + 1,
        checkpoint => _store.Write(new CheckpointPart(epoch, checkpoint, 0), ChunkKind.Records));

    /// <summary>Hands over all records that complete checkpoints cover.</summary>
    public Task ReplayAsync(CheckpointManifest manifest, RunRecording recording) =>
        RestoredRun.ReplayRecordsAsync(_store, manifest.Headers, recording);

    /// <summary>Makes a checkpoint complete, and then deletes the states of the one before.</summary>
    /// <exception cref="CheckpointException">The database does not answer, or another coordinator writes too.</exception>
    public async Task<Committed> CommitAsync(V1.CheckpointHeader header, V1.CheckpointHeader? before)
    {
        await _store.CommitAsync(header).ConfigureAwait(false);
        for (var partition = 0; partition < (before?.Chunks.Count ?? 0); partition++)
        {
            await _store.EraseAsync(new CheckpointPart(before!.Epoch, before.Checkpoint, partition), ChunkKind.States).ConfigureAwait(false);
        }

        return new Committed(header);
    }
}
