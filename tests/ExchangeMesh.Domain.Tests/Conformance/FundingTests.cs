using CsCheck;
using ExchangeMesh.Domain.Funding;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>Funding examples of Binance, Deribit, Hyperliquid and freqtrade.</summary>
public sealed class FundingTests
{
    private static readonly FundingTerms Binance = new();

    [Theory]
    [InlineData(-400_000)]
    [InlineData(-399_999)]
    [InlineData(0)]
    [InlineData(100_000)]
    [InlineData(600_000)]
    public void V_FUND_1_Within_the_clamp_the_rate_is_the_interest(long premiumPpb)
    {
        var rate = FundingRate.IntervalRatePpb(Binance, premiumPpb);

        Assert.Equal(100_000, rate);
    }

    [Theory]
    [InlineData(-400_001, 99_999)]
    [InlineData(600_001, 100_001)]
    [InlineData(1_000_000, 500_000)]
    [InlineData(-1_000_000, -500_000)]
    public void V_FUND_2_Beyond_the_clamp_the_rate_follows_the_premium(long premiumPpb, long expectedPpb)
    {
        var rate = FundingRate.IntervalRatePpb(Binance, premiumPpb);

        Assert.Equal(expectedPpb, rate);
    }

    [Theory]
    [InlineData(100_000, 2_000_000, 2_000)]
    [InlineData(200_000, 2_000_000, 4_000)]
    [InlineData(200_000, 2_500_000, 5_000)]
    public void V_FUND_3_A_short_receives_size_times_rate_times_mark_and_a_long_pays_it(long ratePpb, long markMicros, long paidMicros)
    {
        var contract = Contracts.Linear(tickSizeMicros: 1, lotSizeMicros: 1_000_000);

        var received = FundingPayment.ChangeRoundedDown(contract, new Quantity(-10), new Price(markMicros), ratePpb);
        var paid = FundingPayment.ChangeRoundedDown(contract, new Quantity(10), new Price(markMicros), ratePpb);

        Assert.Equal(new Money(paidMicros), received);
        Assert.Equal(new Money(-paidMicros), paid);
    }

    [Theory]
    [InlineData(300_000, 0)]
    [InlineData(500_000, 0)]
    [InlineData(-500_000, 0)]
    [InlineData(500_001, 1)]
    [InlineData(1_000_000, 500_000)]
    [InlineData(-800_000, -300_000)]
    public void V_FUND_4_Deribits_dead_band_swallows_a_small_premium(long premiumPpb, long expectedPpb)
    {
        var rate = FundingRate.DeadBandRatePpb(premiumPpb, 500_000);

        Assert.Equal(expectedPpb, rate);
    }

    [Fact]
    public void Hyperliquids_hourly_rate_is_an_eighth_and_capped()
    {
        Assert.Equal(12_500, FundingRate.HyperliquidHourlyPpb(0));
        Assert.Equal((10_000_000 - 500_000) / 8, FundingRate.HyperliquidHourlyPpb(10_000_000));
        Assert.Equal(40_000_000, FundingRate.HyperliquidHourlyPpb(900_000_000));
        Assert.Equal(-40_000_000, FundingRate.HyperliquidHourlyPpb(-900_000_000));
    }

    [Fact]
    public void Bitmex_interest_is_a_third_of_the_difference_of_daily_rates()
    {
        Assert.Equal(100_000, FundingRate.BitmexInterestPpb(quoteDailyPpb: 600_000, baseDailyPpb: 300_000));
    }

    [Fact]
    public void A_shorter_interval_pays_its_share_and_stops_at_the_cap()
    {
        var hourly = Binance with { Interval = Duration.FromHours(1), CapPpb = 3_000_000 };

        Assert.Equal(12_500, FundingRate.IntervalRatePpb(hourly, 0));
        Assert.Equal(3_000_000, FundingRate.IntervalRatePpb(hourly, 100_000_000));
        Assert.Equal(-3_000_000, FundingRate.IntervalRatePpb(hourly, -100_000_000));
    }

    [Theory]
    [InlineData(101, 102, 100, 10_000_000)]
    [InlineData(98, 99, 100, -10_000_000)]
    [InlineData(99, 101, 100, 0)]
    [InlineData(0, 99, 100, -10_000_000)]
    [InlineData(101, 0, 100, 10_000_000)]
    public void The_premium_is_what_the_impact_prices_lie_beyond_the_index(long bid, long ask, long index, long expectedPpb)
    {
        Assert.Equal(expectedPpb, FundingRate.PremiumPpb(bid * 1_000_000, ask * 1_000_000, index * 1_000_000));
    }

    [Fact]
    public void Later_samples_weigh_more_in_the_time_weighted_mean()
    {
        var average = default(PremiumAverage);
        average.Add(100);
        average.Add(400);
        average.Add(1_000);

        Assert.Equal(500, average.MeanPpb);
        Assert.Equal((100 + (2 * 400) + (3 * 1_000)) / 6, average.TimeWeightedMeanPpb);
    }

    [Fact]
    public void Funding_never_creates_money()
    {
        Gen.Select(Gen.Long[1, 1_000_000], Gen.Long[1, 10_000_000], Gen.Long[-50_000_000, 50_000_000], Gen.Bool).Sample(
            (lots, ticks, rate, isInverse) =>
            {
                var contract = isInverse ? Contracts.Inverse(7, 1_000_000) : Contracts.Linear(7, 1_001);

                var sum = FundingPayment.ChangeRoundedDown(contract, new Quantity(lots), new Price(ticks), rate)
                    + FundingPayment.ChangeRoundedDown(contract, new Quantity(-lots), new Price(ticks), rate);

                Assert.InRange(sum.Micros, -2, 0);
            });
    }
}
