using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>Worked examples of Morpho Blue.</summary>
public sealed class MorphoTests
{
    [Theory]
    [InlineData(860_000, 1_043_841)]
    [InlineData(945_000, 1_016_776)]
    [InlineData(385_000, 1_150_000)]
    [InlineData(1_000_000, 1_000_000)]
    public void V_MOR_1_the_incentive_follows_from_the_liquidation_loan_to_value(long liquidationLoanToValue, long factor) =>
        Assert.Equal(new Ratio(factor), MorphoBonus.Factor(new Ratio(liquidationLoanToValue)));

    [Fact]
    public void The_incentive_is_capped_where_the_formula_passes_1_15()
    {
        Assert.Equal(new Ratio(1_149_999), MorphoBonus.Factor(new Ratio(565_218)));
        Assert.Equal(new Ratio(1_150_000), MorphoBonus.Factor(new Ratio(565_217)));
    }
}
