using CsCheck;
using ExchangeMesh.Domain.Pricing;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>Mark and index examples of Binance, Deribit, OKX and Hyperliquid.</summary>
public sealed class MarkAndIndexTests
{
    private const long Unit = 1_000_000;

    private static readonly IndexTerms Deribit = new()
    {
        Constituents = [],
        Outliers = OutlierRule.Clamp,
        OutlierDistance = new Ratio(5_000),
        StaleAfter = Duration.FromMinutes(3),
    };

    private static readonly IndexTerms Binance = new()
    {
        Constituents = [],
        Outliers = OutlierRule.Drop,
        OutlierDistance = Ratio.FromPercent(5),
        StaleAfter = Duration.FromSeconds(10),
    };

    [Fact]
    public void V_MARK_1_Funding_to_come_is_part_of_the_mark()
    {
        var mark = MarkCalculation.IndexWithFunding(10_000 * Unit, 300_000, Duration.FromHours(4), Duration.FromHours(8));

        Assert.Equal(10_001_500_000, mark);
    }

    [Theory]
    [InlineData(871_700_000, 871_500_000)]
    [InlineData(871_200_000, 871_200_000)]
    [InlineData(870_000_000, 871_000_000)]
    [InlineData(0, 871_250_000)]
    public void V_MARK_2_The_market_price_is_the_last_price_kept_within_the_spread(long last, long expected)
    {
        Assert.Equal(expected, MarkCalculation.LastWithinSpread(last, 871_000_000, 871_500_000));
    }

    [Fact]
    public void V_IDX_1_Deribits_clamp_takes_the_edge_off_an_outlier()
    {
        var index = IndexCalculation.IndexMicros(Deribit, Sources(200, 202, 230));
        var unclamped = IndexCalculation.IndexMicros(Deribit with { Outliers = OutlierRule.Keep }, Sources(200, 202, 230));

        Assert.Equal(202_000_000, index);
        Assert.Equal(210_666_667, unclamped);
    }

    [Theory]
    [InlineData(104_900_000, 101_225_000)]
    [InlineData(105_000_000, 101_250_000)]
    [InlineData(105_100_000, 100_000_000)]
    [InlineData(200_000_000, 100_000_000)]
    public void A_source_that_is_dropped_counts_up_to_the_distance_and_vanishes_beyond_it(long moved, long expected)
    {
        IndexSource[] sources = [Source(100), Source(100), Source(100), new(moved, 1, Duration.Zero)];

        Assert.Equal(expected, IndexCalculation.IndexMicros(Binance, sources));
    }

    [Fact]
    public void A_source_that_is_clamped_saturates_at_its_weights_share_of_the_clamp()
    {
        IndexSource[] moved = [Source(100), Source(100), Source(100), Source(50)];

        Assert.Equal(100_000_000 - (5_000 * 100 / 4), IndexCalculation.IndexMicros(Deribit, moved));
    }

    [Fact]
    public void With_more_than_one_outlier_the_median_stands()
    {
        Assert.Equal(101_000_000, IndexCalculation.IndexMicros(Binance, Sources(100, 101, 102, 50, 160)));
        Assert.Equal(70_000_000, IndexCalculation.IndexMicros(Binance, Sources(100, 70, 60)));
    }

    [Fact]
    public void A_stale_source_counts_for_nothing()
    {
        IndexSource[] sources =
        [
            Source(100), new(104 * Unit, 1, Duration.FromSeconds(10)), new(1_000 * Unit, 9, new Duration(10_000_000_001)),
        ];

        Assert.Equal(102_000_000, IndexCalculation.IndexMicros(Binance, sources));
        Assert.Equal(0, IndexCalculation.IndexMicros(Binance, sources.AsSpan(2)));
        Assert.Equal(0, IndexCalculation.IndexMicros(Binance, []));
    }

    [Fact]
    public void The_index_of_any_rule_lies_between_its_sources_and_ignores_their_order()
    {
        var source = Gen.Select(Gen.Long[1, 200_000_000], Gen.Long[1, 10], (price, weight) => new IndexSource(price, weight, Duration.Zero));
        Gen.Select(source.Array[1, 9], Gen.Int[0, 2], Gen.Bool, Gen.Long[0, 100_000]).Sample(
            (sources, rule, isMedian, distance) =>
            {
                var terms = Binance with
                {
                    Outliers = (OutlierRule)rule,
                    OutlierDistance = new Ratio(distance),
                    Method = isMedian ? IndexMethod.Median : IndexMethod.WeightedMean,
                };

                var index = IndexCalculation.IndexMicros(terms, sources);

                Assert.InRange(index, sources.Min(each => each.PriceMicros), sources.Max(each => each.PriceMicros));
                Assert.Equal(index, IndexCalculation.IndexMicros(terms, [.. sources.Reverse()]));
            });
    }

    [Fact]
    public void Hyperliquids_weighted_median_is_where_half_of_the_weight_is_reached()
    {
        IndexSource[] sorted =
        [
            new(98 * Unit, 1, Duration.Zero), new(99 * Unit, 2, Duration.Zero), new(100 * Unit, 3, Duration.Zero), new(104 * Unit, 2, Duration.Zero),
        ];

        Assert.Equal(100 * Unit, IndexCalculation.WeightedMedianMicros(sorted));
    }

    [Fact]
    public void Hyperliquids_mark_is_the_median_of_what_there_is()
    {
        Assert.Equal(101, MarkCalculation.Hyperliquid(100, 101, 105, 90));
        Assert.Equal(100, MarkCalculation.Hyperliquid(100, 101, 0, 90));
        Assert.Equal(101, MarkCalculation.Hyperliquid(0, 101, 0, 90));
        Assert.Equal(0, MarkCalculation.Hyperliquid(0, 0, 0, 90));
    }

    [Fact]
    public void The_average_basis_closes_in_by_its_time_constant()
    {
        var average = default(ExponentialAverage);
        var weight = ExponentialAverage.WeightPpb(Duration.FromSeconds(1), Duration.FromSeconds(30));

        average.Add(0, weight);
        for (var second = 0; second < 30; second++)
        {
            average.Add(1_000_000, weight);
        }

        Assert.InRange(average.Value, 632_119, 632_122);
    }

    [Fact]
    public void The_mark_follows_the_index_at_once_and_the_book_slowly_and_within_the_clamp()
    {
        var contract = Contracts.Linear(tickSizeMicros: 1_000_000, lotSizeMicros: 1);
        var mark = new MarkPrice(new MarkTerms(), contract, new Price(1_000));
        var quiet = new MarkInputs(1_000 * Unit, new Price(1_000), new Price(1_000), new Price(1_000), 0, Duration.Zero, Duration.FromHours(8));

        var start = mark.Update(quiet);
        var indexDown = mark.Update(quiet with { IndexMicros = 900 * Unit, BestBid = new Price(900), BestAsk = new Price(900) });
        var bookDown = mark.Update(quiet with { BestBid = new Price(500), BestAsk = new Price(500) });
        for (var second = 0; second < 200; second++)
        {
            mark.Update(quiet with { BestBid = new Price(500), BestAsk = new Price(500) });
        }

        Assert.Equal(new Price(1_000), start);
        Assert.Equal(new Price(900), indexDown);
        Assert.Equal(new Price(984), bookDown);
        Assert.Equal(new Price(900), mark.Current);
        Assert.Equal(new Price(900), mark.Update(quiet with { IndexMicros = 0 }));
    }

    [Fact]
    public void Binances_median_mark_needs_two_of_three_to_move()
    {
        var contract = Contracts.Linear(tickSizeMicros: 1_000_000, lotSizeMicros: 1);
        var terms = new MarkTerms
        {
            Method = MarkMethod.MedianOfThree,
            Interval = Duration.FromSeconds(5),
            BasisSmoothing = new Duration(150_000_000_000),
        };
        var mark = new MarkPrice(terms, contract, new Price(1_000));
        var quiet = new MarkInputs(1_000 * Unit, new Price(1_000), new Price(1_000), new Price(1_000), 0, Duration.Zero, Duration.FromHours(8));
        var dislocated = quiet with { BestBid = new Price(940), BestAsk = new Price(940), Last = new Price(940) };
        for (var sample = 0; sample < 30; sample++)
        {
            mark.Update(quiet);
        }

        var lastAlone = mark.Update(quiet with { Last = new Price(940) });
        mark.Update(dislocated);
        var half = mark.Update(dislocated);
        for (var sample = 0; sample < 28; sample++)
        {
            mark.Update(dislocated);
        }

        Assert.Equal(new Price(1_000), lastAlone);
        Assert.Equal(new Price(996), half);
        Assert.Equal(new Price(940), mark.Current);
    }

    private static IndexSource[] Sources(params long[] units) => [.. units.Select(Source)];

    private static IndexSource Source(long units) => new(units * Unit, 1, Duration.Zero);
}
