using System.Globalization;
using System.Text.Json.Nodes;
using ExchangeMesh.Scenarios.Reading;
using NJsonSchema;

namespace ExchangeMesh.Scenarios.Tests;

public sealed class ScenarioSchemaTests
{
    private static readonly Task<JsonSchema> Schema = JsonSchema.FromJsonAsync(ScenarioSchema.Text());

    public static TheoryData<string> Names => [.. ScenarioLibrary.Names];

    public static TheoryData<string, string> Misspelt => new()
    {
        { "length:", "lenght:" },
        { "lot: 0.01 BTC", "lot: 0.01" },
        { "strategy: market-maker", "strategy: market-makers" },
        { "refresh: 2s", "refresh: 2" },
        { "refresh: 2s", "refreshh: 2s" },
        { "leverage: {uniform: {from: 2x, to: 3x}}", "leverage: {unifrom: {from: 2x, to: 3x}}" },
        { "leverage: {uniform: {from: 2x, to: 3x}}", "leverage: {uniform: {from: 2, to: 3x}}" },
        { "kind: pause", "kind: paus" },
        { "length: 1m}", "lenght: 1m}" },
        { "kind: price-band, width: 5%", "kind: price-band, widht: 5%" },
        { "enabled: true", "enabled: maybe" },
        { "count: 3", "count: 0" },
        { "count: 3", "count: many" },
        { "kind: linear-perpetual", "kind: linear" },
    };

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_shipped_scenario_holds_to_the_schema(string name)
    {
        var errors = (await Schema).Validate(JsonOf(ScenarioLibrary.Find(name)!));

        Assert.Empty(errors.Select(error => error.ToString()));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_resolved_form_of_every_shipped_scenario_holds_to_the_schema(string name)
    {
        var reading = ScenarioReader.Open(name, new ReadingOptions());

        var errors = (await Schema).Validate(JsonOf(reading.ResolvedText));

        Assert.Empty(errors.Select(error => error.ToString()));
    }

    [Fact]
    public async Task The_template_and_a_scenario_with_something_of_everything_hold_to_the_schema()
    {
        foreach (var text in new[] { ScenarioLibrary.Template, Everything })
        {
            Assert.Empty((await Schema).Validate(JsonOf(text)).Select(error => error.ToString()));
            Assert.Empty(ScenarioReader.Read("s.yaml", text, new ReadingOptions()).Diagnostics.Select(one => one.ToString()));
        }
    }

    [Theory]
    [MemberData(nameof(Misspelt))]
    public async Task What_is_misspelt_breaks_the_schema(string right, string wrong)
    {
        Assert.Contains(right, Everything, StringComparison.Ordinal);

        var errors = (await Schema).Validate(JsonOf(Everything.Replace(right, wrong, StringComparison.Ordinal)));

        Assert.NotEmpty(errors);
    }

    private const string Everything = """
        name: everything
        length: 10m
        starts_at: 2025-10-10T20:50:00Z
        assets: [BTC, USD]
        references: [{name: btc, asset: BTC, opening_price: 60000 USD}]
        venues:
          - name: alpha
            rulebook: binance-style
            liquidation: {enabled: true}
            instruments:
              - symbol: BTC-PERP
                kind: linear-perpetual
                base: BTC
                quote: USD
                breakers: [{kind: price-band, width: 5%}, {kind: trading-halt}, {kind: liquidation-throttle, most_per_interval: 1 BTC}]
              - {symbol: USD-PERP, kind: inverse-perpetual, base: USD, quote: BTC, tick: 0.000001 BTC, lot: 0.01 BTC, opening_price: 0.00002 BTC, index: {constituents: [reference.btc]}, minimum_notional: 0 USD}
        traders:
          - name: makers
            strategy: market-maker
            count: 3
            markets: [alpha.BTC-PERP]
            capital: [{venue: alpha, amount: 5000 USD}]
            opening_positions: [{market: alpha.BTC-PERP, leverage: {uniform: {from: 2x, to: 3x}}}]
            parameters: {refresh: 2s}
        shocks:
          - {at: 1m, kind: pause, targets: [alpha], length: 1m}
        """;

    private static string JsonOf(string yaml)
    {
        var diagnostics = new DiagnosticList();
        var root = DocumentParser.Parse("s.yaml", yaml, diagnostics);
        Assert.True(diagnostics.IsEmpty);
        return Json(root)!.ToJsonString();
    }

    private static JsonNode? Json(DocumentNode node) => node.Kind switch
    {
        NodeKind.List => new JsonArray([.. node.Items.Select(Json)]),
        NodeKind.Mapping => new JsonObject(node.Fields.Select(field => KeyValuePair.Create(field.Name, Json(field.Value)))),
        NodeKind.Scalar when !node.IsQuoted && node.Text is "true" or "false" => JsonValue.Create(node.IsTrue),
        NodeKind.Scalar when !node.IsQuoted && decimal.TryParse(node.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        NodeKind.Scalar => JsonValue.Create(node.Text),
        _ => null,
    };
}
