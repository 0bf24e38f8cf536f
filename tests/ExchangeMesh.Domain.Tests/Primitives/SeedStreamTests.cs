using CsCheck;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Primitives;

public sealed class SeedStreamTests
{
    [Theory]
    [InlineData(0UL, 0UL, 0UL, 0x6627e8d5U, 0xe169c58dU, 0xbc57ac4cU, 0x9b00dbd8U)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x408f276dU, 0x41c83b0eU, 0xa20bc7c6U, 0x6d5451fdU)]
    [InlineData(0x299f31d0a4093822UL, 0x85a308d3243f6a88UL, 0x0370734413198a2eUL, 0xd16cfe09U, 0x94fdccebU, 0x5001e420U, 0x24126ea1U)]
    public void Philox_gives_its_published_known_answers(
        ulong key, ulong low, ulong high, uint first, uint second, uint third, uint fourth)
    {
        var block = Philox.Block(key, low, high);

        Assert.Equal((first | ((ulong)second << 32), third | ((ulong)fourth << 32)), block);
    }

    [Fact]
    public void A_stream_is_a_function_of_seed_owner_stream_and_draw()
    {
        var left = new SeedStream(7, new ParticipantId(3), 1);
        var right = new SeedStream(7, new ParticipantId(3), 1);
        left.NextBits();
        left.NextUnit();
        right.NextBits();
        right.NextUnit();

        Assert.Equal(2UL, left.Draws);
        Assert.Equal(left.NextBits(), right.NextBits());
    }

    [Fact]
    public void Other_seeds_owners_and_streams_give_other_draws()
    {
        var draws = new SortedSet<ulong>();
        for (var at = 0; at < 1_000; at++)
        {
            draws.Add(new SeedStream((ulong)at, new ParticipantId(0), 0).NextBits());
            draws.Add(new SeedStream(0, new ParticipantId(at + 1), 0).NextBits());
            draws.Add(new SeedStream(0, new ParticipantId(0), at + 1).NextBits());
        }

        Assert.Equal(3_000, draws.Count);
    }

    [Fact]
    public void Draws_have_the_moments_of_their_distributions()
    {
        const int Count = 200_000;
        var stream = new SeedStream(42, new ParticipantId(0), 0);
        double unit = 0, normal = 0, square = 0, wait = 0, below = 0, chance = 0, pareto = 0;
        for (var draw = 0; draw < Count; draw++)
        {
            unit += stream.NextUnit();
            var deviate = stream.NextNormal();
            normal += deviate;
            square += deviate * deviate;
            wait += stream.NextExponential(3);
            below += stream.NextBelow(11);
            chance += stream.NextChance(0.2) ? 1 : 0;
            pareto += stream.NextPareto(1, 3);
        }

        // Five standard errors of each mean.
        var error = 5 / Math.Sqrt(Count);
        Assert.Equal(0.5, unit / Count, 0.2887 * error);
        Assert.Equal(0, normal / Count, error);
        Assert.Equal(1, square / Count, 1.4142 * error);
        Assert.Equal(3, wait / Count, 3 * error);
        Assert.Equal(5, below / Count, 3.163 * error);
        Assert.Equal(0.2, chance / Count, 0.4 * error);
        Assert.Equal(1.5, pareto / Count, 0.8661 * error);
    }

    [Fact]
    public void Bounded_draws_stay_below_their_bound_and_waits_are_positive()
    {
        Gen.Select(Gen.ULong, Gen.Long[1, long.MaxValue], Gen.Long[0, long.MaxValue]).Sample((seed, bound, mean) =>
        {
            var stream = new SeedStream(seed, new ParticipantId(1), 2);

            Assert.InRange(stream.NextBelow(bound), 0, bound - 1);
            Assert.InRange(stream.NextUnit(), 0, 1 - 1e-16);
            Assert.True(stream.NextWait(new Duration(mean)) >= new Duration(1));
        });
    }
}
