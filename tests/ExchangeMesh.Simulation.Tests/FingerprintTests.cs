using CsCheck;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Simulation.Tests;

/// <summary>One scenario and one seed give the same bits, whatever the engine, the number of partitions and the placement.</summary>
public sealed class FingerprintTests
{
    private static readonly ToySettings Dense = new(
        Processes: 60,
        Publishers: 4,
        Wait: 5_000_000,
        Grid: 1,
        Duration.FromMilliseconds(1),
        Duration.FromMilliseconds(400),
        Seed: 7);

    // Wake-ups on a grid make many events of one instant, so the tie-break decides.
    private static readonly ToySettings Tied = Dense with { Grid = 500_000, Wait = 3_000_000 };

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    public void Any_number_of_partitions_gives_the_outcome_of_the_sequential_runner(int partitions)
    {
        var expected = ToyRuns.Sequential(Dense);

        var outcome = ToyRuns.Partitioned(Dense, partitions, process => process % partitions);

        Assert.Equal(expected, outcome);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Events_of_one_instant_are_handled_in_the_same_order_everywhere(int partitions)
    {
        var expected = ToyRuns.Sequential(Tied);

        var outcome = ToyRuns.Partitioned(Tied, partitions, process => process * partitions / Tied.Processes);

        Assert.Equal(expected, outcome);
    }

    [Fact]
    public void Another_seed_gives_another_outcome()
    {
        var outcome = ToyRuns.Sequential(Dense with { Seed = 8 });

        Assert.NotEqual(ToyRuns.Sequential(Dense), outcome);
    }

    [Fact]
    public void Without_the_tie_break_engines_part()
    {
        var mutant = new NoTieBreak();

        var outcomes = new[]
        {
            ToyRuns.Sequential(Tied, mutant),
            ToyRuns.Partitioned(Tied, 1, _ => 0, mutant),
            ToyRuns.Partitioned(Tied, 3, process => process % 3, mutant),
        };

        Assert.True(outcomes.Distinct().Count() > 1, "the tie-break's absence was not noticed");
    }

    [Fact]
    public void Generated_models_give_one_outcome_under_any_placement()
    {
        // A grid as wide as the waits would round them to nothing, and processes would wake at every nanosecond.
        var generated =
            from processes in Gen.Int[5, 80]
            from publishers in Gen.Int[1, 4]
            from wait in Gen.Long[10_000, 20_000_000]
            from step in Gen.Int[0, 2]
            let grid = step == 0 ? 1L : step == 1 ? 1_000L : Math.Min(500_000L, wait / 4)
            from lookahead in Gen.Long[50_000, 5_000_000]
            from seed in Gen.ULong[0, 1UL << 53]
            from partitions in Gen.Int[1, 8]
            from places in Gen.Int[0, partitions - 1].Array[processes]
            select (Settings: new ToySettings(processes, publishers, wait, grid, new Duration(lookahead), new Duration(Math.Min(40 * Math.Max(lookahead, wait / 4), 1_000 * wait)), seed), partitions, places);

        generated.Sample(
            made => ToyRuns.Sequential(made.Settings) == ToyRuns.Partitioned(made.Settings, made.partitions, process => made.places[process]),
            iter: 60);
    }

    private sealed class NoTieBreak : TieBreak
    {
        public override int Compare(in Pending first, in Pending second) => 0;
    }
}
