using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>The ladders of lenders that hold the collateral themselves.</summary>
public sealed class CefiTests
{
    [Fact]
    public void V_CEFI_1_from_50_percent_the_call_comes_after_a_fall_of_28_57_percent_and_liquidation_after_37_5()
    {
        Assert.Equal(new Ratio(285_715), MarginCallLadder.PriceFall(Ratio.FromPercent(50), Ratio.FromPercent(70)));
        Assert.Equal(new Ratio(375_000), MarginCallLadder.PriceFall(Ratio.FromPercent(50), Ratio.FromPercent(80)));
    }

    [Fact]
    public void V_CEFI_2_repaying_5_of_70_against_100_cures_to_65_percent()
    {
        var cure = MarginCallLadder.CureByRepayment(Money.FromUnits(70), Money.FromUnits(100), Ratio.FromPercent(65));

        Assert.Equal(Money.FromUnits(5), cure);
        Assert.Equal(Money.Zero, MarginCallLadder.CureByRepayment(Money.FromUnits(64), Money.FromUnits(100), Ratio.FromPercent(65)));
    }

    [Fact]
    public void A_sale_with_a_fee_restores_the_target()
    {
        var sold = MarginCallLadder.CureBySale(Money.FromUnits(85), Money.FromUnits(100), Ratio.FromPercent(55), Ratio.FromPercent(2));

        // (85 − 0.98 x) ÷ (100 − x) = 0.55 at x = 30 ÷ 0.43
        Assert.Equal(new Money(69_767_442), sold);
    }

    [Theory]
    [InlineData(649_999, -1)]
    [InlineData(650_000, 0)]
    [InlineData(700_000, 1)]
    [InlineData(799_999, 1)]
    [InlineData(800_000, 2)]
    public void A_rung_is_reached_at_its_loan_to_value(long loanToValue, int rung) =>
        Assert.Equal(rung, MarginCallLadder.BlockFi.RungAt(new Ratio(loanToValue)));

    [Fact]
    public void Every_ladder_rises()
    {
        MarginCallLadder[] ladders = [MarginCallLadder.BlockFi, MarginCallLadder.Unchained, MarginCallLadder.Nexo, MarginCallLadder.Figure];

        Assert.All(ladders, ladder => Assert.All(ladder.Rungs.Zip(ladder.Rungs.Skip(1)), pair => Assert.True(pair.First.LoanToValue < pair.Second.LoanToValue)));
    }
}
