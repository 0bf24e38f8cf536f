using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ExchangeMesh.Scenarios.Shapes;
using ExchangeMesh.Traders.Catalog;

namespace ExchangeMesh.Scenarios;

/// <summary>The JSON schema of scenario files, for editors; it follows the shape that the reader itself follows.</summary>
/// <remarks>
/// A schema knows fields, words and units. It does not know names that are defined elsewhere in the file, nor what a
/// rulebook gives: what may come from a rulebook is not required.
/// </remarks>
public static class ScenarioSchema
{
    private const string Number = @"[+-]?[0-9_]*\.?[0-9_]+";

    private static readonly JsonSerializerOptions Layout = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns the schema for the shipped strategies.</summary>
    public static string Text() => Text(StrategyCatalog.All);

    /// <summary>Returns the schema for given strategies.</summary>
    public static string Text(IReadOnlyList<StrategyRegistration> strategies)
    {
        var definitions = new SortedDictionary<string, JsonNode>(StringComparer.Ordinal);
        var root = Of(new ScenarioShapes(strategies).Scenario, definitions);
        var schema = new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "ExchangeMesh scenario",
        };
        foreach (var (name, value) in root)
        {
            schema[name] = value?.DeepClone();
        }

        var shared = new JsonObject();
        foreach (var (name, value) in definitions)
        {
            shared[name] = value;
        }

        schema["definitions"] = shared;
        return schema.ToJsonString(Layout) + "\n";
    }

    private static JsonObject Of(Shape shape, SortedDictionary<string, JsonNode> definitions) => shape switch
    {
        ScalarShape scalar => Scalar(scalar),
        SpreadShape spread => Spread(spread, definitions),
        ListShape list => List(list, definitions),
        MappingShape mapping => Mapping(mapping, definitions),
        TaggedShape tagged => Tagged(tagged, definitions),
        _ => throw new InvalidOperationException($"There is no shape {shape}."),
    };

    private static JsonObject Scalar(ScalarShape shape) => shape.Kind switch
    {
        ScalarKind.Flag => new JsonObject { ["type"] = "boolean" },
        ScalarKind.Count => Bounded("integer", shape),
        ScalarKind.Number => Bounded("number", shape),
        ScalarKind.Word => new JsonObject { ["enum"] = new JsonArray([.. shape.Words.Select(word => JsonValue.Create(word))]) },
        ScalarKind.Name => Patterned("^[A-Za-z0-9][A-Za-z0-9_-]*$"),
        ScalarKind.NameOf => Patterned("^[A-Za-z0-9][A-Za-z0-9_.-]*$"),
        ScalarKind.Duration => Patterned($"^({Number} ?(ns|us|µs|ms|s|m|h|d) ?)+$"),
        ScalarKind.Ratio or ScalarKind.FineRatio or ScalarKind.Fraction => Patterned($"^{Number} ?(%|bp|ppm)$"),
        ScalarKind.Amount => Patterned($"^{Number} ?[A-Za-z][A-Za-z0-9_-]*$"),
        ScalarKind.Leverage => Patterned($"^{Number} ?x$"),
        _ => new JsonObject { ["type"] = new JsonArray("string", "number", "boolean") },
    };

    private static JsonObject Patterned(string pattern) => new() { ["type"] = "string", ["pattern"] = pattern };

    private static JsonObject Bounded(string type, ScalarShape shape)
    {
        var schema = new JsonObject { ["type"] = type };
        if (shape.Least is { } least)
        {
            schema[shape.IsAboveLeast ? "exclusiveMinimum" : "minimum"] = JsonValue.Create(least);
        }

        if (shape.Greatest is { } greatest)
        {
            schema["maximum"] = JsonValue.Create(greatest);
        }

        return schema;
    }

    private static JsonObject Spread(SpreadShape shape, SortedDictionary<string, JsonNode> definitions)
    {
        var distributions = new JsonObject();
        foreach (var word in DistributionShapes.Words)
        {
            distributions[word] = Of(DistributionShapes.Of(word, shape.Of), definitions);
        }

        var distribution = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = distributions,
            ["additionalProperties"] = false,
            ["minProperties"] = 1,
            ["maxProperties"] = 1,
        };
        return new JsonObject { ["anyOf"] = new JsonArray(Scalar(shape.Of), distribution) };
    }

    private static JsonObject List(ListShape shape, SortedDictionary<string, JsonNode> definitions)
    {
        var schema = new JsonObject { ["type"] = "array", ["items"] = Of(shape.Item, definitions) };
        if (shape.Least > 0)
        {
            schema["minItems"] = shape.Least;
        }

        return schema;
    }

    private static JsonObject Mapping(MappingShape shape, SortedDictionary<string, JsonNode> definitions)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var field in shape.Fields)
        {
            properties[field.Name] = Described(field, definitions);
            if (field.IsRequired && !MayComeFromRulebook(field))
            {
                required.Add(JsonValue.Create(field.Name));
            }
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties, ["additionalProperties"] = shape.IsOpen };
        if (required.Count > 0)
        {
            schema["required"] = required;
        }

        return shape.Shorthand.Length == 0
            ? schema
            : new JsonObject { ["anyOf"] = new JsonArray(Of(shape.FieldOf(shape.Shorthand)!.Shape, definitions), schema) };
    }

    private static JsonObject Described(FieldShape field, SortedDictionary<string, JsonNode> definitions)
    {
        var schema = Of(field.Shape, definitions);
        schema["description"] = field.Default.Length > 0 && field.Default is not ("{}" or "[]" or "''")
            ? string.Create(CultureInfo.InvariantCulture, $"{field.Summary} Default: {field.Default}.")
            : field.Summary;
        return schema;
    }

    private static JsonObject Tagged(TaggedShape shape, SortedDictionary<string, JsonNode> definitions)
    {
        var cases = new JsonArray();
        foreach (var variant in shape.Variants)
        {
            var name = $"{shape.Tag}-{variant.Word}";
            var mapping = Mapping(variant.Mapping, definitions);
            if (string.Equals(variant.Word, shape.Implied, StringComparison.Ordinal))
            {
                mapping["required"] = new JsonArray([.. mapping["required"]!.AsArray()
                    .Select(one => one!.GetValue<string>())
                    .Where(one => !string.Equals(one, shape.Tag, StringComparison.Ordinal))
                    .Select(one => (JsonNode)JsonValue.Create(one))]);
            }

            definitions.TryAdd(name, mapping);
            cases.Add((JsonNode)new JsonObject { ["$ref"] = $"#/definitions/{name}" });
        }

        return new JsonObject { ["anyOf"] = cases };
    }

    // A rulebook may give these; the reader says what is missing once it is merged in.
    private static bool MayComeFromRulebook(FieldShape field) => field.Name is "tick" or "lot";
}
