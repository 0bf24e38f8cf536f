using System.Text;
using ExchangeMesh.Scenarios.Reading;
using ExchangeMesh.Scenarios.Shapes;

namespace ExchangeMesh.Scenarios.Tests;

/// <summary>Writes the shape of scenario files as tables of fields.</summary>
internal static class FieldTables
{
    /// <summary>Returns the tables of a scenario, of rulebooks and of distributions; groups without their strategies' parameters.</summary>
    public static string Write()
    {
        var shapes = new ScenarioShapes([Samples.Strategies[1]]);
        var text = new StringBuilder();
        Section(text, "scenario", shapes.Scenario);
        Section(text, "distribution of a group's values", Distributions());
        return text.ToString().TrimEnd('\n') + "\n";
    }

    private static MappingShape Distributions() =>
        new([.. DistributionShapes.Words.Select(word => new FieldShape(word, DistributionShapes.Of(word, Kinds.Amount), "One of the distributions."))]);

    private static void Section(StringBuilder text, string title, Shape shape)
    {
        switch (shape)
        {
            case ListShape list:
                Section(text, title, list.Item);
                break;
            case MappingShape mapping:
                Table(text, title, mapping);
                break;
            case TaggedShape tagged:
                foreach (var variant in tagged.Variants)
                {
                    var isOnly = tagged.Variants.Count == 1;
                    Table(text, isOnly ? title : $"{title} with {tagged.Tag}: {variant.Word}", variant.Mapping, isOnly ? "" : variant.Summary);
                }

                break;
        }
    }

    private static void Table(StringBuilder text, string title, MappingShape mapping, string summary = "")
    {
        text.Append("### ").Append(title).Append("\n\n");
        if (summary.Length > 0)
        {
            text.Append(summary).Append("\n\n");
        }

        if (mapping.Shorthand.Length > 0)
        {
            text.Append($"A single value in its place is its `{mapping.Shorthand}`.\n\n");
        }

        text.Append("| field | written as | where it is left out | meaning |\n|---|---|---|---|\n");
        foreach (var field in mapping.Fields)
        {
            text.Append($"| `{field.Name}` | {Written(field.Shape)} | {LeftOut(field)} | {field.Summary} |\n");
        }

        text.Append('\n');
        foreach (var field in mapping.Fields.Where(field => !IsShownElsewhere(title, field)))
        {
            Section(text, title is "scenario" ? field.Name : $"{title} / {field.Name}", field.Shape);
        }
    }

    // What stands for several instruments or pools has the fields of one, which has its table; so has a rulebook.
    private static bool IsShownElsewhere(string title, FieldShape field) =>
        field.Name is "perpetuals" or "spots" or "by_base" or "pool" or "by_asset" || title is "rulebooks" or "lender_rulebooks";

    private static string LeftOut(FieldShape field)
    {
        if (field.IsRequired)
        {
            return "needed";
        }

        return field.Default.Length == 0 ? field.Otherwise : field.Default switch
        {
            "''" => "empty",
            "[]" => "none",
            "{}" => "its fields' own defaults",
            _ => $"`{field.Default}`",
        };
    }

    private static string Written(Shape shape) => shape switch
    {
        ScalarShape scalar => Written(scalar),
        SpreadShape spread => $"{Written(spread.Of)}, or a distribution",
        ListShape list => $"list of: {Written(list.Item)}",
        _ => "fields",
    };

    private static string Written(ScalarShape shape)
    {
        var kind = shape.Kind switch
        {
            ScalarKind.Word => string.Join(", ", shape.Words.Select(word => $"`{word}`")),
            ScalarKind.Flag => "`true`, `false`",
            ScalarKind.Name => "name",
            ScalarKind.NameOf => "name of something defined elsewhere",
            ScalarKind.Text => "text",
            ScalarKind.Date => "instant",
            ScalarKind.Duration => "span of time",
            ScalarKind.Amount => "amount",
            ScalarKind.Leverage => "multiple",
            ScalarKind.Count => "whole number",
            ScalarKind.Number => "number",
            _ => "share",
        };
        var least = shape.Least is { } low ? $"{(shape.IsAboveLeast ? "above" : "from")} {ScalarText.Written(shape.Kind, low)}" : "";
        var greatest = shape.Greatest is { } high ? $"to {ScalarText.Written(shape.Kind, high)}" : "";
        var range = $"{least} {greatest}".Trim();
        return range.Length == 0 ? kind : $"{kind}; {range}";
    }
}
