using ExchangeMesh.Laboratory.Designs;
using ExchangeMesh.Laboratory.Reports;
using ExchangeMesh.Laboratory.Sweeps;
using ExchangeMesh.Recording;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Laboratory.Tests.Reports;

public sealed class SweepReportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("exchangemesh-sweep-report-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Over_one_field_an_outcome_is_a_curve_and_a_spread_at_each_point()
    {
        var report = Report("shocks.0.quantity=20 BTC,150 BTC");

        Assert.Contains("aria-label=\"max_drawdown by shocks.0.quantity\"", report, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"Spread of max_drawdown at each point\"", report, StringComparison.Ordinal);
        Assert.Contains("<text class=\"time\" x=\"92\" y=\"249\">20 BTC</text>", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Over_two_fields_it_is_a_grid()
    {
        var report = Report("shocks.0.quantity=20 BTC,150 BTC", "venues.alpha.liquidation.enabled=true,false");

        Assert.Contains("aria-label=\"max_drawdown over shocks.0.quantity and venues.alpha.liquidation.enabled\"", report, StringComparison.Ordinal);
        Assert.Equal(4, report.Split("aria-label=\"max_drawdown over ")[1].Split("</svg>")[0].Split("class=\"heat\"").Length - 1);
    }

    [Fact]
    public void Every_point_has_its_row_and_the_page_fetches_nothing()
    {
        var report = Report("shocks.0.quantity=20 BTC,150 BTC");

        Assert.Contains("quantity 20 BTC</td><td>2</td><td>0</td>", report, StringComparison.Ordinal);
        Assert.DoesNotContain("src=\"http", report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_nothing_has_no_report() =>
        Assert.Throws<InvalidDataException>(() => ResultReport.Write(_folder));

    private string Report(params string[] axes)
    {
        var (plan, diagnostics) = SweepPlan.Of(new SweepDefinition
        {
            Scenario = "two-venue-spiral",
            Overrides = [new ScenarioOverride("length", "4s"), new ScenarioOverride("shocks.0.at", "1s")],
            Design = new SweepDesign { Kind = DesignKind.Grid, Axes = [.. axes.Select(text => AxisText.Read(text).Axis!)] },
            Seeds = [1, 2],
        });
        Assert.Empty(diagnostics);
        using var sweep = Sweep.Open(plan!, Path.Combine(_folder, "sweep")).Sweep!;
        sweep.Run(new SweepOptions { Threads = 2 });
        sweep.Write(new RunHost { Engine = "sequential" });
        return File.ReadAllText(ResultReport.Write(Path.Combine(_folder, "sweep")));
    }
}
