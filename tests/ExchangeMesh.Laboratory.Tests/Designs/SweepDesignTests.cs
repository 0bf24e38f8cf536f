using ExchangeMesh.Laboratory.Designs;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Laboratory.Tests.Designs;

public sealed class SweepDesignTests
{
    private static readonly SweepAxis Range = new("a", [], new AxisRange(0, 1_000_000, "", 0, IsLogarithmic: false, 0));
    private static readonly SweepAxis Words = new("b", ["x", "y", "z"], null);

    [Fact]
    public void A_grid_is_every_combination_the_last_axis_fastest()
    {
        var design = new SweepDesign { Kind = DesignKind.Grid, Axes = [new SweepAxis("a", ["1", "2"], null), Words] };

        var points = design.MakePoints();

        Assert.Equal(["1x", "1y", "1z", "2x", "2y", "2z"], points.Select(point => string.Concat(point.Settings.Select(one => one.Value))));
        Assert.Equal(6, design.PointCount);
        Assert.Equal(Enumerable.Range(0, 6), points.Select(point => point.Number));
    }

    [Fact]
    public void No_axis_is_one_point_that_sets_nothing() =>
        Assert.Empty(Assert.Single(new SweepDesign { Kind = DesignKind.Grid, Axes = [] }.MakePoints()).Settings);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100)]
    public void A_latin_hypercube_has_one_point_in_each_part_of_each_axis(int count)
    {
        var design = UnitDesign.LatinHypercube(count, 3, seed: 5);

        for (var axis = 0; axis < 3; axis++)
        {
            Assert.Equal(Enumerable.Range(0, count), design.Select(point => (int)(point[axis] * count)).Order());
        }
    }

    [Theory]
    [InlineData(DesignKind.Latin)]
    [InlineData(DesignKind.Random)]
    [InlineData(DesignKind.Sobol)]
    public void The_same_seed_draws_the_same_points_and_another_seed_others(DesignKind kind)
    {
        var design = new SweepDesign { Kind = kind, Axes = [Range, Words], Count = 20 };

        Assert.Equal(Texts(design), Texts(design with { }));
        Assert.NotEqual(Texts(design), Texts(design with { Seed = 2 }));
        Assert.Equal(design.PointCount, design.MakePoints().Count);
    }

    [Fact]
    public void Another_axis_does_not_move_the_points_of_the_first()
    {
        var one = new SweepDesign { Kind = DesignKind.Random, Axes = [Range], Count = 20 };
        var two = one with { Axes = [Range, Words] };

        Assert.Equal(one.MakePoints().Select(point => point.Settings[0]), two.MakePoints().Select(point => point.Settings[0]));
    }

    [Fact]
    public void Listed_values_have_equal_shares_of_a_latin_hypercube()
    {
        var points = new SweepDesign { Kind = DesignKind.Latin, Axes = [Words], Count = 30 }.MakePoints();

        Assert.Equal([10, 10, 10], points.GroupBy(point => point.Settings[0].Value).Select(group => group.Count()));
    }

    [Fact]
    public void A_block_of_a_sobol_design_takes_one_axis_at_a_time_from_its_second_point()
    {
        var block = UnitDesign.Saltelli(1, 2, seed: 3);

        Assert.Equal(4, block.Length);
        Assert.Equal([block[1][0], block[0][1]], block[2]);
        Assert.Equal([block[0][0], block[1][1]], block[3]);
        Assert.NotEqual(block[0][0], block[1][0]);
    }

    private static IEnumerable<string> Texts(SweepDesign design) =>
        design.MakePoints().Select(point => string.Join(';', point.Settings.Select((ScenarioOverride one) => one.Value)));
}
