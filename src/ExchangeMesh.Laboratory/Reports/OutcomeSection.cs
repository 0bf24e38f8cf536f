using ExchangeMesh.Laboratory.Designs;
using ExchangeMesh.Laboratory.Sweeps;
using ExchangeMesh.Recording.Reports;
using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Laboratory.Reports;

/// <summary>One outcome of a sweep: how it answers to each field, over two fields together, and how it is spread at each point.</summary>
internal static class OutcomeSection
{
    private const int MostCells = 26;

    // A design that draws its points leaves most cells of a grid empty: it is shown field by field.
    private const double LeastFilled = 0.6;

    /// <summary>Adds the section.</summary>
    public static void Write(Page page, SweepSummary summary, string outcome, MetricUnit unit)
    {
        var points = summary.Points.Where(point => point.Outcomes.ContainsKey(outcome)).ToList();
        if (points.Count == 0)
        {
            return;
        }

        page.Line($"<section>\n<h2>{outcome}</h2>");
        var fields = new SortedSet<string>(points.SelectMany(point => point.Settings.Keys), StringComparer.Ordinal).Where(field => points.Select(point => point.Settings.GetValueOrDefault(field)).Distinct(StringComparer.Ordinal).Count() > 1).ToList();
        var isGrid = fields.Count == 2
            && fields.TrueForAll(field => Values(points, field).Count <= MostCells)
            && points.Count >= LeastFilled * Values(points, fields[0]).Count * Values(points, fields[1]).Count;
        if (isGrid)
        {
            Grid(page, points, fields[0], fields[1], outcome, unit);
        }

        foreach (var field in fields.Where(_ => !isGrid))
        {
            Response(page, points, field, outcome, unit, fields.Count > 1);
        }

        if (points.Count <= SpreadPicture.MostPoints)
        {
            page.Add($"<figure><figcaption><strong>{outcome} at each point</strong><span class=\"unit\">line: least to greatest run, box: interval of the mean, bar: median</span></figcaption>\n");
            SpreadPicture.Draw(page, $"Spread of {outcome} at each point", [.. points.Select(point => (LabelOf(point), point.Outcomes[outcome]))], unit);
            page.Raw("</figure>\n");
        }

        page.Raw("</section>\n");
    }

    /// <summary>Returns a point's settings in words, each by the last part of its field's path.</summary>
    public static string LabelOf(PointSummary point) =>
        point.Settings.Count == 0 ? "as it is" : string.Join(", ", point.Settings.Select(setting => $"{setting.Key[(setting.Key.LastIndexOf('.') + 1)..]} {setting.Value}"));

    private static void Response(Page page, List<PointSummary> points, string field, string outcome, MetricUnit unit, bool isOfMany)
    {
        var read = points.Where(point => point.Settings.ContainsKey(field)).Select(point => (point.Settings[field], WrittenNumber.Read(point.Settings[field]), point.Outcomes[outcome])).ToList();
        if (read.Exists(one => one.Item2 is null) || read.Select(one => one.Item2!.Value.Unit).Distinct(StringComparer.Ordinal).Count() > 1)
        {
            return;
        }

        // Where other fields vary too, each point stands for itself: their values are not this field's doing.
        var response = read.Select(one => new ResponsePoint((double)one.Item2!.Value.Number, one.Item1, one.Item3.Mean, one.Item3.Lower, one.Item3.Upper)).ToList();
        var (low, high) = (response.Min(point => point.At), response.Max(point => point.At));
        page.Add($"<figure><figcaption><strong>{outcome} by {field}</strong><span class=\"unit\">mean and interval at each point{(isOfMany ? "; the other fields vary too" : "")}</span></figcaption>\n");
        PointPicture.Draw(page, $"{outcome} by {field}", response, unit, low > 0 && high / low > 30);
        page.Raw("</figure>\n");
    }

    private static void Grid(Page page, List<PointSummary> points, string across, string up, string outcome, MetricUnit unit)
    {
        var (columns, rows) = (Values(points, across), Values(points, up));
        var cells = points
            .GroupBy(point => (Column: columns.IndexOf(point.Settings.GetValueOrDefault(across, "")), Row: rows.IndexOf(point.Settings.GetValueOrDefault(up, ""))))
            .Where(group => group.Key is { Column: >= 0, Row: >= 0 })
            .Select(group => new GridCell(group.Key.Column, group.Key.Row, group.Average(point => point.Outcomes[outcome].Mean)))
            .ToList();
        if (cells.Count == 0)
        {
            return;
        }

        page.Add($"<figure><figcaption><strong>{outcome}</strong><span class=\"unit\">mean; across: {across}, up: {up}</span></figcaption>\n");
        GridPicture.Draw(page, $"{outcome} over {across} and {up}", columns, rows, cells, unit);
        page.Raw("</figure>\n");
    }

    /// <summary>A field's values: by size where all are numbers, else as they come.</summary>
    private static List<string> Values(List<PointSummary> points, string field)
    {
        var values = points.Select(point => point.Settings.GetValueOrDefault(field)).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return values.TrueForAll(value => WrittenNumber.Read(value) is not null) ? [.. values.OrderBy(value => WrittenNumber.Read(value)!.Value.Number)] : values;
    }
}
