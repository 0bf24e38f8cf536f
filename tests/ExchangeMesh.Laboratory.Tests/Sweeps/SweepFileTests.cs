using ExchangeMesh.Laboratory.Designs;
using ExchangeMesh.Laboratory.Sweeps;

namespace ExchangeMesh.Laboratory.Tests.Sweeps;

public sealed class SweepFileTests
{
    [Fact]
    public void It_says_scenario_settings_design_axes_and_seeds()
    {
        var (content, diagnostics) = SweepFile.Read("s.yaml", """
            scenario: two-venue-spiral
            set: {length: 5m}
            design: latin
            count: 8
            design_seed: 3
            seeds: 1..4
            vary:
              - {field: venues.alpha.margin.leverage_cap, from: 2x, to: 20x, scale: log}
              - {field: venues.alpha.liquidation.enabled, values: [true, false]}
            """);

        Assert.Empty(diagnostics);
        Assert.Equal("two-venue-spiral", content!.Scenario);
        Assert.Equal("5m", Assert.Single(content.Overrides).Value);
        Assert.Equal(DesignKind.Latin, content.Design.Kind);
        Assert.Equal((8, 3UL), (content.Design.Count, content.Design.Seed));
        Assert.Equal(["venues.alpha.margin.leverage_cap=2x..20x:log", "venues.alpha.liquidation.enabled=true,false"], content.Design.Axes.Select(axis => axis.ToString()));
        Assert.Equal([1UL, 2, 3, 4], content.Seeds);
    }

    [Fact]
    public void Listed_points_may_set_different_fields()
    {
        var (content, diagnostics) = SweepFile.Read("s.yaml", """
            design: list
            points:
              - {a.b: 1x}
              - {a.b: 2x, c: false}
            """);

        Assert.Empty(diagnostics);
        Assert.Equal(["a.b", "c"], content!.Design.Axes.Select(axis => axis.Path));
        Assert.Equal([1, 2], content.Design.MakePoints().Select(point => point.Settings.Count));
    }

    [Theory]
    [InlineData("vari: []", "s.yaml(1,1): error EXM010: vari: there is no field 'vari' here. Did you mean 'vary'?")]
    [InlineData("vary:\n  - {values: [1]}", "s.yaml(2,5): error EXM011: vary.0: the field 'field' is missing.")]
    [InlineData("vary:\n  - {field: a, from: 2x}", "s.yaml(2,5): error EXM082: vary.0: the bounds of a range are numbers with their unit")]
    [InlineData("vary:\n  - {field: a, values: [1], from: 2x, to: 3x}", "s.yaml(2,5): error EXM082: vary.0: either values, or from and to are expected.")]
    [InlineData("design: latin\nvary:\n  - {field: a, from: 1, to: 2}", "s.yaml(1,9): error EXM082: design: a latin design needs its number of points, count.")]
    [InlineData("design: grids", "s.yaml(1,9): error EXM026: design:")]
    [InlineData("seeds: 5..1", "s.yaml(1,8): error EXM082: seeds: '5..1' is no seed")]
    [InlineData("vary:\n  - {field: a, values: [1]}\n  - {field: a, values: [2]}", "'a' is varied twice.")]
    [InlineData("points: [{a: 1}]", "points are listed for the design list, but the design is grid.")]
    [InlineData("vary: [", "error EXM003")]
    public void What_is_wrong_is_said_with_its_place(string text, string expected)
    {
        var (content, diagnostics) = SweepFile.Read("s.yaml", text);

        Assert.Null(content);
        Assert.Contains(expected, string.Join('\n', diagnostics), StringComparison.Ordinal);
    }
}
