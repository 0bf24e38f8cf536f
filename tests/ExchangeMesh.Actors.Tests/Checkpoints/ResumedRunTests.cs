using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Actors.Tests.Hosting;
using ExchangeMesh.Actors.Tests.Storage;
using ExchangeMesh.Primitives;
using ExchangeMesh.World;
using ExchangeMesh.World.Tests.Determinism;

namespace ExchangeMesh.Actors.Tests.Checkpoints;

/// <summary>A run that dies and is resumed, whenever and however often, ends as one that does not.</summary>
public sealed class ResumedRunTests : IDisposable
{
    private static readonly Duration Length = Duration.FromSeconds(6);
    private readonly CheckpointPlace _place = new();

    public void Dispose() => _place.Dispose();

    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    public async Task A_run_that_dies_again_and_again_ends_with_the_undisturbed_fingerprint(ulong seed)
    {
        var random = new SeedStream(seed, new ParticipantId(0), 0);

        // However slow the disk is, there is a checkpoint to go on from before the first death.
        using var begun = new FingerprintSink();
        await MeshRun.ExecuteAsync(
            Make(), 2, begun, static _ => true, _place.Options(resume: false) with { Every = CheckpointPlace.AtTheStop }, new StopAt(new VirtualTime(200_000_000)));
        for (var attempt = 0; attempt < 6; attempt++)
        {
            var end = new VirtualTime((long)(Length.Nanoseconds * (attempt + random.NextUnit()) / 6));
            using var lost = new FingerprintSink();
            var world = Make((self, now) =>
            {
                if (self == 17 && now > end)
                {
                    throw new InvalidOperationException("killed");
                }
            });

            var thrown = await Record.ExceptionAsync(
                () => MeshRun.ExecuteAsync(world, 1 + (int)random.NextBelow(3), lost, static _ => true, _place.Options(resume: true)));

            Assert.True(thrown is null or InvalidOperationException { Message: "killed" }, thrown?.ToString());
        }

        using var sink = new FingerprintSink();
        var outcome = await MeshRun.ExecuteAsync(Make(), 2, sink, static _ => true, _place.Options(resume: true));

        var expected = Sequential(out var undisturbed);
        Assert.Equal(expected, sink.Current());
        Assert.Equal((undisturbed.Messages, undisturbed.Wakes, undisturbed.Audits), (outcome.Messages, outcome.Wakes, outcome.Audits));
    }

    [PostgreSqlFact]
    public async Task A_run_goes_on_from_PostgreSQL_too()
    {
        using var server = new PostgreSqlServer();
        var storage = new CheckpointStorage(server.Address);
        using var first = new FingerprintSink();
        var stopped = await MeshRun.ExecuteAsync(
            Make(), 2, first, static _ => false, _place.Options(resume: false) with { Storage = storage, Every = CheckpointPlace.AtTheStop });
        Assert.True(stopped.WasInterrupted);

        using var sink = new FingerprintSink();
        var outcome = await MeshRun.ExecuteAsync(Make(), 3, sink, static _ => true, _place.Options(resume: true) with { Storage = storage });

        Assert.True(outcome.Events > stopped.Events);
        Assert.Equal(Sequential(out _), sink.Current());
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(1, 8)]
    [InlineData(2, 3)]
    public async Task A_run_that_is_asked_to_stop_leaves_a_checkpoint_that_any_number_of_partitions_goes_on_from(int before, int after)
    {
        using var first = new FingerprintSink();
        var stopped = await MeshRun.ExecuteAsync(Make(), before, first, static _ => false, _place.Options(resume: false) with { Every = CheckpointPlace.AtTheStop });
        Assert.True(stopped.WasInterrupted);
        var manifest = await Manifest();

        using var sink = new FingerprintSink();
        var outcome = await MeshRun.ExecuteAsync(Make(), after, sink, static _ => true, _place.Options(resume: true));

        Assert.True(manifest.Latest!.VirtualTimeNs >= stopped.ReachedAt.Nanoseconds, "the last checkpoint was taken before the end");
        Assert.Equal(stopped.Events, manifest.Latest.Messages + manifest.Latest.Wakes);
        Assert.Equal(Sequential(out var undisturbed), sink.Current());
        Assert.Equal(undisturbed.Events, outcome.Events);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_run_that_is_asked_to_stop_while_a_checkpoint_is_being_written_ends_in_that_window(int partitions)
    {
        // The first checkpoint, after one step of virtual time, makes the database: it is being written when the run is asked to stop.
        var conductor = new StopAt(new VirtualTime(200_000_000));
        using var first = new FingerprintSink();
        var stopped = await MeshRun.ExecuteAsync(Make(), partitions, first, static _ => true, _place.Options(resume: false), conductor);

        using var sink = new FingerprintSink();
        await MeshRun.ExecuteAsync(Make(), 2, sink, static _ => true, _place.Options(resume: true));

        Assert.True(stopped.WasInterrupted);
        Assert.Equal(conductor.StoppedAt, stopped.ReachedAt);
        Assert.Equal(Sequential(out _), sink.Current());
    }

    [Fact]
    public async Task Only_the_latest_checkpoint_keeps_its_states()
    {
        for (var stop = 0; stop < 2; stop++)
        {
            using var sink = new FingerprintSink();
            await MeshRun.ExecuteAsync(
                Make(), 2, sink, static _ => false, _place.Options(resume: stop > 0) with { Every = CheckpointPlace.AtTheStop });
        }

        var manifest = await Manifest();
        var states = _place.Scalar("select count(*) from journal where persistence_id like 'toy/states/%' and manifest = 'exchangemesh.v1.CheckpointChunk'");

        Assert.Equal(2, manifest.Headers.Count);
        Assert.Equal(manifest.Latest!.Chunks.Sum(), states);
    }

    [Fact]
    public async Task A_database_that_cannot_be_written_ends_the_run_with_a_sentence_about_it()
    {
        using var sink = new FingerprintSink();
        var options = _place.Options(resume: false) with { Storage = CheckpointStorage.InFile("/nowhere/at/all.db") };

        var thrown = await Assert.ThrowsAsync<CheckpointException>(() => MeshRun.ExecuteAsync(Make(), 2, sink, static _ => true, options));

        Assert.Contains("unable to open database file", thrown.Message, StringComparison.Ordinal);
    }

    /// <summary>Ends a run at the first window after a time.</summary>
    private sealed class StopAt(VirtualTime time) : IRunConductor
    {
        /// <summary>Where the run was asked to end.</summary>
        public VirtualTime? StoppedAt { get; private set; }

        public bool Conduct(IStandingRun run)
        {
            var now = new VirtualTime(run.FirstWindow * run.World.Topology.Lookahead);
            if (StoppedAt is null && now >= time)
            {
                StoppedAt = now;
            }

            return StoppedAt is null;
        }
    }

    private static MarketWorld Make(Action<int, VirtualTime>? whenTraderWakes = null) => ToyWorld.Make(3, 200, 7, Length, whenTraderWakes);

    private static string Sequential(out RunOutcome outcome)
    {
        using var sink = new FingerprintSink();
        outcome = SequentialRun.Execute(Make(), sink, static _ => true);
        return sink.Current();
    }

    private Task<CheckpointManifest> Manifest() => _place.WithStore(store => store.ReadManifestAsync());
}
