namespace ExchangeMesh.Benchmarks.Engines;

/// <summary>What a second partition brings where traffic is dense.</summary>
internal sealed class PartitionsBenchmark : IBenchmark
{
    private const int Rounds = 5;

    /// <inheritdoc/>
    public string Name => "partitions";

    /// <inheritdoc/>
    public string Summary => "two partitions ÷ one, dense traffic; needs two idle cores";

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Run()
    {
        var plan = new NoiseMarkets(8, 20_000, 1, "20ms", LengthSeconds: 40).Plan();
        EngineRuns.Actors(plan, 2);
        var ratios = new List<double>();
        EngineRun one = default, two = default;
        for (var round = 0; round < Rounds; round++)
        {
            one = EngineRuns.Actors(plan, 1);
            two = EngineRuns.Actors(plan, 2);
            ratios.Add(two.EventsPerSecond / one.EventsPerSecond);
        }

        return
        [
            new Figure("one partition", one.EventsPerSecond, "events/s"),
            new Figure("two partitions", two.EventsPerSecond, "events/s"),
            new Figure("two ÷ one (median of rounds)", EngineRuns.Median(ratios), AtLeast: 1.5),
        ];
    }
}
