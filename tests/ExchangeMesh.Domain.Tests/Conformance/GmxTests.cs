using ExchangeMesh.Domain.Funding;
using ExchangeMesh.Domain.Liquidation;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>GMX v2: README, test/exchange/LiquidationOrder.ts and AdlOrder.ts.</summary>
public sealed class GmxTests
{
    [Theory]
    [InlineData(4_200, 10_000, false)]
    [InlineData(4_000, 0, true)]
    public void V_GMX_1_A_long_of_200000_on_ten_ether_survives_4200_and_not_4000(long oracle, long remaining, bool isLiquidatable)
    {
        var position = new PooledPosition(IsLong: true, Money.FromUnits(200_000), 5_000_000_000, Money.FromUnits(10 * oracle));

        var left = position.Remaining(oracle * 1_000_000, Money.Zero, Money.Zero);

        Assert.Equal(Money.FromUnits(remaining), left);
        Assert.Equal(isLiquidatable, position.IsLiquidatable(left, Money.Zero, Ratio.FromPercent(1)));
    }

    [Theory]
    [InlineData(2_000, false)]
    [InlineData(1_999, true)]
    public void What_remains_must_be_a_share_of_the_size(long remaining, bool expected)
    {
        var position = new PooledPosition(IsLong: false, Money.FromUnits(200_000), 5_000_000_000, Money.Zero);

        Assert.Equal(expected, position.IsLiquidatable(Money.FromUnits(remaining), Money.FromUnits(10), Ratio.FromPercent(1)));
    }

    [Fact]
    public void V_GMX_2_Moving_the_imbalance_to_50000_costs_500()
    {
        Assert.Equal(Money.FromUnits(-500), PoolImbalance.QuadraticImpactRoundedDown(Money.Zero, Money.FromUnits(50_000), 5_000_000));
        Assert.Equal(Money.FromUnits(500), PoolImbalance.QuadraticImpactRoundedDown(Money.FromUnits(50_000), Money.Zero, 5_000_000));
    }

    [Fact]
    public void V_GMX_3_Longs_pay_a_thousandth_of_a_percent_per_second_and_shorts_receive_three()
    {
        var paid = ImbalanceFunding.PaidPerSecondRoundedUp(Money.FromUnits(150_000), Money.FromUnits(50_000), 50_000);
        var received = ImbalanceFunding.ReceivedPerSecondRoundedDown(paid, Money.FromUnits(150_000), Money.FromUnits(50_000));

        Assert.Equal(10_000_000, paid);
        Assert.Equal(30_000_000, received);
    }

    [Theory]
    [InlineData(10_000, true)]
    [InlineData(5_555, false)]
    public void V_GMX_4_Winners_are_deleveraged_when_their_profit_is_a_tenth_of_the_pool(long price, bool expected)
    {
        var longs = new PooledPosition(IsLong: true, Money.FromUnits(2_000_000), 5_000_000_000, Money.Zero);

        var may = PoolImbalance.MayDeleverage(
            longs.ProfitRoundedDown(price * 1_000_000), Money.FromUnits(1_000 * price), Ratio.FromPercent(10));

        Assert.Equal(expected, may);
    }

    [Theory]
    [InlineData(40_000, 100_000_000)]
    [InlineData(50_000, 100_000_000)]
    [InlineData(30_000, 100_000_000)]
    [InlineData(50_001, 100_000_000 + 30_000_600)]
    [InlineData(29_999, 100_000_000 - 12_000_000)]
    [InlineData(-40_000, 100_000_000 - 24_000_000)]
    public void V_FUND_8_Between_the_thresholds_the_adaptive_rate_holds(long imbalance, long expected)
    {
        // 0.0001 % and 0.000002 % per second in parts per trillion; the source's case is an imbalance of 4 % for 600 s.
        var terms = new AdaptiveFundingTerms(Ratio.FromPercent(5), Ratio.FromPercent(3), 1_000_000, 20_000, 1_000_000_000);

        Assert.Equal(expected, ImbalanceFunding.NextAdaptiveRate(100_000_000, new Ratio(imbalance), in terms, seconds: 600));
    }
}
