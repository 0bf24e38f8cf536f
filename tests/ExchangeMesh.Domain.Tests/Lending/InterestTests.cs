using CsCheck;
using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Lending;

public sealed class InterestTests
{
    private static readonly InterestRateModel Rates =
        new(Ratio.FromPercent(1), Ratio.FromPercent(80), Ratio.FromPercent(4), Ratio.FromPercent(75));

    [Theory]
    [InlineData(0, 10_000_000)]
    [InlineData(400_000_000, 30_000_000)]
    [InlineData(800_000_000, 50_000_000)]
    [InlineData(800_000_001, 50_000_004)]
    [InlineData(900_000_000, 425_000_000)]
    [InlineData(1_000_000_000, 800_000_000)]
    public void The_rate_rises_slowly_to_the_optimal_utilisation_and_steeply_beyond(long utilisation, long rate) =>
        Assert.Equal(rate, Rates.YearlyRatePpb(utilisation));

    [Fact]
    public void A_model_without_a_kink_still_has_a_rate()
    {
        Assert.Equal(50_000_000, (Rates with { OptimalUtilisation = new Ratio(Ratio.One) }).YearlyRatePpb(1_000_000_000));
        Assert.Equal(10_000_000, (Rates with { OptimalUtilisation = Ratio.Zero }).YearlyRatePpb(0));
    }

    [Fact]
    public void Utilisation_is_borrowed_over_borrowed_and_cash()
    {
        Assert.Equal(250_000_000, InterestRateModel.UtilisationPpb(Money.FromUnits(1), Money.FromUnits(3)));
        Assert.Equal(1_000_000_000, InterestRateModel.UtilisationPpb(new Money(1), Money.Zero));
        Assert.Equal(0, InterestRateModel.UtilisationPpb(Money.Zero, Money.Zero));
    }

    [Fact]
    public void A_year_at_ten_percent_compounds_each_second()
    {
        // (1 + 0.1/31,536,000)^31,536,000 = 1.105170917...
        var index = AccrualIndex.Start.CompoundedUp(100_000_000, AccrualIndex.SecondsPerYear);

        Assert.InRange((double)index.Quintillionths / AccrualIndex.One, 1.1051709175, 1.1051709182);
    }

    [Fact]
    public void Compounding_in_two_parts_is_compounding_at_once_but_for_rounding_up() =>
        Gen.Select(Gen.Long[0, 5_000_000_000], Gen.Long[0, 100_000], Gen.Long[0, 100_000]).Sample((rate, first, second) =>
        {
            var parts = AccrualIndex.Start.CompoundedUp(rate, first).CompoundedUp(rate, second);
            var whole = AccrualIndex.Start.CompoundedUp(rate, first + second);

            // Each second's factor is rounded up by at most 10^-18, and so is each product.
            Assert.True(Int128.Abs(parts.Quintillionths - whole.Quintillionths) <= 1_000_000);
            Assert.True(whole.Quintillionths >= AccrualIndex.One);
        });

    [Fact]
    public void Interest_is_shared_between_lenders_and_the_venue()
    {
        var pool = new LendingPool(new PoolTerms
        {
            Asset = new AssetId(0),
            OpeningPriceMicros = 1_000_000,
            OutsideSupply = Money.FromUnits(1_000),
            ReserveFactor = Ratio.FromPercent(10),
            BaseRate = Ratio.FromPercent(10),
        });
        pool.Borrow(Money.FromUnits(500));

        pool.AccrueTo(VirtualTime.Zero + Duration.FromSeconds(AccrualIndex.SecondsPerYear));

        // 500 × (e^0.1 − 1) = 52.585459: 90 % to the lenders.
        Assert.Equal(new Money(552_585_459), pool.Borrowed);
        Assert.Equal(new Money(1_047_326_913), pool.Supplied);
        Assert.Equal(new Money(5_258_545), pool.Reserves);
        Assert.Equal(Int128.Zero, pool.Imbalance);
        Assert.True(pool.ExactRounding >= 0);
    }

    [Fact]
    public void Interest_accrues_at_whole_seconds_only()
    {
        var pool = new LendingPool(new PoolTerms
        {
            Asset = new AssetId(0),
            OpeningPriceMicros = 1,
            OutsideSupply = Money.FromUnits(1_000),
            BaseRate = Ratio.FromPercent(100),
        });
        pool.Borrow(Money.FromUnits(1_000));

        pool.AccrueTo(new VirtualTime(999_999_999));
        Assert.Equal(AccrualIndex.Start, pool.BorrowIndex);
        pool.AccrueTo(new VirtualTime(1_000_000_000));
        Assert.NotEqual(AccrualIndex.Start, pool.BorrowIndex);
    }
}
