using System.Globalization;
using ExchangeMesh.Laboratory.Sensitivity;
using ExchangeMesh.Laboratory.Sweeps;
using ExchangeMesh.Recording.Summaries;
using Spectre.Console;

namespace ExchangeMesh.Cli;

/// <summary>A sweep's summary for people: a line for each point, with the means of a few outcomes and their confidence intervals.</summary>
internal static class SweepTables
{
    private const int MostLines = 40;

    /// <summary>Writes the table to standard output.</summary>
    public static void Write(SweepPlan plan, SweepResult result, IReadOnlyList<string> outcomes)
    {
        var console = Tables.Console();
        if (result.Threshold is { } threshold)
        {
            WriteThreshold(console, threshold);
        }
        else if (result.Sensitivity is { } sensitivity)
        {
            WriteIndices(console, sensitivity, outcomes);
        }
        else
        {
            WritePoints(console, plan, result.Summary, outcomes);
        }
    }

    private static void WriteThreshold(IAnsiConsole console, ThresholdSummary threshold)
    {
        var table = Tables.Of([threshold.Field, "runs", "holds in", "no data", "failed", string.Create(CultureInfo.InvariantCulture, $"chance against {threshold.Level:0.##%}")]);
        foreach (var probe in threshold.Probes)
        {
            table.AddRow(
                Markup.Escape(probe.Value),
                probe.Runs.ToString(CultureInfo.InvariantCulture),
                probe.Holding.ToString(CultureInfo.InvariantCulture),
                probe.NoData.ToString(CultureInfo.InvariantCulture),
                probe.Failed.ToString(CultureInfo.InvariantCulture),
                probe.Verdict == "open" ? "cannot be told" : probe.Verdict);
        }

        console.Write(table);
        console.WriteLine(Answer(threshold));
    }

    private static string Answer(ThresholdSummary threshold)
    {
        var level = threshold.Level.ToString("0.##%", CultureInfo.InvariantCulture);
        if (threshold.Found)
        {
            var side = threshold.HoldsAbove == true ? "above" : "below";
            return string.Create(
                CultureInfo.InvariantCulture,
                $"critical value of {threshold.Field}: between {threshold.Below} and {threshold.Above}; {side} it, '{threshold.Condition}' holds in more than {level} of runs (confidence {threshold.Confidence:0.##%}, if the chance only rises or only falls with the field)");
        }

        return threshold.Probes.Any(probe => probe.Verdict == "open")
            ? "no answer: at one end of the range all seeds cannot tell on which side the chance is; give more seeds, or a wider range"
            : $"no critical value in the range: at both its ends the chance that '{threshold.Condition}' holds is {threshold.Probes[0].Verdict} {level}";
    }

    private static void WriteIndices(IAnsiConsole console, SensitivitySummary sensitivity, IReadOnlyList<string> outcomes)
    {
        var table = Tables.Of(["outcome", "field", "first order", "total", "blocks"], 2);
        foreach (var name in outcomes)
        {
            if (!sensitivity.Outcomes.TryGetValue(name, out var outcome))
            {
                table.AddRow(Markup.Escape(name), "does not vary, or has no data", "", "", "");
                continue;
            }

            var blocks = outcome.LeftOut == 0 ? $"{outcome.Blocks}" : $"{outcome.Blocks}, {outcome.LeftOut} without data";
            foreach (var field in outcome.Fields)
            {
                table.AddRow(Markup.Escape(name), Markup.Escape(field.Field), Share(field.First, field.FirstLower, field.FirstUpper), Share(field.Total, field.TotalLower, field.TotalUpper), blocks);
            }
        }

        console.Write(table);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"share of the variance over points that a field explains by itself, and together with others [its {sensitivity.Confidence:P0} confidence interval]"));
    }

    private static string Share(double share, double lower, double upper) =>
        Markup.Escape(string.Create(CultureInfo.InvariantCulture, $"{share:0.000} [{lower:0.000}, {upper:0.000}]"));

    private static void WritePoints(IAnsiConsole console, SweepPlan plan, SweepSummary summary, IReadOnlyList<string> outcomes)
    {
        var axes = plan.Definition.Design.Axes.Select(axis => axis.Path).ToList();
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
