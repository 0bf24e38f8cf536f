using ExchangeMesh.Domain.Funding;
using ExchangeMesh.Domain.Liquidation;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>Drift: programs/drift/src/math/liquidation/tests.rs.</summary>
public sealed class DriftTests
{
    private const long Price100 = 100_000_000;
    private const long One = 1_000_000;

    [Fact]
    public void V_DRF_1_Ten_percent_margin_at_100_frees_ten_dollars_per_unit()
    {
        Assert.Equal(1_000_000_000, Perpetual(liquidatorFee: 0, quoteOracle: One));
    }

    [Fact]
    public void V_DRF_2_The_liquidators_fee_makes_the_transfer_larger()
    {
        Assert.Equal(1_111_111_111, Perpetual(liquidatorFee: 10_000, quoteOracle: One));
    }

    [Theory]
    [InlineData(990_000, 1_010_101_010)]
    [InlineData(1_010_000, 990_099_009)]
    public void V_DRF_3_A_quote_asset_off_its_peg_changes_the_transfer(long quoteOracle, long expected)
    {
        Assert.Equal(expected, Perpetual(liquidatorFee: 0, quoteOracle));
    }

    [Theory]
    [InlineData(1_000_000, 1_000_000, 0, 250_000_000)]
    [InlineData(1_100_000, 900_000, 0, 449_984_250)]
    [InlineData(1_000_000, 1_000_000, 10_000, 257_731_958)]
    public void V_DRF_4_A_borrowed_asset_is_transferred_by_weights_and_multipliers(long assetMultiplier, long liabilityMultiplier, long fundFee, long expected)
    {
        var transfer = LiabilityTransfer.SpotRoundedDown(
            Money.FromUnits(10),
            Price100,
            new Ratio(800_000),
            new Ratio(1_200_000),
            new Ratio(assetMultiplier),
            new Ratio(liabilityMultiplier),
            new Ratio(fundFee));

        Assert.Equal(expected, transfer);
    }

    [Fact]
    public void V_DRF_5_The_fund_takes_what_margin_liquidator_and_shortage_leave()
    {
        var fee = LiabilityTransfer.FundFeeRoundedDown(
            Money.FromUnits(20), Money.FromUnits(1_000), Ratio.FromPercent(5), Ratio.FromPercent(1), Ratio.FromPercent(5));

        Assert.Equal(new Ratio(19_000), fee);
    }

    [Theory]
    [InlineData(10, 20_000)]
    [InlineData(1_499, 20_000)]
    [InlineData(1_500, 21_500)]
    [InlineData(10_000, 30_000)]
    [InlineData(100_000, 50_000)]
    public void V_DRF_6_The_liquidators_fee_grows_with_the_slots_that_pass(long slots, long expected)
    {
        Assert.Equal(new Ratio(expected), LiabilityTransfer.LiquidatorFee(Ratio.FromPercent(2), Ratio.FromPercent(5), slots));
    }

    [Fact]
    public void V_DRF_7_A_long_of_200_SOL_from_25_on_500_is_liquidated_at_23_684()
    {
        // The documents print 23.6825 and mix two margin rates; the formula gives 4,500 ÷ 190.
        var contract = Contracts.Linear(tickSizeMicros: 1_000, lotSizeMicros: 1_000_000);
        var position = IsolatedMargin.AtMark(
            contract, Contracts.OneTier(50_000, Money.Zero), new Quantity(200), new Price(25_000), Money.FromUnits(500));

        Assert.Equal(new Price(23_684), LiquidationPrice.FirstBelow(in position, Contracts.Whole, new Price(25_000)));
    }

    [Fact]
    public void Fees_that_eat_the_margin_transfer_everything()
    {
        Assert.Equal(long.MaxValue, Perpetual(liquidatorFee: 100_000, quoteOracle: One));
    }

    [Theory]
    [InlineData(49, 0, 1_000_000)]
    [InlineData(50, 0, 100_000)]
    [InlineData(50, 75, 600_000)]
    [InlineData(50, 1_000, 1_000_000)]
    public void A_small_shortage_is_closed_at_once_and_a_large_one_by_and_by(long shortage, long slots, long expected)
    {
        Assert.Equal(new Ratio(expected), LiabilityTransfer.ClosableShare(Money.FromUnits(shortage), new Ratio(100_000), slots, duration: 150));
    }

    [Theory]
    [InlineData(101, 416_667)]
    [InlineData(99, -416_667)]
    [InlineData(200, 1_250_000)]
    public void Hourly_funding_is_a_twenty_fourth_of_the_average_gap_within_the_clamp(long mark, long expectedPpb)
    {
        Assert.Equal(expectedPpb, FundingRate.DriftHourlyPpb(mark * 1_000_000, Price100, 1_250_000));
    }

    private static long Perpetual(long liquidatorFee, long quoteOracle) =>
        LiabilityTransfer.PerpetualRoundedDown(
            Money.FromUnits(10), Ratio.FromPercent(10), new Ratio(liquidatorFee), Ratio.Zero, Price100, quoteOracle);
}
