namespace ExchangeMesh.Benchmarks.Engines;

/// <summary>What hosting every participant in an actor costs: the actor engine on one partition against the sequential runner, same model.</summary>
/// <param name="traders">How many traders.</param>
/// <param name="promised">The least ratio of their speeds.</param>
internal sealed class ActorRatioBenchmark(int traders, double promised) : IBenchmark
{
    private const int Rounds = 5;

    /// <inheritdoc/>
    public string Name => $"actors-{traders / 1000}k";

    /// <inheritdoc/>
    public string Summary => $"the actor engine on one partition ÷ the sequential runner, {traders:#,##0} traders";

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Run()
    {
        var plan = new NoiseMarkets(8, traders, traders / 10_000.0, "20ms", LengthSeconds: 60).Plan();
        EngineRuns.Sequential(plan);
        EngineRuns.Actors(plan, 1);
        var ratios = new List<double>();
        EngineRun sequential = default, actors = default;
        for (var round = 0; round < Rounds; round++)
        {
            sequential = EngineRuns.Sequential(plan);
            actors = EngineRuns.Actors(plan, 1);
            ratios.Add(actors.EventsPerCpuSecond / sequential.EventsPerCpuSecond);
        }

        return
        [
            new Figure("sequential runner", sequential.EventsPerCpuSecond, "events/CPU s"),
            new Figure("actors, one partition", actors.EventsPerCpuSecond, "events/CPU s"),
            new Figure("actors ÷ sequential (median of rounds)", EngineRuns.Median(ratios), AtLeast: promised),
        ];
    }
}
