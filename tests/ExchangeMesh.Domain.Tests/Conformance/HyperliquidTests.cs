using CsCheck;
using ExchangeMesh.Domain.Liquidation;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>Hyperliquid: docs on margin tiers, liquidations and auto-deleveraging.</summary>
public sealed class HyperliquidTests
{
    [Fact]
    public void V_HL_1_The_second_tier_of_SOL_deducts_1750000()
    {
        var tiers = MarginTierTable.WithDeductions(
            [
                new MarginTier(Money.Zero, new Ratio(50_000), new Ratio(25_000), Money.Zero),
                new MarginTier(Money.FromUnits(70_000_000), new Ratio(100_000), new Ratio(50_000), Money.Zero),
            ]);

        Assert.Equal(Money.FromUnits(1_750_000), tiers[1].Deduction);
    }

    [Fact]
    public void The_venues_own_formula_gives_the_same_liquidation_price()
    {
        Gen.Select(Gen.Long[1, 100_000], Gen.Bool, Gen.Long[1_000_000, 100_000_000], Gen.Long[3, 50], Gen.Long[20, 100]).Sample(
            (lots, isLong, price, leverage, surplus) =>
            {
                var contract = Contracts.Linear(tickSizeMicros: 1_000, lotSizeMicros: 10_000);
                var rate = 1_000_000 / leverage / 2;
                var side = isLong ? 1 : -1;
                var notional = PositionValue.Magnitude(contract, new Quantity(lots), new Price(price));
                var equity = new Money(Rounding.MultiplyDivideUp(notional.Micros, rate * surplus, 10_000_000)) + notional;
                var position = new MarginedPosition(
                    contract,
                    Contracts.OneTier(rate, Money.Zero),
                    new Quantity(side * lots),
                    equity - notional - PositionValue.RoundedDown(contract, new Quantity(side * lots), new Price(price)),
                    Money.Zero);

                var found = LiquidationPrice.FirstBelow(in position, Contracts.Whole, new Price(price));

                // price − side × margin available ÷ size ÷ (1 − rate × side)
                var available = ((equity - notional).Micros - ((double)notional.Micros * rate / 1e6)) / 1e6;
                var expected = (price / 1e3) - (side * available / (lots * 0.01) / (1 - (rate / 1e6 * side)));
                if (found.IsSet)
                {
                    Assert.Equal(expected, found.Ticks / 1e3, (price * 1e-9) + 0.0021);
                }
                else
                {
                    Assert.True(expected < 0.0021);
                }
            });
    }

    [Theory]
    [InlineData(100_000, 1_000)]
    [InlineData(100_001, 200)]
    public void Only_a_large_position_is_closed_by_a_fifth_first(long notional, long expected)
    {
        Assert.Equal(new Quantity(expected), LiquidationStep.HyperliquidMarketOrder(new Quantity(-1_000), Money.FromUnits(notional), isFirst: true));
        Assert.Equal(new Quantity(1_000), LiquidationStep.HyperliquidMarketOrder(new Quantity(-1_000), Money.FromUnits(notional), isFirst: false));
    }

    [Theory]
    [InlineData(300, LadderRung.Safe)]
    [InlineData(299, LadderRung.Market)]
    [InlineData(200, LadderRung.Market)]
    [InlineData(199, LadderRung.Backstop)]
    [InlineData(0, LadderRung.Backstop)]
    [InlineData(-1, LadderRung.Deleveraging)]
    public void An_account_falls_from_the_book_to_the_vault_to_deleveraging(long equity, LadderRung expected)
    {
        Assert.Equal(expected, LiquidationStep.RungOf(new Money(equity), new Money(300)));
    }
}
