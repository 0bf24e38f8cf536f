using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Pricing;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Pricing;

/// <summary>Index and mark rules as rulebooks choose them.</summary>
public sealed class PriceRuleTests
{
    private const long Unit = 1_000_000;

    [Theory]
    [InlineData(new long[] { 100, 200 }, 150_000_000)]
    [InlineData(new long[] { 100 }, 100_000_000)]
    [InlineData(new long[] { 100, 100, 110 }, 101_000_000)]
    public void Okx_clamps_three_sources_averages_two_and_takes_one_as_it_is(long[] prices, long expected)
    {
        var terms = new IndexTerms { Constituents = [], Outliers = OutlierRule.ClampFromThree, OutlierDistance = Ratio.FromPercent(2) };

        // Weights 1, 2 and 3, which two sources do not have: (100 + 200 + 3 × 102) ÷ 6 = 101.
        var sources = prices.Select((price, at) => new IndexSource(price * Unit, at + 1, Duration.Zero)).ToArray();

        Assert.Equal(expected, IndexCalculation.IndexMicros(terms, sources));
    }

    [Theory]
    [InlineData(3, 2, 2, 1, 1, 101)]
    [InlineData(1, 1, 1, 1, 5, 104)]
    [InlineData(5, 1, 1, 1, 2, 100)]
    public void The_weighted_median_is_the_least_price_that_half_of_the_weight_reaches(long a, long b, long c, long d, long e, long expected)
    {
        var terms = new IndexTerms { Constituents = [], Method = IndexMethod.WeightedMedian };
        IndexSource[] sources = [Of(104, e), Of(100, a), Of(103, d), Of(101, b), Of(102, c)];

        var index = IndexCalculation.IndexMicros(terms, sources);

        Assert.Equal(expected * Unit, index);
    }

    [Fact]
    public void Sources_far_from_the_rest_hardly_count_by_inverse_squares()
    {
        var terms = new IndexTerms { Constituents = [], Method = IndexMethod.InverseSquare };

        // The mean of 99, 101 and 130 is 110: distances 11, 9 and 20 weigh 1/121, 1/81 and 1/400.
        var index = IndexCalculation.IndexMicros(terms, [Of(99, 1), Of(101, 1), Of(130, 1)]);

        const double Expected = ((99.0 / 121) + (101.0 / 81) + (130.0 / 400)) / ((1.0 / 121) + (1.0 / 81) + (1.0 / 400));
        Assert.InRange(index, (long)(Expected * Unit) - 200, (long)(Expected * Unit) + 200);
    }

    [Fact]
    public void The_old_mark_is_the_index_with_the_funding_to_come()
    {
        var mark = new MarkPrice(new MarkTerms { Method = MarkMethod.IndexWithFunding }, PerpTerms.Instrument, new Price(1));
        var inputs = new MarkInputs(
            10_000 * Unit, Price.None, Price.None, Price.None, 1_000_000_000 / 100, Duration.FromHours(4), Duration.FromHours(8));

        // 1 % with half of the interval to go: half a percent of 10,000.
        Assert.Equal(new Price(10_050), mark.Update(inputs));
    }

    [Fact]
    public void A_basis_may_be_taken_of_the_last_price_kept_within_the_spread()
    {
        var terms = new MarkTerms { BasisSmoothing = Duration.Zero, BasisOf = BasisPrice.LastWithinSpread };
        var inputs = new MarkInputs(
            1_000 * Unit, new Price(1_010), new Price(1_030), new Price(1_050), 0, Duration.Zero, Duration.FromHours(8));

        Assert.Equal(new Price(1_030), new MarkPrice(terms, PerpTerms.Instrument, new Price(1)).Update(inputs));
        Assert.Equal(
            new Price(1_020), new MarkPrice(terms with { BasisOf = BasisPrice.Mid }, PerpTerms.Instrument, new Price(1)).Update(inputs));
    }

    [Theory]
    [InlineData(1_040, 1_020)]
    [InlineData(1_015, 1_015)]
    [InlineData(0, 1_020)]
    public void Hyperliquids_mark_is_the_median_of_three_and_its_own_average_stands_for_a_missing_one(long others, long expected)
    {
        // Index plus basis: 1,000 + 10 (mid 1,010 at once); bid 1,000, ask 1,020, last 1,030: 1,020.
        var terms = new MarkTerms { Method = MarkMethod.MedianWithMarkets, BasisSmoothing = Duration.Zero };
        var mark = new MarkPrice(terms, PerpTerms.Instrument, new Price(1));
        var inputs = new MarkInputs(
            1_000 * Unit, new Price(1_000), new Price(1_020), new Price(1_030), 0, Duration.Zero, Duration.FromHours(8), others * Unit);

        Assert.Equal(new Price(expected), mark.Update(inputs));
    }

    [Fact]
    public void Other_venues_perpetuals_enter_the_mark_of_a_running_venue_while_they_are_fresh()
    {
        var other = new InstrumentId(30);
        var terms = PerpTerms with
        {
            Mark = new MarkTerms
            {
                Method = MarkMethod.MedianWithMarkets,
                BasisSmoothing = Duration.Zero,
                Markets = [new IndexConstituent(other, 1)],
                StaleAfter = Duration.FromSeconds(2),
            },
        };
        var bench = new VenueBench(Terms(terms)).WithTraders(3, 10_000).Started();
        bench.Trade(buyer: 1, seller: 2, lots: 1, ticks: 1_030);
        bench.Buy(trader: 3, lots: 1, ticks: 1_000);
        bench.Sell(trader: 3, lots: 1, ticks: 1_020);

        bench.Say(OtherVenue, new PriceReport(1_015 * Unit, other));
        bench.MoveIndex(1_000);
        var fresh = bench.Outbox.View(Perp).Mark;
        bench.Say(OtherVenue, new PriceReport(1_000 * Unit, Feed));
        bench.Pass(Duration.FromSeconds(4));

        Assert.Equal(new Price(1_015), fresh);
        Assert.Equal(new Price(1_020), bench.Outbox.View(Perp).Mark);
    }

    private static IndexSource Of(long price, long weight) => new(price * Unit, weight, Duration.Zero);
}
