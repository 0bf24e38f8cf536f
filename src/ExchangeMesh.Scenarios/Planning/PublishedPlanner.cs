using System.Globalization;
using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Makes what runs are held against.</summary>
internal sealed class PublishedPlanner(DiagnosticList diagnostics)
{
    /// <summary>Returns what is published, or null where nothing is.</summary>
    public PublishedPlan? Plan(DocumentNode node)
    {
        if (!node.IsSound)
        {
            return null;
        }

        var expected = node["expected"].Items.Where(one => one.IsSound).Select(Expected).ToList();
        if (node["table"].IsSound)
        {
            Rows(node["table"], expected);
        }

        return new PublishedPlan(
            node["source"].Text.Trim(),
            node["note"].Text.Trim(),
            (int)Math.Min(node["seeds"].Whole(1), 1_000_000),
            expected,
            [.. node["searches"].Items.Where(one => one.IsSound).Select(Search)]);
    }

    private ExpectedValue Expected(DocumentNode node)
    {
        var (value, least, greatest) = (node["value"], node["least"], node["greatest"]);
        if (value.IsThere == (least.IsThere || greatest.IsThere))
        {
            diagnostics.Add(node, DiagnosticCode.Contradiction, "give either 'value', or 'least' or 'greatest' or both.");
        }

        var published = NumberOf(value);
        (double? Least, double? Greatest) band = published is { } known ? Band(node["tolerance"], known) : (NumberOf(least), NumberOf(greatest));
        var measure = node["measure"].Text;
        return new ExpectedValue(node["text"].Text.Length > 0 ? node["text"].Text : measure, measure, published, band.Least, band.Greatest, node["tolerance"].Text, Overrides(node["set"]));
    }

    private void Rows(DocumentNode table, List<ExpectedValue> expected)
    {
        var columns = table["columns"].Items;
        foreach (var column in columns.Where(one => one.IsSound && (one["set"].Items.Count > 0) == (one["measure"].Text.Length > 0)))
        {
            diagnostics.Add(column, DiagnosticCode.Contradiction, "a column gives either 'set' or 'measure'.");
        }

        foreach (var row in table["rows"].Items.Where(one => one.IsSound))
        {
            if (row.Items.Count != columns.Count)
            {
                diagnostics.Add(row, DiagnosticCode.WrongCount, $"{row.Items.Count} values stand here; one for each of the {columns.Count} columns was expected.");
                continue;
            }

            var overrides = new List<ScenarioOverride>();
            for (var place = 0; place < columns.Count; place++)
            {
                overrides.AddRange(columns[place]["set"].Items.Select(path => new ScenarioOverride(path.Text, row.Items[place].Text)));
            }

            for (var place = 0; place < columns.Count; place++)
            {
                if (columns[place]["measure"].Text.Length > 0 && Number(row.Items[place]) is { } value)
                {
                    var (least, greatest) = Band(columns[place]["tolerance"], value);
                    var measure = columns[place]["measure"].Text;
                    expected.Add(new ExpectedValue(measure, measure, value, least, greatest, columns[place]["tolerance"].Text, overrides));
                }
            }
        }
    }

    private ThresholdSearch Search(DocumentNode node)
    {
        var value = node["value"].AsNumber();
        var (least, greatest) = Band(node["tolerance"], value);
        return new ThresholdSearch(
            node["text"].Text.Length > 0 ? node["text"].Text : node["until"].Text,
            [.. node["field"].Items.Select(one => one.Text)],
            node["from"].AsNumber(),
            node["to"].AsNumber(),
            node["until"].Text,
            node["unit"].Text,
            node["precision"].AsNumber(),
            value,
            least,
            greatest,
            node["tolerance"].Text,
            Overrides(node["set"]));
    }

    private List<ScenarioOverride> Overrides(DocumentNode list)
    {
        var overrides = new List<ScenarioOverride>();
        foreach (var node in list.Items.Where(one => one.IsScalar))
        {
            if (ScenarioOverride.Parse(node.Text) is { } one)
            {
                overrides.Add(one);
            }
            else
            {
                diagnostics.Add(node, DiagnosticCode.BadOverride, "an override has the form path=value.");
            }
        }

        return overrides;
    }

    private static double? NumberOf(DocumentNode node) => node.Measure is null ? null : node.AsNumber();

    private double? Number(DocumentNode cell)
    {
        if (double.TryParse(cell.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value))
        {
            return value;
        }

        diagnostics.Add(cell, DiagnosticCode.NotANumber, $"'{cell.Text}' is not a number; a number was expected.");
        return null;
    }

    private (double Least, double Greatest) Band(DocumentNode tolerance, double value)
    {
        var words = tolerance.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words is ["exact"])
        {
            return (value, value);
        }

        if (words is [var size, "relative" or "absolute"] && double.TryParse(size, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and < double.PositiveInfinity)
        {
            var room = words[1] == "relative" ? number * Math.Abs(value) : number;
            return (value - room, value + room);
        }

        diagnostics.Add(tolerance, DiagnosticCode.UnknownWord, $"'{tolerance.Text}' is no tolerance; 'exact', or a number and 'relative' or 'absolute' was expected.");
        return (value, value);
    }
}
