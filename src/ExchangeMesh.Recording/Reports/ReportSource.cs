using System.Globalization;
using System.Text.Json;
using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Recording.Reports;

/// <summary>One liquidation, as read back from the stream <c>cascade</c>.</summary>
internal sealed record CascadePoint(int Node, int Parent, int Root, int Depth, int Children, int Subtree, double At, double LastAt, string Venue, string Kind, string Account, double Closed, bool Crosses);

/// <summary>One cell of the contagion matrix, as read back.</summary>
internal sealed record ContagionEntry(string From, string To, long Liquidations, double Closed, double FirstAt);

/// <summary>The liquidations of a venue by one channel, as read back.</summary>
internal sealed record ChannelEntry(string Venue, string Channel, long Liquidations);

/// <summary>What a group lost by being closed, as read back.</summary>
internal sealed record LossEntry(string Group, long Accounts, double Loss, double Largest, double Least, double LowerQuartile, double Median, double UpperQuartile);

/// <summary>A time at which something from outside happened.</summary>
internal sealed record ShockPoint(double At, string Text);

/// <summary>A span in which an instrument did not trade.</summary>
internal sealed record HaltSpan(double From, double To, string Instrument, string Condition);

/// <summary>What a report needs beside time series, read back from a results folder.</summary>
internal sealed class ReportSource
{
    private ReportSource(string folder, RunManifest manifest, SummaryDocument summary)
    {
        Folder = folder;
        Manifest = manifest;
        Summary = summary;
        Venues = [.. summary.Exchanges, .. summary.Lenders];
        End = Math.Max(summary.EndedAtS, 1e-9);
        Cascade = ReadCascade(File("cascade"));
        Contagion = ReadContagion(File("contagion"));
        Channels = ReadChannels(File("channels"));
        Losses = ReadLosses(File("losses"));
        Shocks = ReadShocks(File("shocks"));
        Halts = ReadHalts(File("breakers"), End);
        Clock = DateTimeOffset.TryParse(summary.StartsAt, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal, out var start)
            ? start.ToUniversalTime()
            : null;
    }

    public string Folder { get; }

    public RunManifest Manifest { get; }

    public SummaryDocument Summary { get; }

    /// <summary>Exchanges, then lending venues; a venue's place is its colour.</summary>
    public IReadOnlyList<string> Venues { get; }

    /// <summary>The run's end in seconds.</summary>
    public double End { get; }

    /// <summary>What virtual time zero stands for on the calendar, where it is known.</summary>
    public DateTimeOffset? Clock { get; }

    public IReadOnlyList<CascadePoint> Cascade { get; }

    public IReadOnlyList<ContagionEntry> Contagion { get; }

    public IReadOnlyList<ChannelEntry> Channels { get; }

    public IReadOnlyList<LossEntry> Losses { get; }

    public IReadOnlyList<ShockPoint> Shocks { get; }

    public IReadOnlyList<HaltSpan> Halts { get; }

    /// <summary>Reads a results folder.</summary>
    /// <exception cref="InvalidDataException">It is not a results folder of this version.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ReportSource Read(string folder)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize(Text(folder, ResultsFolder.Manifest), ResultsJson.Default.RunManifest);
            var summary = JsonSerializer.Deserialize(Text(folder, ResultsFolder.Summary), ResultsJson.Default.SummaryDocument);
            return manifest is { SchemaVersion: RunManifest.CurrentSchemaVersion } && summary is not null
                ? new ReportSource(folder, manifest, summary)
                : throw new InvalidDataException($"{folder} does not hold results of schema version {RunManifest.CurrentSchemaVersion}.");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{folder} does not hold results of schema version {RunManifest.CurrentSchemaVersion}: {fault.Message}", fault);
        }
    }

    /// <summary>Returns the path of a stream's file.</summary>
    public string File(string stream) => Path.Combine(Folder, stream + ".parquet");

    /// <summary>Returns a metric's value; null where it is not there or has no data.</summary>
    public double? Metric(string name) => Summary.Metrics.TryGetValue(name, out var value) ? value : null;

    /// <summary>Returns a metric for people; a dash where it has no data.</summary>
    public string Show(string name)
    {
        if (Metric(name) is not { } value || !Summary.Units.TryGetValue(name, out var unit))
        {
            return "–";
        }

        return MetricUnits.Show(value, Enum.Parse<MetricUnit>(unit, ignoreCase: true));
    }

    /// <summary>Returns a ratio as a plain number, for those that may pass 1 and would mislead as a share; a dash where it has no data.</summary>
    public string ShowRatio(string name) =>
        Metric(name) is { } value ? value.ToString("0.00", CultureInfo.InvariantCulture) : "–";

    private static string Text(string folder, string name)
    {
        var path = Path.Combine(folder, name);
        return System.IO.File.Exists(path)
            ? System.IO.File.ReadAllText(path)
            : throw new InvalidDataException($"{folder} is not a results folder: it has no {name}.");
    }

    private static List<ChannelEntry> ReadChannels(string path)
    {
        var entries = new List<ChannelEntry>();
        foreach (var rows in StreamRows.Read(path, "venue", "channel", "liquidations"))
        {
            for (var row = 0; row < rows.Count; row++)
            {
                entries.Add(new ChannelEntry(rows.Texts("venue")[row] ?? "", rows.Texts("channel")[row] ?? "", rows.Integers("liquidations")[row]));
            }
        }

        return entries;
    }

    private static List<LossEntry> ReadLosses(string path)
    {
        var entries = new List<LossEntry>();
        foreach (var rows in StreamRows.Read(path, "group", "accounts", "loss", "largest", "least", "lower_quartile", "median", "upper_quartile"))
        {
            for (var row = 0; row < rows.Count; row++)
            {
                entries.Add(new LossEntry(rows.Texts("group")[row] ?? "", rows.Integers("accounts")[row], rows.Numbers("loss")[row], rows.Numbers("largest")[row], rows.Numbers("least")[row], rows.Numbers("lower_quartile")[row], rows.Numbers("median")[row], rows.Numbers("upper_quartile")[row]));
            }
        }

        return entries;
    }

    private static List<CascadePoint> ReadCascade(string path)
    {
        var points = new List<CascadePoint>();
        foreach (var rows in StreamRows.Read(path, "node", "parent", "root", "depth", "children", "subtree_size", "at_s", "last_at_s", "by", "kind", "account", "closed", "set_off_at"))
        {
            for (var row = 0; row < rows.Count; row++)
            {
                var parent = rows.Numbers("parent")[row];
                var venue = rows.Texts("by")[row] ?? "";
                var setOffAt = rows.Texts("set_off_at")[row];
                points.Add(new CascadePoint(
                    (int)rows.Integers("node")[row],
                    double.IsNaN(parent) ? -1 : (int)parent,
                    (int)rows.Integers("root")[row],
                    (int)rows.Integers("depth")[row],
                    (int)rows.Integers("children")[row],
                    (int)rows.Integers("subtree_size")[row],
                    rows.Numbers("at_s")[row],
                    rows.Numbers("last_at_s")[row],
                    venue,
                    rows.Texts("kind")[row] ?? "",
                    rows.Texts("account")[row] ?? "",
                    rows.Numbers("closed")[row],
                    setOffAt is not null && setOffAt != venue));
            }
        }

        return points;
    }

    private static List<ContagionEntry> ReadContagion(string path)
    {
        var entries = new List<ContagionEntry>();
        foreach (var rows in StreamRows.Read(path, "set_off_at", "venue", "liquidations", "closed", "first_at_s"))
        {
            for (var row = 0; row < rows.Count; row++)
            {
                entries.Add(new ContagionEntry(
                    rows.Texts("set_off_at")[row] ?? "",
                    rows.Texts("venue")[row] ?? "",
                    rows.Integers("liquidations")[row],
                    rows.Numbers("closed")[row],
                    rows.Numbers("first_at_s")[row]));
            }
        }

        return entries;
    }

    private static List<ShockPoint> ReadShocks(string path)
    {
        var texts = new SortedDictionary<double, SortedSet<string>>();
        foreach (var rows in StreamRows.Read(path, "at_s", "kind", "target", "size"))
        {
            for (var row = 0; row < rows.Count; row++)
            {
                var size = rows.Numbers("size")[row];
                var text = (rows.Texts("kind")[row] ?? "").Replace('_', ' ')
                    + (size == 0 || double.IsNaN(size) ? "" : " " + MetricUnits.Show(size, MetricUnit.Ratio))
                    + (rows.Texts("target")[row] is { } target ? ": " + target : "");
                var at = rows.Numbers("at_s")[row];
                if (!texts.TryGetValue(at, out var together))
                {
                    together = new SortedSet<string>(StringComparer.Ordinal);
                    texts[at] = together;
                }

                together.Add(text);
            }
        }

        return [.. texts.Select(shock => new ShockPoint(shock.Key, TextOf(shock.Value)))];
    }

    private static string TextOf(SortedSet<string> together)
    {
        const int Named = 5;
        var more = together.Count - Named;
        return string.Join(", ", together.Take(Named)) + (more > 0 ? $" and {more} more" : "");
    }

    private static List<HaltSpan> ReadHalts(string path, double end)
    {
        var open = new SortedDictionary<(string Instrument, long Breaker), (double From, string Condition)>();
        var spans = new List<HaltSpan>();
        foreach (var rows in StreamRows.Read(path, "at_s", "instrument", "breaker", "condition"))
        {
            for (var row = 0; row < rows.Count; row++)
            {
                var key = (rows.Texts("instrument")[row] ?? "", rows.Integers("breaker")[row]);
                var at = rows.Numbers("at_s")[row];
                if (open.Remove(key, out var began))
                {
                    spans.Add(new HaltSpan(began.From, at, key.Item1, began.Condition));
                }

                if (rows.Texts("condition")[row] is { } condition && condition != "open")
                {
                    open[key] = (at, condition);
                }
            }
        }

        spans.AddRange(open.Select(one => new HaltSpan(one.Value.From, end, one.Key.Instrument, one.Value.Condition)));
        return spans;
    }
}
