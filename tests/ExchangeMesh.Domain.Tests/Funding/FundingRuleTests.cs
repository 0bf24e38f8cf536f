using ExchangeMesh.Domain.Funding;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Funding;

/// <summary>Funding rules as rulebooks choose them. The best bid lies one percent above the index unless a test says otherwise.</summary>
public sealed class FundingRuleTests
{
    private const long Percent = 10_000_000;

    [Theory]
    [InlineData(300_000, 0)]
    [InlineData(1_000_000, 500_000)]
    [InlineData(-800_000, -300_000)]
    [InlineData(500_000, 0)]
    [InlineData(-500_000, 0)]
    public void A_dead_band_swallows_a_premium_within_it(long premium, long expected)
    {
        var terms = new FundingTerms { Method = FundingMethod.DeadBand, DeadBandPpb = 500_000 };

        Assert.Equal(expected, FundingRate.IntervalRatePpb(terms, premium));
    }

    [Theory]
    [InlineData(8, 1, 125_000)]
    [InlineData(24, 1, 41_667)]
    [InlineData(8, 8, 1_000_000)]
    public void A_whole_rate_is_spread_over_its_period(int period, int interval, long expected)
    {
        var terms = new FundingTerms
        {
            Method = FundingMethod.Plain,
            InterestPpb = 0,
            PremiumPeriod = Duration.FromHours(period),
            Interval = Duration.FromHours(interval),
        };

        Assert.Equal(expected, FundingRate.IntervalRatePpb(terms, 1_000_000));
    }

    [Fact]
    public void Drifts_clamp_holds_the_hourly_rate()
    {
        var terms = new FundingTerms
        {
            Method = FundingMethod.Plain,
            InterestPpb = 0,
            PremiumPeriod = Duration.FromHours(24),
            Interval = Duration.FromHours(1),
            CapPpb = 1_250_000,
        };

        Assert.Equal(1_250_000, FundingRate.IntervalRatePpb(terms, 5 * Percent));
        Assert.Equal(-1_250_000, FundingRate.IntervalRatePpb(terms, -5 * Percent));
    }

    [Fact]
    public void A_sample_is_the_median_of_its_votes()
    {
        var votes = new PremiumVotes(3);

        Assert.False(votes.TryClose(50, out _));
        Assert.False(votes.TryClose(-7, out _));
        Assert.True(votes.TryClose(10, out var median));
        Assert.Equal(10, median);
        Assert.False(votes.TryClose(1, out _));
    }

    [Fact]
    public void Of_an_even_number_of_votes_the_mean_of_the_middle_two_counts()
    {
        var votes = new PremiumVotes(2);
        votes.TryClose(3, out _);

        Assert.True(votes.TryClose(-6, out var median));
        Assert.Equal(-1, median);
    }

    [Theory]
    [InlineData(101, 10_000_000)]
    [InlineData(200, 5_025_125)]
    public void The_premium_is_taken_at_the_average_price_of_the_impact_notional(long dollars, long premium)
    {
        // Bids: 10 lots at 1,010 (101 dollars) and 20 at 1,000. 200 dollars sell 10 and 9.9 lots, at 1,005.025 on average.
        var bench = Running(new FundingTerms
        {
            Interval = Duration.FromHours(1),
            SampleInterval = Duration.FromMinutes(1),
            ImpactNotional = Money.FromUnits(dollars),
        });
        bench.Buy(trader: 3, lots: 20, ticks: 1_000);

        bench.Pass(Duration.FromMinutes(60));

        var expected = (premium - 500_000) / 8;
        Assert.InRange(Assert.Single(bench.All<FundingRow>()).RatePpb, expected - 2, expected + 2);
    }

    [Fact]
    public void Without_depth_for_the_impact_notional_only_interest_is_paid()
    {
        var bench = Running(new FundingTerms
        {
            Interval = Duration.FromHours(1),
            SampleInterval = Duration.FromMinutes(1),
            ImpactNotional = Money.FromUnits(102),
        });

        bench.Pass(Duration.FromMinutes(60));

        Assert.Equal(12_500, Assert.Single(bench.All<FundingRow>()).RatePpb);
    }

    [Fact]
    public void Payments_may_be_taken_on_the_index()
    {
        var terms = new FundingTerms { Interval = Duration.FromHours(1), SampleInterval = Duration.FromMinutes(1) };
        var onMark = Running(terms, isMarkApart: true);
        var onIndex = Running(terms with { IsPaidOnIndex = true }, isMarkApart: true);

        onMark.Pass(Duration.FromMinutes(60));
        onIndex.Pass(Duration.FromMinutes(60));

        // The rate is the same; the mark lies at 1,011 (the middle of 1,010 and 1,012), the index at 1,000.
        var (mark, index) = (Assert.Single(onMark.All<FundingRow>()), Assert.Single(onIndex.All<FundingRow>()));
        Assert.Equal(mark.RatePpb, index.RatePpb);
        Assert.Equal(new Money(1_187_500), index.Paid);
        Assert.Equal(new Money(1_200_563), mark.Paid);
        onIndex.AssertBalanced();
    }

    [Fact]
    public void The_premium_may_be_that_of_the_mark()
    {
        var bench = Running(
            new FundingTerms
            {
                Interval = Duration.FromHours(1),
                SampleInterval = Duration.FromMinutes(1),
                Method = FundingMethod.DeadBand,
                DeadBandPpb = 500_000,
                PremiumOf = PremiumSource.Mark,
            },
            isMarkApart: true);

        bench.Pass(Duration.FromMinutes(60));

        // (1,011 − 1,000) ÷ 1,000 = 1.1 %, less 0.05 %, an eighth.
        Assert.Equal(1_312_500, Assert.Single(bench.All<FundingRow>()).RatePpb);
    }

    private static VenueBench Running(FundingTerms funding, bool isMarkApart = false)
    {
        var mark = isMarkApart ? new MarkTerms { BasisSmoothing = Duration.Zero } : PerpTerms.Mark;
        var bench = new VenueBench(Terms(PerpTerms with { Funding = funding, Mark = mark })).WithTraders(3, 10_000).Started();
        bench.Trade(buyer: 1, seller: 2, lots: 100, ticks: 1_000);
        bench.Sell(trader: 3, lots: 10, ticks: isMarkApart ? 1_012 : 1_011);
        bench.Buy(trader: 3, lots: 10, ticks: 1_010);
        if (isMarkApart)
        {
            bench.MoveIndex(1_000);
        }

        return bench;
    }
}
