using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>Binance USD-M margin tiers and liquidation prices: Binance FAQ and freqtrade's tests (tests/conftest.py, tiers of 2021–22).</summary>
public sealed class BinanceTests
{
    // Prices in 1e-15 of a dollar, so that all printed digits fit a tick: the quote asset's unit is a billionth of a dollar.
    private const long Dollar = 1_000_000_000_000_000;

    [Fact]
    public void V_BIN_1_The_fifth_tier_deducts_141300()
    {
        var tiers = MarginTierTable.WithDeductions([Tier(0, 4_000), Tier(50_000, 5_000), Tier(250_000, 10_000), Tier(1_000_000, 25_000), Tier(5_000_000, 50_000)]);

        Assert.Equal(Money.FromUnits(16_300), tiers[3].Deduction);
        Assert.Equal(Money.FromUnits(141_300), tiers[4].Deduction);
    }

    [Fact]
    public void V_BIN_2_A_position_of_264000_is_in_the_third_tier()
    {
        var tier = Btc[Btc.TierOf(Money.FromUnits(264_000))];

        Assert.Equal(Ratio.FromPercent(1), tier.MaintenanceMargin);
        Assert.Equal(Money.FromUnits(1_300), tier.Deduction);
        Assert.Equal(Money.FromUnits(2_640 - 1_300), Btc.MaintenanceMargin(Money.FromUnits(264_000)));
    }

    [Fact]
    public void V_BIN_3_An_isolated_long_is_liquidated_at_1114_78()
    {
        var contract = Contracts.Linear(tickSizeMicros: 1, lotSizeMicros: 1_000);
        var position = IsolatedMargin.AtMark(
            contract,
            Contracts.OneTier(100_000, Money.FromUnits(135_365)),
            new Quantity(3_683_979),
            new Price(1_456_840_000),
            new Money(1_535_443_010_000));

        var price = LiquidationPrice.FirstBelow(in position, Contracts.Whole, new Price(1_456_840_000));

        Assert.InRange(price.Ticks, 1_114_775_000, 1_114_785_000);
    }

    [Theory]
    [InlineData("XRP", 0, 25_000, 0)]
    [InlineData("BNB", 100_000_000, 6_500, 0)]
    [InlineData("BTC", 170_300_000, 4_000, 0)]
    [InlineData("XRP", 999_999_900_000, 100_000, 27_500)]
    [InlineData("BNB", 5_000_000_000_000, 150_000, 233_035)]
    [InlineData("BTC", 600_000_000_000_000, 500_000, 199_703_800)]
    [InlineData("ADA", 20_000_000_000_000, 500_000, 1_527_500)]
    [InlineData("ZEC", 20_000_000_000_000, 500_000, 654_500)]
    public void V_BIN_4_A_notional_on_a_floor_belongs_to_the_upper_tier(string symbol, long notionalMicros, long ratePpm, long deduction)
    {
        var table = symbol switch { "BTC" => Btc, "BNB" => Bnb, "ZEC" => Zec, _ => Xrp };

        var tier = table[table.TierOf(new Money(notionalMicros))];

        Assert.Equal(new Ratio(ratePpm), tier.MaintenanceMargin);
        Assert.Equal(Money.FromUnits(deduction), tier.Deduction);
    }

    [Theory]
    [InlineData(10, 10, 11_891_089_108_910_890)]
    [InlineData(8, 10, 9_514_851_485_148_514)]
    [InlineData(10, 6, 11_897_689_768_976_898)]
    public void V_BIN_5_An_isolated_short_at_five_times_leverage(long entry, long tenths, long expected)
    {
        Assert.InRange(LiquidationTicks(entry, -tenths), expected - 10, expected + 10);
    }

    [Theory]
    [InlineData(10, 10, 8_070_707_070_707_071)]
    [InlineData(8, 10, 6_454_545_454_545_454)]
    public void V_BIN_6_An_isolated_long_at_five_times_leverage(long entry, long tenths, long expected)
    {
        Assert.InRange(LiquidationTicks(entry, tenths), expected - 10, expected + 10);
    }

    [Fact]
    public void Maintenance_margin_is_continuous_at_every_floor()
    {
        foreach (var table in new[] { Btc, Bnb, Xrp })
        {
            for (var at = 1; at < table.Count; at++)
            {
                var floor = table[at].Floor;
                var lower = table[at - 1].MaintenanceMargin.OfRoundedUp(floor) - table[at - 1].Deduction;

                Assert.Equal(lower, table.MaintenanceMargin(floor));
            }
        }
    }

    [Fact]
    public void A_notional_that_falls_through_a_tier_is_liquidated_by_that_tiers_numbers()
    {
        // 30 BTC at 40,000 (1.2 M, 2.5 %) on 10 %: the notional at liquidation lies in the same tier; at 34,000 (1.02 M) on 5 % it does not.
        var contract = Contracts.Linear(tickSizeMicros: 10_000, lotSizeMicros: 1_000_000);
        var position = IsolatedMargin.AtMark(contract, Btc, new Quantity(30), new Price(3_400_000), Money.FromUnits(51_000));

        var price = LiquidationPrice.FirstBelow(in position, Contracts.Whole, new Price(3_400_000));

        // (51,000 + 1,300 − 30 × 34,000) ÷ (30 × 1 % − 30) by the third tier's numbers.
        Assert.Equal(new Price(3_258_249), price);
    }

    [Fact]
    public void In_cross_margin_other_positions_move_the_price()
    {
        var contract = Contracts.Linear(tickSizeMicros: 1_000_000, lotSizeMicros: 1_000_000);
        var alone = IsolatedMargin.AtMark(contract, Contracts.OneTier(10_000, Money.Zero), new Quantity(1), new Price(1_000), Money.FromUnits(109));
        var withOthers = alone with
        {
            EquityApart = alone.EquityApart + Money.FromUnits(30),
            MaintenanceApart = Money.FromUnits(10),
        };

        // (109 − 1,000) ÷ (1 % − 1) = 900; with 30 of profit and 10 of maintenance elsewhere: (129 − 1,000) ÷ −0.99 = 879.8.
        Assert.Equal(new Price(899), LiquidationPrice.FirstBelow(in alone, Contracts.Whole, new Price(1_000)));
        Assert.Equal(new Price(879), LiquidationPrice.FirstBelow(in withOthers, Contracts.Whole, new Price(1_000)));
    }

    private static MarginTierTable Btc { get; } = Table(
        (0, 4_000), (50_000, 5_000), (250_000, 10_000), (1_000_000, 25_000), (7_500_000, 50_000), (40_000_000, 100_000),
        (100_000_000, 125_000), (200_000_000, 150_000), (400_000_000, 250_000), (600_000_000, 500_000));

    private static MarginTierTable Bnb { get; } = Table(
        (0, 6_500), (10_000, 10_000), (50_000, 20_000), (250_000, 50_000), (1_000_000, 100_000), (2_000_000, 125_000),
        (5_000_000, 150_000), (10_000_000, 250_000), (20_000_000, 500_000));

    private static MarginTierTable Xrp { get; } = Table(
        (0, 25_000), (100_000, 50_000), (500_000, 100_000), (1_000_000, 150_000), (2_000_000, 250_000), (5_000_000, 500_000));

    // The source's two uppermost tiers only, with the deduction that the lower one has there.
    private static MarginTierTable Zec { get; } = new(
        [
            new MarginTier(Money.Zero, Contracts.Whole, new Ratio(250_000), Money.FromUnits(154_500)),
            new MarginTier(Money.FromUnits(2_000_000), Contracts.Whole, new Ratio(500_000), Money.FromUnits(654_500)),
        ],
        TierEdge.FloorIsUpper);

    private static MarginTierTable Table(params (long Floor, long Ppm)[] tiers) =>
        new(MarginTierTable.WithDeductions([.. tiers.Select(tier => Tier(tier.Floor, tier.Ppm))]), TierEdge.FloorIsUpper);

    private static MarginTier Tier(long floor, long ppm) => new(Money.FromUnits(floor), Contracts.Whole, new Ratio(ppm), Money.Zero);

    private static long LiquidationTicks(long entry, long tenths)
    {
        var contract = Contracts.Linear(tickSizeMicros: 1, lotSizeMicros: 100_000);
        var margin = new Money(entry * Dollar / 10 * Math.Abs(tenths) / 5);
        var position = IsolatedMargin.AtMark(
            contract, Contracts.OneTier(10_000, new Money(Dollar / 100)), new Quantity(tenths), new Price(entry * Dollar), margin);

        return LiquidationPrice.FirstBelow(in position, Contracts.Whole, new Price(entry * Dollar)).Ticks;
    }
}
