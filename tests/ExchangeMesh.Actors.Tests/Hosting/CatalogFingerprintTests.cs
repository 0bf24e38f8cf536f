using ExchangeMesh.Scenarios;
using ExchangeMesh.World;
using ExchangeMesh.World.Tests.Determinism;

namespace ExchangeMesh.Actors.Tests.Hosting;

/// <summary>Every shipped scenario gives one fingerprint on the sequential runner and on actors, on any number of partitions.</summary>
public sealed class CatalogFingerprintTests
{
    /// <summary>Eight partitions on two cores are slow: scenarios of short windows, or of many events, are cut after what they are about.</summary>
    private static readonly (string Name, string Length)[] Cut = [("october-2025", "20m"), ("march-2020", "13h"), ("gamma-spiral", "7m"), ("quiet-market", "1h"), ("two-venue-spiral", "8m"), ("lending-contagion", "27m"), ("leverage-cycle", "200s"), ("leverage-fat-tails", "200s"), ("informed-trading", "3s"), ("clearing-payments", "50s"), ("margin-spiral", "50s"), ("halt-magnet", "2000s")];

    public static TheoryData<string> Names => [.. ScenarioLibrary.Names];

    public static TheoryData<string> Published => [.. ScenarioLibrary.Published];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Actors_on_1_2_3_and_8_partitions_give_the_sequential_fingerprint(string name)
    {
        var plan = PlanOf(name);
        using var reference = new FingerprintSink();
        SequentialRun.Execute(WorldBuilder.Build(plan), reference, static _ => true);

        foreach (var partitions in new[] { 1, 2, 3, 8 })
        {
            using var sink = new FingerprintSink();
            await MeshRun.ExecuteAsync(WorldBuilder.Build(plan), partitions, sink, static _ => true);

            Assert.True(reference.Current() == sink.Current(), $"{name} differs on {partitions} partitions");
        }

        Assert.True(reference.Events > 100);
    }

    [Theory]
    [MemberData(nameof(Published))]
    public async Task Published_results_have_one_fingerprint_too(string name)
    {
        var plan = PlanOf(name);
        using var reference = new FingerprintSink();
        SequentialRun.Execute(WorldBuilder.Build(plan), reference, static _ => true);

        foreach (var partitions in new[] { 1, 3 })
        {
            using var sink = new FingerprintSink();
            await MeshRun.ExecuteAsync(WorldBuilder.Build(plan), partitions, sink, static _ => true);

            Assert.True(reference.Current() == sink.Current(), $"{name} differs on {partitions} partitions");
        }

        Assert.True(reference.Events > 5);
    }

    private static ScenarioPlan PlanOf(string name)
    {
        var cut = Array.Find(Cut, one => one.Name == name);
        var options = new ReadingOptions { Overrides = cut.Name is null ? [] : [new ScenarioOverride("length", cut.Length)] };
        var reading = ScenarioReader.Open(name, options);
        return reading.Plan ?? throw new InvalidOperationException(string.Join('\n', reading.Diagnostics));
    }
}
