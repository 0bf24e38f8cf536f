using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>Worked examples of Aave v3, and of the literature on its liquidations.</summary>
public sealed class AaveTests
{
    private static readonly Money Large = Money.FromUnits(1_000_000);

    private static readonly CloseFactor Before33 =
        new(Ratio.FromPercent(50), Ratio.FromPercent(95), Money.Zero, CloseFactorBasis.AssetDebt);

    private static readonly CloseFactor Since33 =
        new(Ratio.FromPercent(50), Ratio.FromPercent(95), Money.FromUnits(2_000), CloseFactorBasis.WholeDebt);

    [Fact]
    public void V_AAVE_1_ten_thousand_at_a_threshold_of_80_percent_against_six_thousand_is_1_3333()
    {
        var health = default(LoanHealth)
            .WithCollateral(Money.FromUnits(5), 2_000_000_000, Ratio.FromPercent(75), Ratio.FromPercent(80))
            .WithDebt(Money.FromUnits(6_000), 1_000_000);

        Assert.Equal(new Ratio(1_333_333), health.HealthFactor);
    }

    [Fact]
    public void V_AAVE_2_one_of_three_debts_may_be_repaid_by_half_before_version_3_3_and_whole_since()
    {
        var debt = Money.FromUnits(3_000);
        var whole = Money.FromUnits(9_000);
        var health = new Ratio(970_000);

        Assert.Equal(Money.FromUnits(1_500), Before33.MaxRepayment(debt, debt, whole, whole, health));
        Assert.Equal(Money.FromUnits(3_000), Since33.MaxRepayment(debt, debt, whole, whole, health));
    }

    [Fact]
    public void V_AAVE_3_a_small_debt_may_be_repaid_whole()
    {
        var closeFactor = Since33 with { FullBelow = Money.FromUnits(1_000) };
        var debt = Money.FromUnits(900);

        var most = closeFactor.MaxRepayment(debt, debt, Money.FromUnits(5_000), Money.FromUnits(1_200), new Ratio(960_000));

        Assert.Equal(debt, most);
    }

    [Theory]
    [InlineData(940_000, 250_000, 100)]
    [InlineData(970_000, 1_500, 100)]
    [InlineData(970_000, 250_000, 50)]
    public void V_AAVE_4_the_close_factor_is_whole_at_low_health_or_for_small_collateral(long health, long collateral, long percent) =>
        Assert.Equal(Ratio.FromPercent(percent), Since33.Share(new Ratio(health), Large, Money.FromUnits(collateral)));

    [Theory]
    [InlineData(1_000_000, 0)]
    [InlineData(999_999, 50)]
    [InlineData(950_001, 50)]
    [InlineData(950_000, 100)]
    public void The_close_factor_changes_at_health_one_and_at_0_95(long health, long percent) =>
        Assert.Equal(Ratio.FromPercent(percent), Since33.Share(new Ratio(health), Large, Large));

    [Theory]
    [InlineData(2_000_000_000, 50)]
    [InlineData(1_999_999_999, 100)]
    public void The_close_factor_is_whole_below_two_thousand_of_debt_or_collateral(long worthMicros, long percent)
    {
        Assert.Equal(Ratio.FromPercent(percent), Since33.Share(new Ratio(970_000), new Money(worthMicros), Large));
        Assert.Equal(Ratio.FromPercent(percent), Since33.Share(new Ratio(970_000), Large, new Money(worthMicros)));
    }

    [Fact]
    public void What_is_seized_is_capped_by_the_collateral_and_then_less_is_repaid()
    {
        var seizure = CollateralSeizure.Of(
            Money.FromUnits(2_000), 1_000_000, Money.FromUnits(1), 2_000_000_000, Ratio.FromPercent(5), Ratio.FromPercent(10));

        Assert.Equal(new CollateralSeizure(new Money(1_904_761_905), Money.FromUnits(1), new Money(4_761)), seizure);
    }

    [Fact]
    public void Repeated_calls_on_a_loan_at_90_percent_follow_the_published_sequence()
    {
        // Warmuz, Chaudhary and Pinna, arXiv 2212.07306: bonus 8 %, close factor 50 %.
        var debt = Money.FromUnits(90_000_000);
        var collateral = Money.FromUnits(100_000_000);
        var sequence = new List<long>();
        for (var call = 0; call < 4; call++)
        {
            var seizure = CollateralSeizure.Of(
                Ratio.FromPercent(50).OfRoundedDown(debt), 1_000_000, collateral, 1_000_000, Ratio.FromPercent(8), Ratio.Zero);
            debt -= seizure.Repaid;
            collateral -= seizure.Seized;
            sequence.Add(Rounding.MultiplyDivideDown(debt.Micros + (collateral.Micros / 2_000_000), Ratio.One, collateral.Micros));
        }

        Assert.Equal([875_486, 830_258, 752_508, 633_803], sequence);
    }
}
