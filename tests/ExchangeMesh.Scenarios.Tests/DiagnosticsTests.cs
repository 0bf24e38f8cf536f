using CsCheck;

namespace ExchangeMesh.Scenarios.Tests;

/// <summary>Each way to be wrong gives its code, at the line and column of what is wrong.</summary>
public sealed class DiagnosticsTests
{
    private static readonly string[] Inserted =
        ["", " ", "\n", "-", ": ", "[", "}", "-1", "1e999 USD", "NaN", "~", "\"", "'", "&a ", "*a", "!!x ", "USD", "|", ">", "\t", "%", "?", "0", "\u0000", "9999999999999999999999"];

    // In each row: what is replaced, by what, the code, and the fragment of the new text at which the fault lies.
    public static TheoryData<string, string, int, string> InTheText => new()
    {
        { "seed: 7", "seed: [7", 3, "[7" },
        { "seed: 7", "seed: {7", 3, "{7" },
        { "seed: 7", "seed: \"7", 3, "\"7" },
        { "seed: 7", "seed: \t- 7", 3, "- 7" },
        { "seed: 7", "seed: &s 7", 4, "&s" },
        { "seed: 7", "seed: *s", 4, "*s" },
        { "seed: 7", "seed: !!int 7", 4, "!!int" },
        { "seed: 7", "seed: 7\nseed: 8", 6, "seed: 8" },
        { "gates: [bad_debt < 1]", "gates: []\n---\nname: x", 7, "---" },
        { "gates: [bad_debt < 1]", "? [a, b]\n: 1", 9, "[a" },
        { "seed: 7", "seed: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {a: {z: 1}}}}}}}}}}}}}}}}}}}}}}}}}", 5, "a: {z: 1" },
    };

    public static TheoryData<string, string, int, string> InFields => new()
    {
        { "lookahead: 1ms", "lookahaed: 1ms", 10, "lookahaed" },
        { "spread: 4bp", "spraed: 4bp", 10, "spraed" },
        { "length: 10m\n", "", 11, "name: sample" },
        { "        tick: 0.1 USD\n", "", 11, "symbol: BTC-PERP" },
        { "    strategy: maker\n", "", 11, "name: makers" },
        { "assets: [BTC, USD]", "assets: BTC", 12, "BTC" },
        { "seed: 7", "seed: {a: 1}", 12, "{a" },
        { "network:\n  latency: 5ms\n", "network: 5ms\nx:\n", 12, "5ms" },
        { "gates: [bad_debt < 1]", "gates:", 13, "gates:" },
        { "assets: [BTC, USD]", "assets: [BTC, USD, ~]", 13, "~" },
        { "assets: [BTC, USD]", "assets: []", 14, "[]" },
    };

    public static TheoryData<string, string, int, string> InGates => new()
    {
        { "gates: [bad_debt < 1]", "gates: [bad_debt]", 90, "bad_debt]" },
        { "gates: [bad_debt < 1]", "gates: [bad_debt = 1]", 90, "bad_debt =" },
        { "gates: [bad_debt < 1]", "gates: [bad_debt => 1]", 90, "bad_debt =" },
        { "gates: [bad_debt < 1]", "gates: [bad debt < 1]", 90, "bad debt" },
        { "gates: [bad_debt < 1]", "gates: [bad_debt <]", 90, "bad_debt <" },
        { "gates: [bad_debt < 1]", "gates: [bad_debt < 1 in 90 of runs]", 21, "bad_debt <" },
        { "gates: [bad_debt < 1]", "gates: [bad_debt < 1 in 101% of runs]", 28, "bad_debt <" },
        { "gates: [bad_debt < 1]", "gates: [bad_debt < 1 in 0% of runs]", 28, "bad_debt <" },
    };

    public static TheoryData<string, string, int, string> InNumbers => new()
    {
        { "length: 10m", "length: soon", 20, "soon" },
        { "seed: 7", "seed: NaN", 20, "NaN" },
        { "volatility: 50%", "volatility: .inf", 20, ".inf" },
        { "seed: 7", "seed: 7.5", 20, "7.5" },
        { "seed: 7", "seed: 1e3", 22, "1e3" },
        { "length: 10m", "length: 600", 21, "600" },
        { "insurance_fund: 1000 USD", "insurance_fund: 1000", 21, "1000" },
        { "haircut: 5%", "haircut: 0.05", 21, "0.05" },
        { "leverage: 5x", "leverage: 5", 21, "5" },
        { "length: 10m", "length: 10min", 22, "10min" },
        { "haircut: 5%", "haircut: 5 percent", 22, "5 percent" },
        { "leverage: 5x", "leverage: 5%", 22, "5%" },
        { "insurance_fund: 1000 USD", "insurance_fund: 1000ms", 22, "1000ms" },
        { "insurance_fund: 1000 USD", "insurance_fund: 99999999999999999999999999999999 USD", 23, "999" },
        { "length: 10m", "length: 999999999999999d", 23, "999" },
        { "tick: 0.1 USD", "tick: 0.0000001 USD", 24, "0.0000001" },
        { "length: 10m", "length: 1.5ns", 24, "1.5ns" },
        { "    insurance_fund: 1000 USD", "    liquidation: {enabled: yes}", 25, "yes" },
        { "kind: linear-perpetual", "kind: linear-perpetaul", 26, "linear-perpetaul" },
        { "strategy: maker", "strategy: markt", 26, "markt" },
        { "{lognormal: {median", "{lognromal: {median", 26, "lognromal" },
        { "name: makers", "name: the makers", 27, "the makers" },
        { "name: makers", "name: traders", 27, "traders" },
        { "[BTC, USD]", "[BTC, USD, QUOTE]", 27, "QUOTE" },
        { "haircut: 5%", "haircut: 150%", 28, "150%" },
        { "size: -5%", "size: -100%", 28, "-100%" },
        { "seed: 7", "seed: 9007199254740993", 28, "900" },
        { "spread: 4bp", "spread: 51%", 28, "51%" },
        { "lookahead: 1ms", "lookahead: 0ms", 28, "0ms" },
        { "lot: 0.001 BTC", "lot: -0.001 BTC", 29, "-0.001" },
        { "count: 3", "count: -3", 29 - 1, "-3" },
        { "insurance_fund: 1000 USD", "insurance_fund: -1000 USD", 29, "-1000" },
        { "outside_supply: 100 BTC", "outside_supply: -100 BTC", 29, "-100" },
    };

    public static TheoryData<string, string, int, string> InNames => new()
    {
        { "asset: BTC, opening_price", "asset: ETH, opening_price", 30, "ETH" },
        { "capital: [{venue: alpha, amount: 100000 USD}]", "capital: [{venue: alpha, amount: 100000 EUR}]", 30, "100000 EUR" },
        { "capital: [{venue: alpha, amount: 100000 USD}]", "capital: [{venue: alfa, amount: 100000 USD}]", 37, "alfa" },
        { "markets: [alpha.BTC-PERP]", "markets: [alpha.BTC-PREP]", 32, "alpha.BTC-PREP" },
        { "markets: [alpha.BTC-PERP]", "markets: [reference.btc]", 32, "reference.btc" },
        { "[reference.btc, beta", "[reference.bct, beta", 33, "reference.bct" },
        { "lenders: [pool]", "lenders: [loop]", 34, "loop" },
        { "unit_of_account: USD", "unit_of_account: USD\n    liquidators: [keeper]", 35, "keeper]" },
        { "insurance_fund: 1000 USD", "rulebook: binance", 36, "binance" },
        { "{from: makers, to: alpha", "{from: maker, to: alpha", 37, "maker," },
        { "targets: [btc]", "targets: [makers]", 39, "makers]" },
        { "kind: fundamental-jump, targets: [btc], size: -5%", "kind: oracle-lag, targets: [alpha], length: 1m", 39, "alpha], length" },
        { "name: shorts", "name: longs\n    count: 10\n    #", 40, "longs\n    count: 10\n    #" },
        { "symbol: BTC-PERP, kind", "symbol: BTC-SPOT, kind", 40, "BTC-SPOT, kind: linear" },
        { "assets: [BTC, USD]", "assets: [BTC, USD, BTC]", 40, "BTC]" },
        { "seed: 7", "seed: 7\nrulebooks: [{name: a, extends: b}, {name: b, extends: a}]", 41, "a}]" },
        { "[reference.btc, beta.BTC-SPOT]", "[alpha.BTC-PERP]", 42, "alpha.BTC-PERP]" },
        { "[reference.btc, beta.BTC-SPOT]", "[reference.btc, reference.btc]", 43, "reference.btc]" },
    };

    public static TheoryData<string, string, int, string> InWhatFitsTogether => new()
    {
        { "latency: 1ms}", "latency: 500us}", 50, "500us" },
        { "  latency: 5ms", "  latency: 0.1ms", 50, "0.1ms" },
        { "tick: 0.1 USD\n        lot: 0.001 BTC", "tick: 0.001 USD\n        lot: 0.0001 BTC", 51, "0.001 USD" },
        { "{from: 0 USD, leverage: 50x", "{from: 10 USD, leverage: 50x", 52, "10 USD, lev" },
        { "{from: 50000 USD", "{from: 0 USD", 52, "0 USD, leverage: 20x" },
        { "leverage: 20x, maintenance: 2.5%", "leverage: 20x, maintenance: 6%", 53, "6%" },
        { "leverage: 20x, maintenance: 2.5%", "leverage: 20x, maintenance: 0.5%", 53, "0.5%" },
        { "        tick: 0.1 USD", "        opening_price: 60000.05 USD\n        tick: 0.1 USD", 54, "60000.05" },
        { "at: 2m", "at: 10m", 55, "10m, kind" },
        { "insurance_fund: 1000 USD", "insurance_fund: 1000 BTC", 56, "1000 BTC" },
        { "quantity: 1 BTC", "quantity: 1000 USD", 56, "1000 USD}" },
        { "tick: 0.1 USD", "tick: 0.1 BTC", 56, "0.1 BTC" },
        { "loan_to_value: 70%", "loan_to_value: 80%", 57, "80%" },
        { "kind: spot, base: BTC", "kind: spot, tiers: [{from: 0 USD, leverage: 1x, maintenance: 1%}], base: BTC", 58, "[{from: 0 USD, leverage: 1x" },
        { "market: alpha.BTC-PERP, side: short", "market: beta.BTC-SPOT, side: short", 58, "beta.BTC-SPOT, side" },
        { "[USD, {asset: BTC, haircut: 5%}]", "[BTC]", 59, "symbol: BTC-PERP" },
        { "market: alpha.BTC-PERP, side: short", "market: beta.BTC-PERP, side: short", 60, "{market: beta.BTC-PERP, side" },
        { "markets: [alpha.BTC-PERP]", "markets: [alpha.BTC-PERP, beta.BTC-PERP]", 14, "[alpha.BTC-PERP, beta.BTC-PERP]" },
        { "lenders: [pool]", "lenders: []", 14, "[]" },
        { "[alpha.BTC-PERP]\n    capital: [{venue: alpha, amount: 5000 USD}]", "[beta.BTC-SPOT]\n    capital: [{venue: alpha, amount: 5000 USD}]", 58, "beta.BTC-SPOT]" },
        { "spread: 4bp", "size: 1 BTC", 56, "1 BTC" },
        { "{from: 2x, to: 20x}", "{from: 20x, to: 2x}", 61, "{from: 20x" },
        { "max: 100000 USD}", "min: 200000 USD, max: 100000 USD}", 61, "{median" },
        { "median: 5000 USD", "median: 0 USD", 61, "0 USD, sigma" },
        { "volatility: 50%", "path: [{at: 1s, price: 60000 USD}]", 63, "1s, price" },
        { "volatility: 50%", "path: [{at: 0s, price: 60000 USD}, {at: 5s, price: 1 USD}, {at: 5s, price: 1 USD}]", 63, "5s, price: 1 USD}]" },
        { "volatility: 50%", "path: [{at: 0s, price: 60001 USD}]", 64, "60000 USD" },
        { "lookahead: 1ms", "lookahead: 20m", 64, "20m" },
        { "quote: USD\n", "quote: BTC\n", 64, "BTC\n        tick" },
        { "opening_price: 60000 USD, ", "", 11, "{name: btc" },
        { "{asset: BTC, haircut: 5%}", "{asset: EUR}", 65, "{asset: EUR}" },
        { "seed: 7", "seed: 7\nstarts_at: yesterday", 66, "yesterday" },
        { "volatility: 50%", "data: nowhere.csv", 1, "nowhere.csv" },
        { "{name: btc, asset: BTC, opening_price: 60000 USD, volatility: 50%}", "{name: btc, asset: BTC, data: {file: x.csv, format: columns}}", 11, "{file" },
    };

    [Theory]
    [MemberData(nameof(InTheText))]
    [MemberData(nameof(InFields))]
    [MemberData(nameof(InGates))]
    [MemberData(nameof(InNumbers))]
    [MemberData(nameof(InNames))]
    [MemberData(nameof(InWhatFitsTogether))]
    public void A_fault_is_reported_with_its_code_line_and_column(string right, string wrong, int code, string fragment)
    {
        var place = Samples.Right.IndexOf(right, StringComparison.Ordinal);
        Assert.True(place >= 0, $"'{right}' is not in the sample.");
        var text = string.Concat(Samples.Right.AsSpan(0, place), wrong, Samples.Right.AsSpan(place + right.Length));

        var reading = Samples.Read(text);

        var (line, column) = PlaceAfter(text, fragment, wrong.Contains(fragment, StringComparison.Ordinal) ? place : 0);
        Assert.Null(reading.Plan);
        Assert.Contains(
            ($"sample.yaml({line},{column})", code),
            reading.Diagnostics.Select(one => (one.At.ToString(), (int)one.Code)));
    }

    [Fact]
    public void All_faults_are_reported_at_once_in_order_of_place()
    {
        var text = Samples.Right
            .Replace("seed: 7", "sede: 7", StringComparison.Ordinal)
            .Replace("tick: 0.1 USD\n", "tick: 0.1\n", StringComparison.Ordinal)
            .Replace("leverage: 5x", "leverage: 5", StringComparison.Ordinal)
            .Replace("at: 3m", "at: 3h", StringComparison.Ordinal);

        var diagnostics = Samples.Read(text).Diagnostics;

        Assert.Equal([10, 21, 21, 55], diagnostics.Select(one => (int)one.Code));
        Assert.Equal(diagnostics.OrderBy(one => one.At.Line), diagnostics);
    }

    [Fact]
    public void A_line_of_a_diagnostic_is_what_editors_understand()
    {
        var diagnostic = Assert.Single(Samples.ReadWith("spread: 4bp", "spraed: 4bp").Diagnostics);

        Assert.Equal("traders.makers.parameters.spraed", diagnostic.Path);
        Assert.Equal("spread", diagnostic.Nearest);
        Assert.Matches(@"^sample\.yaml\(\d+,18\): error EXM010: traders\.makers\.parameters\.spraed: .* Did you mean 'spread'\?$", diagnostic.ToString());
    }

    [Theory]
    [InlineData("venues.alpah.insurance_fund=1 USD", 80, "alpha")]
    [InlineData("venues.alpha.insurance_fnud=1 USD", 80, "insurance_fund")]
    [InlineData("venues.alpha.instruments.BTC-PREP.tick=1 USD", 80, "BTC-PERP")]
    [InlineData("traders.makers.parameters.spraed=1bp", 80, "spread")]
    [InlineData("seed.x=1", 80, "")]
    [InlineData("shocks.9.at=1m", 80, "")]
    [InlineData("seed", 81, "")]
    [InlineData("seed=[", 3, "")]
    [InlineData("seed=many", 20, "")]
    [InlineData("venues.alpha.insurance_fund=5", 21, "")]
    [InlineData("network.latency=1us", 50, "")]
    public void A_wrong_override_is_reported_as_itself(string text, int code, string nearest)
    {
        var reading = Samples.Read(Samples.Right, text);

        Assert.Null(reading.Plan);
        var diagnostic = Assert.Single(reading.Diagnostics);
        Assert.Equal(code, (int)diagnostic.Code);
        Assert.Equal(nearest, diagnostic.Nearest);
        Assert.StartsWith($"--set {text.Split('=')[0]}(", diagnostic.At.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_bomb_of_aliases_is_refused_without_being_blown_up()
    {
        var bomb = "a: &a [x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 20).Select(level =>
            $"{(char)('a' + level)}: &{(char)('a' + level)} [*{(char)('a' + level - 1)}, *{(char)('a' + level - 1)}, *{(char)('a' + level - 1)}]\n"));

        var reading = Samples.Read(bomb);

        Assert.Null(reading.Plan);
        Assert.Contains(DiagnosticCode.AnchorOrTag, reading.Diagnostics.Select(one => one.Code));
    }

    [Theory]
    [InlineData('[', ']')]
    [InlineData('{', '}')]
    public void Deep_nesting_is_refused(char open, char close)
    {
        var reading = Samples.Read("name: " + new string(open, 100_000) + new string(close, 100_000));

        Assert.Equal(DiagnosticCode.NestedTooDeeply, Assert.Single(reading.Diagnostics).Code);
    }

    [Fact]
    public void A_file_of_too_many_values_is_refused()
    {
        var reading = Samples.Read("gates: [" + string.Concat(Enumerable.Repeat("a,", 1_000_001)) + "]");

        Assert.Equal(DiagnosticCode.TooManyValues, Assert.Single(reading.Diagnostics).Code);
    }

    [Fact]
    public void A_file_that_is_too_large_is_refused()
    {
        var reading = Samples.Read(new string('#', (32 * 1024 * 1024) + 1));

        Assert.Equal(DiagnosticCode.FileTooLarge, Assert.Single(reading.Diagnostics).Code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    public void An_empty_file_is_refused(string text) =>
        Assert.Equal(DiagnosticCode.NotOneDocument, Assert.Single(Samples.Read(text).Diagnostics).Code);

    [Fact]
    public void A_file_that_is_not_there_is_reported()
    {
        var reading = ScenarioReader.Open("nowhere/at-all.yaml", new ReadingOptions());

        Assert.Equal(DiagnosticCode.FileUnreadable, Assert.Single(reading.Diagnostics).Code);
    }

    [Fact]
    public void Too_many_participants_are_refused()
    {
        var text = Samples.Right.Replace("count: 10", "count: 99000000", StringComparison.Ordinal);

        Assert.Contains(DiagnosticCode.TooManyParticipants, Samples.Read(text).Diagnostics.Select(one => one.Code));
    }

    [Fact]
    public void Whatever_is_done_to_a_scenario_gives_a_plan_or_says_why_not()
    {
        var edit = from place in Gen.Int[0, Samples.Right.Length - 1]
                   from length in Gen.Int[0, 12]
                   from inserted in Gen.Int[0, Inserted.Length - 1]
                   select (place, length, Inserted[inserted]);

        edit.Array[1, 4].Sample(
            edits =>
            {
                var text = Samples.Right;
                foreach (var (place, length, inserted) in edits)
                {
                    var at = Math.Min(place, text.Length);
                    text = string.Concat(text.AsSpan(0, at), inserted, text.AsSpan(Math.Min(at + length, text.Length)));
                }

                var reading = Samples.Read(text);
                return (reading.Plan is null) != (reading.Diagnostics.Count == 0);
            },
            iter: 400);
    }

    private static (int Line, int Column) PlaceAfter(string text, string fragment, int start)
    {
        var place = text.IndexOf(fragment, start, StringComparison.Ordinal);
        Assert.True(place >= 0, $"'{fragment}' is not in the text.");
        return (text.AsSpan(0, place).Count('\n') + 1, place - text.LastIndexOf('\n', Math.Max(0, place - 1)));
    }
}
