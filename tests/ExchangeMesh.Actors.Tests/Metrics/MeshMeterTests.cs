using System.Diagnostics.Metrics;
using ExchangeMesh.Actors.Metrics;
using ExchangeMesh.Actors.Tests.Checkpoints;
using ExchangeMesh.Actors.Tests.Hosting;
using ExchangeMesh.Primitives;
using ExchangeMesh.World.Tests.Determinism;

namespace ExchangeMesh.Actors.Tests.Metrics;

/// <summary>The meter is one for the process: these tests run when no other does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

[Collection(nameof(Alone))]
public sealed class MeshMeterTests
{
    [Fact]
    public async Task A_run_counts_its_events_and_times_its_windows()
    {
        using var measured = new Measured();
        using var sink = new FingerprintSink();

        var outcome = await MeshRun.ExecuteAsync(ToyWorld.Make(2, 50, 3, Duration.FromMilliseconds(500)), 2, sink, static _ => true);

        Assert.Equal(outcome.Events, measured.Sum("exchangemesh.events"));
        Assert.Equal(outcome.Windows, measured.Count("exchangemesh.window.duration"));
        Assert.Equal(outcome.Windows, measured.Count("exchangemesh.partition.skew"));
        Assert.Equal(2 * (outcome.Windows - 1), measured.Count("exchangemesh.barrier.wait"));
        Assert.Empty(measured.Values("exchangemesh.checkpoint.duration"));
        Assert.All(measured.Values("exchangemesh.window.duration"), seconds => Assert.InRange(seconds, 1e-9, 60));
        Assert.All(measured.Values("exchangemesh.partition.skew"), seconds => Assert.InRange(seconds, 0, 60));
        Assert.All(measured.Values("exchangemesh.barrier.wait"), seconds => Assert.InRange(seconds, 1e-9, 60));
    }

    [Fact]
    public async Task A_checkpoint_tells_how_long_it_took_and_how_large_it_is()
    {
        using var place = new CheckpointPlace();
        using var measured = new Measured();
        using var sink = new FingerprintSink();

        await MeshRun.ExecuteAsync(
            ToyWorld.Make(2, 50, 3, Duration.FromHours(1)),
            2,
            sink,
            static _ => false,
            place.Options(resume: false) with { Every = CheckpointPlace.AtTheStop });

        Assert.InRange(Assert.Single(measured.Values("exchangemesh.checkpoint.size")), 1_000, 1_000_000);
        Assert.InRange(Assert.Single(measured.Values("exchangemesh.checkpoint.duration")), 1e-6, 60);
    }

    /// <summary>Listens to the meter and keeps all that it is told.</summary>
    private sealed class Measured : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Lock _lock = new();
        private readonly List<(string Name, double Value)> _all = [];

        public Measured()
        {
            _listener.InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == MeshMeter.Name)
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Add(instrument.Name, value));
            _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Add(instrument.Name, value));
            _listener.Start();
        }

        public double Sum(string name) => Values(name).Sum();

        public long Count(string name) => Values(name).Count;

        public List<double> Values(string name)
        {
            lock (_lock)
            {
                return [.. _all.Where(one => one.Name == name).Select(one => one.Value)];
            }
        }

        public void Dispose() => _listener.Dispose();

        private void Add(string name, double value)
        {
            lock (_lock)
            {
                _all.Add((name, value));
            }
        }
    }
}
