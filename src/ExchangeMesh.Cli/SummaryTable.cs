using System.Globalization;
using ExchangeMesh.Recording;
using ExchangeMesh.Recording.Reports;
using ExchangeMesh.Recording.Summaries;
using Spectre.Console;

namespace ExchangeMesh.Cli;

/// <summary>A run's summary for people: markets, lending venues, the cascade, and the scenario's facts beside what the run gave.</summary>
internal static class SummaryTable
{
    /// <summary>Writes the tables to standard output.</summary>
    public static void Write(RunResult result)
    {
        var summary = result.Summary;
        var console = Tables.Console();
        if (summary.Instruments.Count > 0)
        {
            WriteMarkets(console, summary);
        }

        WriteModels(console, summary);
        if (summary.Lenders.Count > 0)
        {
            WriteLenders(console, summary);
        }

        WriteWhole(console, result);
        if (summary.Facts.Count > 0)
        {
            WriteFacts(console, summary);
        }
    }

    private static void WriteMarkets(IAnsiConsole console, RunSummary summary)
    {
        var table = Tables.Of(["market", "opening", "low", "final", "max fall", "volume", "liquidated", "margin calls", "liquidations", "ADL", "halts", "bad debt"]);
        foreach (var instrument in summary.Instruments)
        {
            var venue = instrument[..instrument.IndexOf('.', StringComparison.Ordinal)];
            string Of(string name) => Show(summary, $"{instrument}.{name}");
            table.AddRow(
                Markup.Escape(instrument),
                Of("opening"),
                Of("low"),
                Of("final"),
                Of("max_fall"),
                Of("volume"),
                Of("liquidated_volume"),
                Show(summary, $"{venue}.margin_calls"),
                Show(summary, $"{venue}.liquidations"),
                Of("adl_count"),
                Of("halts"),
                Show(summary, $"{venue}.bad_debt"));
        }

        console.Write(table);
    }

    /// <summary>Writes the figures of published models: those of each market and each group of traders.</summary>
    private static void WriteModels(IAnsiConsole console, RunSummary summary)
    {
        var figures = summary.Metrics.Where(metric => metric is { Unit: MetricUnit.Number, Value: not null } && summary.Find(metric.Name + ".first") is not null).ToList();
        if (figures.Count == 0)
        {
            return;
        }

        var table = Tables.Of(["figure", "last", "first", "sum", "least", "greatest"]);
        foreach (var figure in figures)
        {
            string Of(string part) => PublishedReport.Number(summary.Find(figure.Name + part)?.Value);
            table.AddRow(Markup.Escape(figure.Name), Of(""), Of(".first"), Of(".sum"), Of(".least"), Of(".greatest"));
        }

        console.Write(table);
    }

    private static void WriteLenders(IAnsiConsole console, RunSummary summary)
    {
        var table = Tables.Of(["lending venue", "liquidation calls", "repaid", "seized", "first", "bad debt"]);
        foreach (var lender in summary.Lenders)
        {
            table.AddRow(
                Markup.Escape(lender),
                Show(summary, $"{lender}.liquidations"),
                Show(summary, $"{lender}.repaid"),
                Show(summary, $"{lender}.seized"),
                Show(summary, $"{lender}.first_liquidation"),
                Show(summary, $"{lender}.bad_debt"));
        }

        console.Write(table);
    }

    private static void WriteWhole(IAnsiConsole console, RunResult result)
    {
        var summary = result.Summary;
        var seconds = Math.Max(0.001, result.Manifest.Host.WallSeconds);
        var events = summary.End.Messages + summary.End.Wakes;
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"cascades     {Show(summary, "cascade.count")}, largest {Show(summary, "cascade.size_max")} liquidations, {Show(summary, "cascade.depth_max")} deep; {Show(summary, "contagion.cross_venue_share")} of liquidations set off at another venue"));
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"run          {result.Manifest.Participants:#,##0} participants, {events:#,##0} events in {seconds:0.0} s ({events / seconds:#,##0}/s); audited {result.Manifest.Audit.Checks} times"));
    }

    private static void WriteFacts(IAnsiConsole console, RunSummary summary)
    {
        var table = Tables.Of(["published fact", "fact", "this run", "unit", "source"]);
        foreach (var comparison in summary.Facts)
        {
            table.AddRow(
                Markup.Escape(comparison.Fact.Text),
                comparison.Fact.Value.ToString("#,##0.###", CultureInfo.InvariantCulture),
                comparison.Measured is { } measured ? measured.ToString("#,##0.###", CultureInfo.InvariantCulture) : Markup.Escape(comparison.Note.Length > 0 ? comparison.Note : "–"),
                Markup.Escape(comparison.Fact.Unit),
                Markup.Escape(comparison.Fact.Source));
        }

        console.Write(table);
    }

    private static string Show(RunSummary summary, string metric) =>
        summary.Find(metric) is { Value: { } value } found ? Markup.Escape(MetricUnits.Show(value, found.Unit)) : "–";
}
