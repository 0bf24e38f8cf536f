using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace ExchangeMesh.Actors.Metrics;

/// <summary>What a process measures of its runs while they are made. Nothing is measured where nobody listens, and nothing ever for a single event.</summary>
public static class MeshMeter
{
    /// <summary>The meter's name, by which a host listens to it.</summary>
    public const string Name = "ExchangeMesh";

    private static readonly double[] Short = [1e-6, 2.5e-6, 5e-6, 1e-5, 2.5e-5, 5e-5, 1e-4, 2.5e-4, 5e-4, 1e-3, 2.5e-3, 5e-3, 1e-2, 2.5e-2, 0.1, 1];
    private static readonly double[] Long = [1e-3, 5e-3, 1e-2, 5e-2, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];
    private static readonly double[] Sizes = [1 << 10, 1 << 14, 1 << 17, 1 << 20, 1 << 22, 1 << 24, 1 << 26, 1 << 28, 1 << 30];
    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> EventCounter = Meter.CreateCounter<long>(
        "exchangemesh.events", "{event}", "Messages and wake-ups that participants on this node have handled.");

    private static readonly Histogram<double> WindowTime = Meter.CreateHistogram(
        "exchangemesh.window.duration", "s", "Wall time from one meeting of this node's partitions to the next: one window of virtual time, or a stretch of several.", tags: null, Advice(Short));

    private static readonly Histogram<double> BarrierWait = Meter.CreateHistogram(
        "exchangemesh.barrier.wait", "s", "Wall time that a partition has waited for the others, and for the exchange of batches, between two stretches of windows.", tags: null, Advice(Short));

    private static readonly Histogram<double> PartitionSkew = Meter.CreateHistogram(
        "exchangemesh.partition.skew", "s", "Wall time of a stretch's work on this node's slowest partition beyond its fastest.", tags: null, Advice(Short));

    private static readonly Histogram<double> CheckpointTime = Meter.CreateHistogram(
        "exchangemesh.checkpoint.duration", "s", "Wall time from the order to write a checkpoint until it was complete; in a cluster, until the share of this node was.", tags: null, Advice(Long));

    private static readonly Histogram<double> CheckpointSize = Meter.CreateHistogram(
        "exchangemesh.checkpoint.size", "By", "Size of what this node has stored for a checkpoint, in bytes.", tags: null, Advice(Sizes));

    private static readonly Counter<long> RollbackCounter = Meter.CreateCounter<long>(
        "exchangemesh.rollbacks", "{rollback}", "How often a run went back to its last checkpoint behind windows that were already run, as its coordinator counts it.");

    /// <summary>Whether anybody listens; where nobody does, no clock is read.</summary>
    public static bool IsOn => WindowTime.Enabled;

    /// <summary>Counts events that were handled.</summary>
    public static void Handled(long events) => EventCounter.Add(events);

    /// <summary>Notes a window.</summary>
    /// <param name="ticks">How long it took, in ticks of <see cref="Stopwatch"/>.</param>
    /// <param name="work">How long each partition worked in it, in the same ticks.</param>
    public static void Ended(long ticks, ReadOnlySpan<long> work)
    {
        WindowTime.Record(Seconds(ticks));
        var (least, most) = (long.MaxValue, 0L);
        foreach (var one in work)
        {
            (least, most) = (Math.Min(least, one), Math.Max(most, one));
        }

        PartitionSkew.Record(Seconds(Math.Max(0, most - least)));
    }

    /// <summary>Notes how long a partition has waited between two windows, in ticks of <see cref="Stopwatch"/>.</summary>
    public static void Waited(long ticks) => BarrierWait.Record(Seconds(ticks));

    /// <summary>Notes a checkpoint that is complete.</summary>
    /// <param name="time">How long it took.</param>
    /// <param name="bytes">How large it is as it is stored.</param>
    public static void Checkpointed(TimeSpan time, long bytes)
    {
        CheckpointTime.Record(time.TotalSeconds);
        CheckpointSize.Record(bytes);
    }

    /// <summary>Counts a rollback.</summary>
    public static void RolledBack() => RollbackCounter.Add(1);

    private static double Seconds(long ticks) => (double)ticks / Stopwatch.Frequency;

    private static InstrumentAdvice<double> Advice(double[] bounds) => new() { HistogramBucketBoundaries = bounds };
}
