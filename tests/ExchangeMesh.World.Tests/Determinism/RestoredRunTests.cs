using CsCheck;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios;
using ExchangeMesh.Traders;
using ExchangeMesh.World.Tests.Mitigations;

namespace ExchangeMesh.World.Tests.Determinism;

/// <summary>What a run is between two windows can be taken down, taken over by a world that was just built, and run on: nobody can tell.</summary>
public sealed class RestoredRunTests
{
    private static readonly int[] Partitions = [3, 1, 2, 8];

    /// <summary>Scenarios of short windows are cut after what they are about.</summary>
    private static readonly (string Name, string Length)[] Cut = [("gamma-spiral", "7m"), ("quiet-market", "10m"), ("two-venue-spiral", "7m"), ("lending-contagion", "27m"), ("leverage-cycle", "200s"), ("leverage-fat-tails", "200s"), ("informed-trading", "3s"), ("clearing-payments", "50s"), ("margin-spiral", "50s")];

    public static TheoryData<string> Published() => [.. ScenarioLibrary.Published];

    public static TheoryData<string> Shipped() => [.. ScenarioLibrary.Names];

    [Theory]
    [MemberData(nameof(Shipped))]
    public void A_shipped_scenario_that_moves_house_again_and_again_ends_as_one_that_does_not(string name)
    {
        var cut = Array.Find(Cut, one => one.Name == name);
        var plan = WorldRuns.Read(name, cut.Name is null ? [] : [("length", cut.Length)]).Plan!;

        Assert.Equal(WorldRuns.Sequential(plan), Moving(plan, 9));
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void A_published_result_that_moves_house_ends_as_one_that_does_not(string name)
    {
        var cut = Array.Find(Cut, one => one.Name == name);
        var plan = WorldRuns.Read(name, cut.Name is null ? [] : [("length", cut.Length)]).Plan!;

        Assert.Equal(WorldRuns.Sequential(plan), Moving(plan, 9));
    }

    [Fact]
    public void A_run_with_every_mitigation_that_moves_house_ends_as_one_that_does_not()
    {
        var plan = WorldRuns.Read("two-venue-spiral", [("length", "7m"), .. SpiralRun.EverythingOn]).Plan!;

        Assert.Equal(WorldRuns.Sequential(plan), Moving(plan, 9));
    }

    [Fact]
    public void Generated_scenarios_that_move_house_end_as_those_that_do_not() =>
        GeneratedScenarios.All.Sample(
            text =>
            {
                var plan = WorldRuns.Read(text).Plan!;
                return WorldRuns.Sequential(plan) == Moving(plan, 12);
            },
            iter: 15);

    [Fact]
    public void A_run_that_moves_house_after_every_window_of_a_cascade_ends_as_one_that_does_not()
    {
        var plan = WorldRuns.Read(FingerprintTests.TiedMarket, ("length", "7s")).Plan!;
        using var sink = new FingerprintSink();
        var run = new LockstepWorld(plan, 2, sink);
        run.Start();
        run.RunBefore(new VirtualTime(4_990_000_000));
        var moves = 0;
        while (run.RunWindows(1))
        {
            run = Move(run, plan, Partitions[moves++ % Partitions.Length], sink);
        }

        run.AddStates();

        Assert.True(moves > 100, $"only {moves} moves");
        Assert.Equal(WorldRuns.Sequential(plan), sink.Current());
    }

    [Fact]
    public void A_state_that_is_cut_short_anywhere_is_said_to_be_damaged()
    {
        var plan = WorldRuns.Read("two-venue-spiral", ("length", "310s")).Plan!;
        using var sink = new FingerprintSink();
        var run = new LockstepWorld(plan, 1, sink);
        run.Start();
        run.RunBefore(VirtualTime.Never);
        var states = run.TakeDown().States;
        var random = new SeedStream(7, new ParticipantId(0), 0);
        foreach (var number in Enumerable.Range(0, states.Length).Where(number => number < 8 || number % 97 == 0))
        {
            var length = (int)random.NextBelow(states[number].Length);
            var fresh = WorldBuilder.Build(plan).Participants[number];
            var reader = new StateReader(states[number].AsMemory(0, length));

            Assert.Throws<DamagedStateException>(() => fresh.ReadState(reader));
        }
    }

    [Fact]
    public void Whatever_writes_its_state_reads_it_too()
    {
        var silent = new[] { typeof(Exchange).Assembly, typeof(Trader).Assembly, typeof(WorldBuilder).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => HasMethod(type, "WriteState") != HasMethod(type, "ReadState"))
            .Select(type => type.FullName);

        Assert.Empty(silent);
    }

    private static bool HasMethod(Type type, string name) =>
        Array.Exists(
            type.GetMethods(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.DeclaredOnly),
            method => method.Name == name);

    /// <summary>Runs a plan that moves to a world of other partitions a number of times, and returns its fingerprint.</summary>
    internal static string Moving(ScenarioPlan plan, int moves)
    {
        using var sink = new FingerprintSink();
        var run = new LockstepWorld(plan, 2, sink);
        run.Start();
        for (var move = 0; move < moves; move++)
        {
            run.RunBefore(new VirtualTime(plan.Length.Nanoseconds / (moves + 1) * (move + 1)));
            run = Move(run, plan, Partitions[move % Partitions.Length], sink);
        }

        run.RunBefore(VirtualTime.Never);
        run.AddStates();
        return sink.Current();
    }

    private static LockstepWorld Move(LockstepWorld run, ScenarioPlan plan, int partitions, IRunSink sink)
    {
        var standing = run.TakeDown();
        var moved = new LockstepWorld(plan, partitions, sink);
        moved.TakeOver(standing);
        Assert.Equal(standing.Joined(), moved.TakeDown().Joined());
        return moved;
    }
}
