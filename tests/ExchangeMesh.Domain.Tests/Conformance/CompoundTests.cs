using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>Worked examples of Compound v2 and v3.</summary>
public sealed class CompoundTests
{
    // tests/Comptroller/liquidateCalculateAmountSeizeTest.js: exchange rate, price of debt and of collateral, incentive, repaid.
    [Theory]
    [InlineData(1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000)]
    [InlineData(2_000_000, 1_000_000, 1_000_000, 1_000_000, 1_000_000, 500_000)]
    [InlineData(2_000_000, 2_000_000, 1_420_000, 1_300_000, 2_450_000, 2_242_957)]
    public void V_CMP_1_tokens_are_seized_for_the_worth_of_the_repayment_with_the_incentive(
        long exchangeRate, long debtPrice, long collateralPrice, long incentive, long repaid, long seized)
    {
        var liquidation = new CompoundLiquidation(Ratio.FromPercent(50), new Ratio(incentive));

        Assert.Equal(new Money(seized), liquidation.SeizedTokens(new Money(repaid), debtPrice, collateralPrice, new Ratio(exchangeRate)));
    }

    [Fact]
    public void A_call_repays_at_most_the_close_factor_of_a_debt() =>
        Assert.Equal(
            Money.FromUnits(50), new CompoundLiquidation(Ratio.FromPercent(50), new Ratio(1_080_000)).MaxRepayment(Money.FromUnits(100)));

    [Theory]
    [InlineData(50, 1_250_000)]
    [InlineData(0, 1_000_000)]
    public void V_CMP_2_collateral_is_sold_at_part_of_the_penalty_off(long priceFactor, long received)
    {
        var absorption = new CometAbsorption(Ratio.FromPercent(priceFactor), Ratio.FromPercent(60));

        Assert.Equal(new Money(received), absorption.QuoteCollateral(Money.FromUnits(200), 1_000_000, 200_000_000));
    }

    // test/absorb-test.ts: 100 of 100; then 100 and 700 of 2,000.
    [Fact]
    public void V_CMP_3_the_reserves_pay_absorbed_debts()
    {
        var absorption = new CometAbsorption(Ratio.FromPercent(50), Ratio.FromPercent(93));

        Assert.Equal((Money.Zero, Money.Zero), absorption.Absorb(new Money(100), Money.Zero, new Money(100)));
        var first = absorption.Absorb(new Money(100), Money.Zero, new Money(2_000));
        Assert.Equal((Money.Zero, new Money(1_200)), absorption.Absorb(new Money(700), Money.Zero, first.Reserves));
    }

    [Fact]
    public void An_absorbed_account_keeps_what_its_collateral_is_worth_beyond_debt_and_penalty()
    {
        var absorption = new CometAbsorption(Ratio.FromPercent(50), Ratio.FromPercent(90));

        var (kept, reserves) = absorption.Absorb(Money.FromUnits(800), Money.FromUnits(1_000), Money.FromUnits(5_000));

        Assert.Equal((Money.FromUnits(100), Money.FromUnits(4_100)), (kept, reserves));
    }
}
