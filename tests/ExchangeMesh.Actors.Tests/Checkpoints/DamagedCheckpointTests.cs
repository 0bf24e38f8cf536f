using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Actors.Tests.Hosting;
using ExchangeMesh.Primitives;
using ExchangeMesh.World;
using ExchangeMesh.World.Tests.Determinism;

namespace ExchangeMesh.Actors.Tests.Checkpoints;

/// <summary>What cannot be restored is refused with a sentence that says why.</summary>
public sealed class DamagedCheckpointTests : IAsyncLifetime
{
    private readonly CheckpointPlace _place = new();

    public async Task InitializeAsync()
    {
        using var sink = new FingerprintSink();
        var outcome = await MeshRun.ExecuteAsync(Make(), 2, sink, static _ => false, _place.Options(resume: false) with { Every = CheckpointPlace.AtTheStop });
        Assert.True(outcome.WasInterrupted);
    }

    public Task DisposeAsync()
    {
        _place.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public Task Another_scenario_is_refused() =>
        IsRefused("of another scenario or seed", _place.Options(resume: true) with { ScenarioHash = new string('b', 64) });

    [Fact]
    public Task Another_seed_is_refused() => IsRefused("of another scenario or seed", _place.Options(resume: true) with { Seed = 8 });

    [Fact]
    public Task Another_format_is_refused() => IsRefusedAfter(
        "is of format 2; this program reads format 1 alone", header => header.Format = 2);

    [Fact]
    public Task Another_version_of_the_program_is_refused() => IsRefusedAfter("was written by version 99.0.0", header => header.Program = "99.0.0");

    [Fact]
    public Task A_checkpoint_that_is_not_what_was_committed_is_refused() => IsRefusedAfter("is not what was committed", header => header.Digest++);

    [Fact]
    public Task A_missing_chunk_is_refused() => IsRefusedAfter("chunks where", header => header.Chunks[1]++);

    [Fact]
    public async Task A_chunk_that_was_changed_on_disk_is_refused()
    {
        _place.Scalar(
            """
            update journal set message = substr(message, 1, length(message) / 2) || x'77' || substr(message, length(message) / 2 + 2)
            where persistence_id like 'toy/states/%' and manifest = 'exchangemesh.v1.CheckpointChunk'; select 0
            """);

        await IsRefused("", _place.Options(resume: true));
    }

    [Fact]
    public async Task An_event_of_an_unknown_type_is_refused()
    {
        _place.Scalar("update journal set manifest = 'exchangemesh.v1.Order' where persistence_id like 'toy/states/%'; select 0");

        await IsRefused("Nothing that travels is called 'exchangemesh.v1.Order'", _place.Options(resume: true));
    }

    [Fact]
    public async Task What_was_written_under_an_older_epoch_is_never_taken_for_a_newer_one()
    {
        var part = new CheckpointPart(5, 9, 0);
        await _place.WithStore(async store =>
        {
            var zombie = store.Write(part, ChunkKind.States);
            await zombie.AppendAsync([new V1.CheckpointChunk()]);
            return 0;
        });

        var again = await Assert.ThrowsAsync<CheckpointException>(() => _place.WithStore(async store =>
        {
            await store.Write(part, ChunkKind.States).AppendAsync([new V1.CheckpointChunk()]);
            return 0;
        }));
        var newer = await _place.WithStore(store => store.ReadAsync<V1.CheckpointChunk>(part with { Epoch = 6 }, ChunkKind.States, 0));

        Assert.Contains("was written before", again.Message, StringComparison.Ordinal);
        Assert.Empty(newer);
    }

    [Fact]
    public async Task Epochs_rise_and_are_kept()
    {
        var first = await _place.WithStore(store => store.RaiseEpochAsync());
        var second = await _place.WithStore(store => store.RaiseEpochAsync(above: 40));
        var kept = await _place.WithStore(store => store.ReadManifestAsync());

        Assert.Equal((1, 41, 41), (first, second, kept.Epoch));
    }

    private static MarketWorld Make() => ToyWorld.Make(3, 100, 7, Duration.FromSeconds(5));

    private async Task IsRefusedAfter(string sentence, Action<V1.CheckpointHeader> change)
    {
        await _place.WithStore(async store =>
        {
            var header = (await store.ReadManifestAsync()).Latest!.Clone();
            change(header);
            await store.CommitAsync(header);
            return 0;
        });
        await IsRefused(sentence, _place.Options(resume: true));
    }

    private static async Task IsRefused(string sentence, CheckpointOptions options)
    {
        using var sink = new FingerprintSink();

        var thrown = await Assert.ThrowsAsync<CheckpointException>(() => MeshRun.ExecuteAsync(Make(), 2, sink, static _ => true, options));

        Assert.Contains(sentence, thrown.Message, StringComparison.Ordinal);
    }
}
