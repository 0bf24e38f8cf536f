using System.Globalization;
using ExchangeMesh.Laboratory.Sweeps;
using ExchangeMesh.Recording.Summaries;
using Spectre.Console;

namespace ExchangeMesh.Cli;

/// <summary>A sweep's summary for people: a line for each point, with the means of a few outcomes and their confidence intervals.</summary>
internal static class SweepTables
{
    private const int MostLines = 40;

    /// <summary>Writes the table to standard output.</summary>
    public static void Write(SweepPlan plan, SweepSummary summary, IReadOnlyList<string> outcomes)
    {
        var axes = plan.Definition.Design.Axes.Select(axis => axis.Path).ToList();
        var console = Tables.Console();
        var table = Tables.Of([.. axes, "runs", .. outcomes], Math.Max(1, axes.Count));
        foreach (var point in summary.Points.Take(MostLines))
        {
            table.AddRow(
            [
                .. axes.Select(axis => Markup.Escape(point.Settings.GetValueOrDefault(axis, "–"))),
                RunsOf(point),
                .. outcomes.Select(name => Cell(point, plan.Catalog.Find(name)!)),
            ]);
        }

        console.Write(table);
        if (summary.Points.Count > MostLines)
        {
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"and {summary.Points.Count - MostLines:#,##0} more points, in {Sweep.SummaryName}"));
        }

        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"mean [its {summary.Confidence:P0} confidence interval] over the runs of a point that have data"));
    }

    private static string RunsOf(PointSummary point) => point.Failed > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{point.Runs}, {point.Failed} failed")
        : point.Runs.ToString(CultureInfo.InvariantCulture);

    private static string Cell(PointSummary point, MetricDefinition outcome)
    {
        if (!point.Outcomes.TryGetValue(outcome.Name, out var one))
        {
            return "no data";
        }

        var mean = MetricUnits.Show(one.Mean, outcome.Unit);
        var interval = one.Lower == one.Upper ? "" : $" [{MetricUnits.Show(one.Lower, outcome.Unit)}, {MetricUnits.Show(one.Upper, outcome.Unit)}]";
        return Markup.Escape(mean + interval);
    }
}
