using ExchangeMesh.Recording.Measures;

namespace ExchangeMesh.Scenarios.Tests.Recording;

public sealed class MeasureTextTests
{
    [Theory]
    [InlineData("1 + 2 * 3", 7)]
    [InlineData("(1 + 2) * 3", 9)]
    [InlineData("8 - 2 - 1", 5)]
    [InlineData("16 / 4 / 2", 2)]
    [InlineData("sqrt(9) + 1e-3", 3.001)]
    [InlineData("-a.b-c + 10", 7)]
    [InlineData("a.b-c - x_1", -1)]
    public void An_expression_has_the_value_that_arithmetic_gives_it(string text, double expected)
    {
        var measure = Measure.Read(text, out var fault);

        Assert.Equal("", fault);
        Assert.Equal(expected, measure!.Of(name => name == "a.b-c" ? 3 : 4)!.Value, 12);
    }

    [Theory]
    [InlineData("", "ends")]
    [InlineData("1 +", "ends")]
    [InlineData("(a", "parenthesis")]
    [InlineData("a b", "follows")]
    [InlineData("1..2", "no number")]
    [InlineData("%", "stands")]
    public void What_is_no_expression_is_refused_with_the_reason(string text, string reason)
    {
        Assert.Null(Measure.Read(text, out var fault));

        Assert.Contains(reason, fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_data_or_without_a_finite_result_there_is_no_value()
    {
        Assert.Null(Measure.Read("a + 1", out _)!.Of(_ => null));
        Assert.Null(Measure.Read("1 / a", out _)!.Of(_ => 0));
        Assert.Equal(["a", "b.c"], Measure.Read("a / b.c", out _)!.Names);
    }
}
