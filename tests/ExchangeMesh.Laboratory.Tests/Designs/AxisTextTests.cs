using ExchangeMesh.Laboratory.Designs;

namespace ExchangeMesh.Laboratory.Tests.Designs;

public sealed class AxisTextTests
{
    [Fact]
    public void A_range_is_bounds_with_one_unit_a_number_of_values_and_a_scale()
    {
        var (axis, fault) = AxisText.Read("venues.alpha.margin.leverage_cap=2..20x:4:log");

        Assert.Empty(fault);
        Assert.Equal("venues.alpha.margin.leverage_cap", axis!.Path);
        Assert.Equal(new AxisRange(2, 20, "x", 4, IsLogarithmic: true, 28), axis.Range);
    }

    [Fact]
    public void A_list_keeps_its_texts_and_does_not_split_inside_brackets()
    {
        var (axis, fault) = AxisText.Read("a.b={uniform: {from: 1x, to: 3x}}, 5x");

        Assert.Empty(fault);
        Assert.Equal(["{uniform: {from: 1x, to: 3x}}", "5x"], axis!.Values);
    }

    [Theory]
    [InlineData("a.b", "expected path=")]
    [InlineData("=1,2", "expected path=")]
    [InlineData("a=5x..2x", "above the lower one")]
    [InlineData("a=5x..5x", "above the lower one")]
    [InlineData("a=5ms..2s", "have two")]
    [InlineData("a=slow..fast", "numbers with their unit")]
    [InlineData("a=1..2:1", "from 2 to")]
    [InlineData("a=1..2:5:cubic", "'cubic' is neither log nor a number")]
    [InlineData("a=0..2:5:log", "above zero")]
    [InlineData("a=1,,2", "empty")]
    [InlineData("a=1,2,1", "twice")]
    public void What_is_no_axis_is_refused_with_what_was_expected(string text, string complaint)
    {
        var (axis, fault) = AxisText.Read(text);

        Assert.Null(axis);
        Assert.Contains(complaint, fault, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a=1000 USD..3000 USD:3", "1000 USD,2000 USD,3000 USD")]
    [InlineData("a=1..100:3:log", "1,10,100")]
    [InlineData("a=-1%..1%:5", "-1%,-0.5%,0%,0.5%,1%")]
    [InlineData("a=1..2:4", "1,1.33333333,1.66666667,2")]
    public void A_grid_takes_both_bounds_and_equal_steps_between_with_the_unit_kept(string text, string values) =>
        Assert.Equal(values.Split(','), AxisText.Read(text).Axis!.GridValues);

    [Fact]
    public void Values_are_rounded_to_what_the_field_can_hold_and_equal_ones_are_taken_once()
    {
        var range = new AxisRange(1, 4, "x", 7, IsLogarithmic: false, Decimals: 0);

        Assert.Equal(["1x", "2x", "3x", "4x"], range.Grid().Select(value => value.ToString()));
        Assert.Equal("2x", range.At(0.4).ToString());
    }

    [Theory]
    [InlineData("1..3", "1,2,3")]
    [InlineData("7", "7")]
    [InlineData("5,1..2,9", "5,1,2,9")]
    public void Seeds_are_ranges_and_numbers(string text, string seeds)
    {
        var (read, fault) = SeedList.Read(text);

        Assert.Empty(fault);
        Assert.Equal(seeds.Split(',').Select(ulong.Parse), read);
        Assert.Equal(text, SeedList.Written(read));
    }

    [Theory]
    [InlineData("3..1")]
    [InlineData("a")]
    [InlineData("-1..5")]
    [InlineData("1,1")]
    [InlineData("1..9007199254740993")]
    [InlineData("")]
    public void What_are_no_seeds_is_refused(string text) => Assert.NotEmpty(SeedList.Read(text).Fault);
}
