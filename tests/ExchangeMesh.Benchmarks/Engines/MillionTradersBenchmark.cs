using System.Diagnostics;

namespace ExchangeMesh.Benchmarks.Engines;

/// <summary>A million trader actors: what an event costs beside ten thousand, and the memory of it all.</summary>
internal sealed class MillionTradersBenchmark : IBenchmark
{
    private const double Gigabyte = 1e9;

    /// <inheritdoc/>
    public string Name => "million";

    /// <inheritdoc/>
    public string Summary => "1,000,000 traders against 10,000: cost per event (actors ÷ sequential), and memory";

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Run()
    {
        var small = new NoiseMarkets(8, 10_000, 1, "20ms", LengthSeconds: 60).Plan();
        var large = new NoiseMarkets(8, 1_000_000, 100, "20ms", LengthSeconds: 60).Plan();
        EngineRuns.Sequential(small);
        EngineRuns.Actors(small, 1);
        var smallSequential = EngineRuns.Sequential(small);
        var smallActors = EngineRuns.Actors(small, 1);
        var largeSequential = EngineRuns.Sequential(large);
        GC.Collect();
        var largeActors = EngineRuns.Actors(large, 1);
        using var process = Process.GetCurrentProcess();
        var actorGrowth = smallActors.EventsPerCpuSecond / largeActors.EventsPerCpuSecond;
        var sequentialGrowth = smallSequential.EventsPerCpuSecond / largeSequential.EventsPerCpuSecond;
        return
        [
            new Figure("sequential: cost at 1,000,000 ÷ at 10,000", sequentialGrowth),
            new Figure("actors: cost at 1,000,000 ÷ at 10,000", actorGrowth),
            new Figure("actors' growth ÷ sequential's growth", actorGrowth / sequentialGrowth, AtMost: 1.3),
            new Figure("peak memory of the process, both engines in turn", process.PeakWorkingSet64 / Gigabyte, "GB"),
        ];
    }
}

/// <summary>The memory of a million trader actors with their strategies and accounts, in a process of their own.</summary>
internal sealed class MillionMemoryBenchmark : IBenchmark
{
    /// <inheritdoc/>
    public string Name => "million-memory";

    /// <inheritdoc/>
    public string Summary => "peak memory of a process with 1,000,000 trader actors and their accounts; run it alone";

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Run()
    {
        var plan = new NoiseMarkets(8, 1_000_000, 100, "20ms", LengthSeconds: 10).Plan();
        EngineRuns.Actors(plan, 1);
        using var process = Process.GetCurrentProcess();
        return [new Figure("peak working set", process.PeakWorkingSet64 / 1e9, "GB", AtMost: 1.5)];
    }
}
