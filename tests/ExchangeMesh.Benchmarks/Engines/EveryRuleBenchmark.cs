namespace ExchangeMesh.Benchmarks.Engines;

/// <summary>What switching every kind of rule on costs, and whether what is promised of the engines still holds with them.</summary>
/// <remarks>
/// The same traders trade on exchanges of a plain rulebook, and on exchanges with six circuit breakers that are asked at every order and trade
/// and never stop it, margin that follows volatility, concentration and open interest, a liquidation map, limits, a fee on withdrawals, a
/// least time in the book, shown depth, and obliged makers.
/// </remarks>
internal sealed class EveryRuleBenchmark : IBenchmark
{
    private const int Rounds = 5;

    /// <inheritdoc/>
    public string Name => "every-rule";

    /// <inheritdoc/>
    public string Summary => "10,000 traders with every kind of rule switched on, beside the same traders without; actors ÷ sequential; bytes an event";

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Run()
    {
        var markets = new NoiseMarkets(8, 10_000, 1, "20ms", LengthSeconds: 60) { HasMakers = true };
        var (plain, ruled) = (markets.Plan(), (markets with { HasEveryRule = true }).Plan());
        EngineRuns.Sequential(ruled);
        EngineRuns.Actors(ruled, 1);
        var (costs, ratios) = (new List<double>(), new List<double>());
        EngineRun without = default, sequential = default, actors = default;
        for (var round = 0; round < Rounds; round++)
        {
            without = EngineRuns.Sequential(plain);
            sequential = EngineRuns.Sequential(ruled);
            actors = EngineRuns.Actors(ruled, 1);
            costs.Add(sequential.EventsPerCpuSecond / without.EventsPerCpuSecond);
            ratios.Add(actors.EventsPerCpuSecond / sequential.EventsPerCpuSecond);
        }

        var steady = (markets with { HasEveryRule = true, LengthSeconds = 240 }).Plan();
        var (steadySequential, steadyActors) = (EngineRuns.Sequential(steady), EngineRuns.Actors(steady, 1));
        return
        [
            new Figure("sequential runner, plain", without.EventsPerCpuSecond, "events/CPU s"),
            new Figure("sequential runner, every rule", sequential.EventsPerCpuSecond, "events/CPU s"),
            new Figure("every rule ÷ plain (median of rounds)", EngineRuns.Median(costs), AtLeast: 0.5),
            new Figure("every rule: actors ÷ sequential (median of rounds)", EngineRuns.Median(ratios), AtLeast: 0.9),
            new Figure("every rule: sequential runner", steadySequential.AllocatedBytes / (double)steadySequential.Events, "bytes/event", AtMost: 1),
            new Figure("every rule: actors, one partition", steadyActors.AllocatedBytes / (double)steadyActors.Events, "bytes/event", AtMost: 1),
        ];
    }
}
