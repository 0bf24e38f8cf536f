using ExchangeMesh.Domain.Liquidation;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>OKX and Gate: freqtrade's tests (tests/exchange/test_okx.py) and OKX help on forced liquidation.</summary>
public sealed class OkxTests
{
    private const long Dollar = 1_000_000_000_000_000;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void V_OKX_1_An_isolated_short_with_the_closing_fee_whatever_its_size(long lots)
    {
        Assert.InRange(LiquidationTicks(-lots), 11_874_134_177_716_210 - 10, 11_874_134_177_716_210 + 10);
    }

    [Fact]
    public void V_OKX_2_An_isolated_long_with_the_closing_fee()
    {
        Assert.InRange(LiquidationTicks(1), 8_085_708_510_208_207 - 10, 8_085_708_510_208_207 + 10);
    }

    [Theory]
    [InlineData("ETH", 2_000, 10_000)]
    [InlineData("ETH", 2_001, 15_000)]
    [InlineData("ETH", 4_001, 20_000)]
    [InlineData("ETH", 8_000, 20_000)]
    [InlineData("ADA", 1, 20_000)]
    [InlineData("ADA", 2_000, 30_000)]
    public void V_OKX_3_A_notional_on_a_cap_belongs_to_the_lower_tier(string symbol, long notional, long ratePpm)
    {
        var table = symbol == "ETH" ? Table((0, 10_000), (2_000, 15_000), (4_000, 20_000)) : Table((0, 20_000), (500, 25_000), (1_000, 30_000));

        Assert.Equal(new Ratio(ratePpm), table[table.TierOf(Money.FromUnits(notional))].MaintenanceMargin);
    }

    [Fact]
    public void V_OKX_4_A_buffer_of_five_percent_leaves_at_17_5407()
    {
        var price = LiquidationPrice.WithBuffer(new Price(188_840), new Price(174_700), new Ratio(50_000));

        Assert.Equal(new Price(175_407), price);
    }

    [Fact]
    public void A_buffer_for_a_short_lies_below_its_liquidation_price()
    {
        Assert.Equal(new Price(195), LiquidationPrice.WithBuffer(new Price(100), new Price(200), new Ratio(50_000)));
    }

    [Fact]
    public void The_older_rule_cuts_15000_swaps_to_the_first_tier_by_closing_13000()
    {
        var contract = Contracts.Linear(tickSizeMicros: 1_000_000, lotSizeMicros: 1_000_000);
        var table = Table((0, 5_000), (2_000, 10_000), (4_000, 15_000), (10_000, 20_000));

        var closed = LiquidationStep.ToTier(contract, table, new Quantity(-15_000), new Price(1), tier: 0);

        Assert.Equal(new Quantity(13_000), closed);
    }

    [Theory]
    [InlineData(15_000, 11_000)]
    [InlineData(10_000, 8_000)]
    [InlineData(4_000, 4_000)]
    [InlineData(2_000, 2_000)]
    public void From_the_third_tier_on_a_position_is_cut_by_two_tiers_and_below_it_closed_whole(long lots, long expected)
    {
        var contract = Contracts.Linear(tickSizeMicros: 1_000_000, lotSizeMicros: 1_000_000);
        var table = Table((0, 5_000), (2_000, 10_000), (4_000, 15_000), (10_000, 20_000));

        Assert.Equal(new Quantity(expected), LiquidationStep.TwoTiersDown(contract, table, new Quantity(lots), new Price(1)));
    }

    private static MarginTierTable Table(params (long Floor, long Ppm)[] tiers) =>
        new(
            [.. tiers.Select(tier => new MarginTier(Money.FromUnits(tier.Floor), Contracts.Whole, new Ratio(tier.Ppm), Money.Zero))],
            TierEdge.CapIsInclusive);

    private static long LiquidationTicks(long lots)
    {
        var contract = Contracts.Linear(tickSizeMicros: 1, lotSizeMicros: 1_000_000);
        var tiers = Contracts.OneTier(10_000, Money.Zero).WithClosingFee(new Ratio(600));
        var position = IsolatedMargin.AtMark(
            contract, tiers, new Quantity(lots), new Price(10 * Dollar), new Money(2 * Dollar * Math.Abs(lots)));

        return LiquidationPrice.FirstBelow(in position, Contracts.Whole, new Price(10 * Dollar)).Ticks;
    }
}
