namespace ExchangeMesh.Benchmarks.Engines;

/// <summary>What the engine itself allocates for each delivered event: nothing in steady state.</summary>
internal sealed class AllocationBenchmark : IBenchmark
{
    /// <inheritdoc/>
    public string Name => "allocation";

    /// <inheritdoc/>
    public string Summary => "bytes allocated per handled event in steady state, all threads, records included";

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Run()
    {
        var plan = new NoiseMarkets(8, 10_000, 1, "20ms", LengthSeconds: 240).Plan();
        var sequential = EngineRuns.Sequential(plan);
        var actors = EngineRuns.Actors(plan, 1);
        return
        [
            new Figure("sequential runner", sequential.AllocatedBytes / (double)sequential.Events, "bytes/event", AtMost: 1),
            new Figure("actors, one partition", actors.AllocatedBytes / (double)actors.Events, "bytes/event", AtMost: 1),
        ];
    }
}
