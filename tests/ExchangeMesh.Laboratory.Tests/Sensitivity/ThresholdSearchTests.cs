using ExchangeMesh.Laboratory.Sensitivity;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Laboratory.Tests.Sensitivity;

public sealed class ThresholdSearchTests
{
    private const int Places = 65;

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.2)]
    public void A_noisy_step_is_found_with_the_stated_confidence(double noise)
    {
        const int Searches = 200;
        var wrong = 0;
        for (var search = 0; search < Searches; search++)
        {
            var draws = new SeedStream((ulong)search, new ParticipantId(1), 0);
            var step = 1 + (int)draws.NextBelow(Places - 1);

            var found = ThresholdSearch.Find(Places, 400, 4, 0.5, 0.95, (place, _, count) => Draw(ref draws, place >= step ? 1 - noise : noise, count));

            Assert.True(found.IsFound);
            wrong += found.Lower < step && step <= found.Upper ? 0 : 1;
        }

        Assert.InRange(wrong, 0, Searches / 20);
    }

    [Fact]
    public void A_clear_step_is_found_to_one_place_with_few_runs()
    {
        var found = ThresholdSearch.Find(Places, 100, 1, 0.5, 0.95, static (place, _, count) => Enumerable.Repeat<bool?>(place < 23, count).ToList());

        Assert.Equal((22, 23), (found.Lower, found.Upper));
        Assert.Equal((ChanceVerdict.Above, ChanceVerdict.Below), (found.First, found.Last));
        Assert.All(found.Probes, probe => Assert.InRange(probe.Runs, 1, 15));
        Assert.InRange(found.Probes.Count, 2, ThresholdSearch.MostProbes(Places));
    }

    [Fact]
    public void A_slow_rise_gives_a_bracket_around_the_crossing_as_wide_as_the_seeds_leave_it()
    {
        var draws = new SeedStream(5, new ParticipantId(1), 0);

        var found = ThresholdSearch.Find(Places, 60, 4, 0.5, 0.95, (place, _, count) => Draw(ref draws, place / (double)(Places - 1), count));

        Assert.True(found.IsFound);
        Assert.InRange(found.Lower, 0, 31);
        Assert.InRange(found.Upper, 33, Places - 1);
        Assert.Contains(found.Probes, probe => probe.Verdict == ChanceVerdict.Open);
        Assert.InRange(found.Probes.Count, 3, ThresholdSearch.MostProbes(Places));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Where_both_ends_lie_on_one_side_nothing_is_found(bool holds)
    {
        var found = ThresholdSearch.Find(Places, 100, 4, 0.5, 0.95, (_, _, count) => Enumerable.Repeat<bool?>(holds, count).ToList());

        Assert.False(found.IsFound);
        Assert.Equal(2, found.Probes.Count);
    }

    [Fact]
    public void The_runs_that_are_looked_at_do_not_depend_on_how_many_are_made_at_once()
    {
        static IReadOnlyList<bool?> Runs(int place, int from, int count) =>
            [.. Enumerable.Range(from, count).Select(seed => (bool?)((((seed * 7) + place) % 10) < (place > 30 ? 9 : 1)))];

        var one = ThresholdSearch.Find(Places, 100, 1, 0.5, 0.95, Runs);
        var many = ThresholdSearch.Find(Places, 100, 16, 0.5, 0.95, Runs);

        Assert.Equal(one.Probes, many.Probes);
    }

    [Fact]
    public void Failed_runs_are_passed_over_and_counted()
    {
        var found = ThresholdSearch.Find(2, 100, 3, 0.5, 0.95, static (place, from, count) =>
            [.. Enumerable.Range(from, count).Select(seed => seed % 2 == 0 ? null : (bool?)(place == 1))]);

        Assert.True(found.IsFound);
        Assert.All(found.Probes, probe => Assert.InRange(probe.Missing, probe.Runs - 1, probe.Runs + 1));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void A_sequential_test_is_wrong_no_more_often_than_it_says_even_at_the_level_itself(double level)
    {
        const int Tests = 1_000;
        var decided = 0;
        for (var number = 0; number < Tests; number++)
        {
            var draws = new SeedStream((ulong)number, new ParticipantId(2), 0);
            var test = new ChanceTest(level, 0.05);
            for (var trial = 0; trial < 300 && test.Verdict == ChanceVerdict.Open; trial++)
            {
                test.Add(draws.NextChance(level));
            }

            decided += test.Verdict == ChanceVerdict.Open ? 0 : 1;
        }

        Assert.InRange(decided, 0, Tests / 20);
    }

    private static bool?[] Draw(ref SeedStream draws, double chance, int count)
    {
        var drawn = new bool?[count];
        for (var place = 0; place < count; place++)
        {
            drawn[place] = draws.NextChance(chance);
        }

        return drawn;
    }
}
