using ExchangeMesh.Domain.Liquidation;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>Bybit: help pages and freqtrade's tests.</summary>
public sealed class BybitTests
{
    [Fact]
    public void V_BYB_1_A_long_at_fifty_times_leverage_from_10000_is_bankrupt_at_9800()
    {
        var contract = Contracts.Linear(tickSizeMicros: 500_000, lotSizeMicros: 1_000_000);
        var position = IsolatedMargin.AtEntry(
            contract, Contracts.OneTier(5_000, Money.Zero), new Quantity(1), new Price(20_000), Money.FromUnits(200));

        Assert.Equal(new Price(19_600), BankruptcyPrice.WorstSolvent(contract, position.Position, position.EquityApart));
    }

    [Theory]
    [InlineData(1, 1, 100_000)]
    [InlineData(1, 5, 8_100_000)]
    [InlineData(-1, 1, 19_900_000)]
    [InlineData(-1, 5, 11_900_000)]
    public void V_BYB_2_Maintenance_is_taken_at_entry(long lots, long leverage, long expectedMicros)
    {
        var contract = Contracts.Linear(tickSizeMicros: 1, lotSizeMicros: 1_000_000);
        var position = IsolatedMargin.AtEntry(
            contract, Contracts.OneTier(10_000, Money.Zero), new Quantity(lots), new Price(10_000_000), new Money(10_000_000 / leverage));

        var price = LiquidationPrice.FirstBelow(in position, Contracts.Whole, new Price(10_000_000));

        // The first tick at which equity is below maintenance: one beyond the price at which they are equal.
        Assert.Equal(new Price(expectedMicros - lots), price);
    }

    [Fact]
    public void An_inverse_position_is_liquidated_at_contracts_over_value_plus_margin_less_maintenance()
    {
        // 60,000 contracts of one dollar at 50,000, ten times leverage: value 1.2, margin 0.12, maintenance 0.5 % of value.
        var contract = Contracts.Inverse(tickSizeMicros: 500_000, lotSizeMicros: 1_000_000);
        var tiers = Contracts.OneTier(5_000, Money.Zero);
        var entry = new Price(100_000);
        var margin = new Money(120_000);
        var buyer = IsolatedMargin.AtEntry(contract, tiers, new Quantity(60_000), entry, margin);
        var seller = IsolatedMargin.AtEntry(contract, tiers, new Quantity(-60_000), entry, margin);

        var longPrice = LiquidationPrice.FirstBelow(in buyer, Contracts.Whole, entry);
        var shortPrice = LiquidationPrice.FirstBelow(in seller, Contracts.Whole, entry);

        // 60,000 ÷ 1.314 = 45,662.10 and 60,000 ÷ 1.086 = 55,248.62, to the first half dollar beyond.
        Assert.Equal(new Price(45_662 * 2), longPrice);
        Assert.Equal(new Price((55_248 * 2) + 2), shortPrice);
    }

    [Fact]
    public void An_inverse_position_is_bankrupt_at_entry_times_leverage_over_leverage_plus_or_minus_one()
    {
        var contract = Contracts.Inverse(tickSizeMicros: 500_000, lotSizeMicros: 1_000_000);
        var entry = new Price(100_000);
        var buyer = IsolatedMargin.AtMark(contract, Contracts.OneTier(0, Money.Zero), new Quantity(60_000), entry, new Money(120_000));
        var seller = buyer with { Position = new Quantity(-60_000), EquityApart = new Money(120_000 - 1_200_000) };

        // 50,000 × 10 ÷ 11 = 45,454.55, up to 45,455; 50,000 × 10 ÷ 9 = 55,555.56, down to 55,555.5.
        Assert.Equal(new Price(45_455 * 2), BankruptcyPrice.WorstSolvent(contract, buyer.Position, buyer.EquityApart));
        Assert.Equal(new Price(55_555 * 2 + 1), BankruptcyPrice.WorstSolvent(contract, seller.Position, seller.EquityApart));
    }

    [Fact]
    public void A_unified_account_is_bankrupt_where_position_margin_and_wallet_are_gone()
    {
        // (entry × size − position margin − wallet) ÷ size.
        var contract = Contracts.Linear(tickSizeMicros: 1_000_000, lotSizeMicros: 1_000_000);

        var price = BankruptcyPrice.WorstSolvent(contract, new Quantity(2), Money.FromUnits(200 + 300 - 20_000));

        Assert.Equal(new Price(9_750), price);
    }

    [Theory]
    [InlineData(950, 950)]
    [InlineData(949, 1_000)]
    [InlineData(1_050, 1_050)]
    [InlineData(1_051, 1_000)]
    [InlineData(0, 1_000)]
    public void A_bankruptcy_price_more_than_five_percent_from_the_mark_gives_way_to_the_mark(long bankruptcy, long expected)
    {
        Assert.Equal(new Price(expected), BankruptcyPrice.OrMarkWhereFar(new Price(bankruptcy), new Price(1_000), Ratio.FromPercent(5)));
    }
}
