using ExchangeMesh.Laboratory.Comparisons;
using ExchangeMesh.Laboratory.Runs;
using ExchangeMesh.Recording.Reports;

namespace ExchangeMesh.Laboratory.Tests.Comparisons;

public sealed class PairingTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("exchangemesh-pairing-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_changed_rule_leaves_every_participant_its_draws()
    {
        var pairing = Pairing.Of(Readings.ShortSpiral(), Readings.Of("two-venue-spiral", ("length", "10s"), ("shocks.0.at", "1s"), ("venues.alpha.liquidation.enabled", "false")));

        Assert.True(pairing.IsWhole);
        Assert.Equal(["venues"], pairing.DifferentFields);
        Assert.Empty(pairing.Moved);
    }

    [Fact]
    public void Another_number_of_traders_moves_those_behind_them_and_is_said()
    {
        var first = Readings.ShortSpiral();
        var group = first.Plan!.Groups[0];
        var more = (group.Count + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);

        var pairing = Pairing.Of(first, Readings.Of("two-venue-spiral", ("length", "10s"), ("shocks.0.at", "1s"), ($"traders.{group.Name}.count", more)));

        Assert.False(pairing.IsWhole);
        Assert.Equal([group.Name], pairing.OnlyInSecond);
        Assert.Equal(first.Plan.Groups.Skip(1).Select(one => one.Name).Order(StringComparer.Ordinal), pairing.Moved);
        Assert.Contains("Not paired, because their numbers moved", pairing.Sentences(), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_shock_is_no_pair()
    {
        var pairing = Pairing.Of(Readings.ShortSpiral(), Readings.Of("two-venue-spiral", ("length", "10s"), ("shocks.0.at", "2s")));

        Assert.False(pairing.IsWhole);
        Assert.Contains("What comes from outside is not the same: shocks", pairing.Sentences(), StringComparison.Ordinal);
    }

    [Fact]
    public void Under_another_policy_runs_are_equal_up_to_its_first_effect_and_shocks_throughout()
    {
        var first = Run("first", Readings.SpiralOf(1, isLiquidating: true));
        var second = Run("second", Readings.SpiralOf(1, isLiquidating: false));

        var parting = ExchangeMesh.Recording.ResultsComparison.FirstDivergence(first, second)!;

        var liquidated = StreamRows.Read(Path.Combine(first, "liquidations.parquet"), "at_ns").SelectMany(rows => rows.Integers("at_ns")).Min();
        Assert.True(parting.AtNs > 1_000_000_000, $"they part at {parting.AtNs} ns, before the shock");
        Assert.True(parting.AtNs <= liquidated, $"they part at {parting.AtNs} ns, after the first liquidation at {liquidated} ns");
        Assert.Equal(Outside(first), Outside(second));
        Assert.NotEmpty(Outside(first));
    }

    private static List<(long, long)> Outside(string folder) =>
        [.. StreamRows.Read(Path.Combine(folder, "shocks.parquet"), "at_ns", "id").SelectMany(rows => rows.Integers("at_ns").Zip(rows.Integers("id")))];

    private string Run(string name, Scenarios.ScenarioReading reading) =>
        PlanRun.Execute(reading, new PlanRunOptions { OutDirectory = Path.Combine(_folder, name) }).Folder!;
}
