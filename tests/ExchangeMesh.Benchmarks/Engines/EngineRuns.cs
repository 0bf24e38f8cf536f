using System.Diagnostics;
using ExchangeMesh.Actors;
using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using ExchangeMesh.Scenarios;
using ExchangeMesh.World;

namespace ExchangeMesh.Benchmarks.Engines;

/// <summary>What an engine did after its first fifth of virtual time, when caches and compiled code are warm.</summary>
/// <param name="Events">Events handled.</param>
/// <param name="CpuSeconds">Processor time of the whole process.</param>
/// <param name="WallSeconds">Time by the wall clock.</param>
/// <param name="AllocatedBytes">Bytes that all threads allocated.</param>
/// <param name="Records">Events recorded.</param>
internal readonly record struct EngineRun(long Events, double CpuSeconds, double WallSeconds, long AllocatedBytes, long Records)
{
    public double EventsPerCpuSecond => Events / CpuSeconds;

    public double EventsPerSecond => Events / WallSeconds;
}

/// <summary>Runs plans on engines and measures them.</summary>
internal static class EngineRuns
{
    /// <summary>Runs a plan on the sequential runner.</summary>
    public static EngineRun Sequential(ScenarioPlan plan)
    {
        var world = WorldBuilder.Build(plan);
        var meter = new Meter(world.Topology.End);
        SequentialRun.Execute(world, meter, meter.Sample);
        return meter.Result();
    }

    /// <summary>Runs a plan on actors.</summary>
    public static EngineRun Actors(ScenarioPlan plan, int partitions, CheckpointOptions? checkpoints = null)
    {
        var world = WorldBuilder.Build(plan);
        var meter = new Meter(world.Topology.End);
        MeshRun.ExecuteAsync(world, partitions, meter, meter.Sample, checkpoints).GetAwaiter().GetResult();
        return meter.Result();
    }

    /// <summary>Returns the middle one of some ratios.</summary>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    /// <summary>Measures from the first fifth of virtual time to the last report of progress, and throws records away.</summary>
    private sealed class Meter(long end) : IRunSink
    {
        private State? _first;
        private State _last;
        private long _records;

        public void Append(ReadOnlySpan<RunEvent> events) => _records += events.Length;

        public void AddState(ParticipantId participant, ulong stateHash)
        {
            // Only time is measured here.
        }

        public bool Sample(RunProgress at)
        {
            if (at.Now.Nanoseconds >= end / 5)
            {
                _last = State.Now(at.Events, _records);
                _first ??= _last;
            }

            return true;
        }

        public EngineRun Result()
        {
            var first = _first ?? throw new InvalidOperationException("the run was too short to measure");
            return new EngineRun(
                _last.Events - first.Events,
                _last.Cpu - first.Cpu,
                _last.Wall - first.Wall,
                _last.Allocated - first.Allocated,
                _last.Records - first.Records);
        }

        private readonly record struct State(long Events, double Cpu, double Wall, long Allocated, long Records)
        {
            public static State Now(long events, long records)
            {
                using var process = Process.GetCurrentProcess();
                return new State(
                    events,
                    process.TotalProcessorTime.TotalSeconds,
                    Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency,
                    GC.GetTotalAllocatedBytes(precise: true),
                    records);
            }
        }
    }
}
