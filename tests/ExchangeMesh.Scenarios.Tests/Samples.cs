using ExchangeMesh.Traders.Catalog;

namespace ExchangeMesh.Scenarios.Tests;

/// <summary>A small scenario that is right, and ways to make it wrong.</summary>
internal static class Samples
{
    /// <summary>A scenario of one spot and two perpetual markets, a lender and four groups; its strategies are those below.</summary>
    public const string Right = """
        name: sample
        seed: 7
        length: 10m
        lookahead: 1ms
        assets: [BTC, USD]
        references:
          - {name: btc, asset: BTC, opening_price: 60000 USD, volatility: 50%}
        venues:
          - name: alpha
            collateral: [USD, {asset: BTC, haircut: 5%}]
            insurance_fund: 1000 USD
            instruments:
              - symbol: BTC-PERP
                kind: linear-perpetual
                base: BTC
                quote: USD
                tick: 0.1 USD
                lot: 0.001 BTC
                tiers:
                  - {from: 0 USD, leverage: 50x, maintenance: 1%}
                  - {from: 50000 USD, leverage: 20x, maintenance: 2.5%}
                index: {constituents: [reference.btc, beta.BTC-SPOT]}
          - name: beta
            instruments:
              - {symbol: BTC-SPOT, kind: spot, base: BTC, quote: USD, tick: 0.1 USD, lot: 0.001 BTC}
              - {symbol: BTC-PERP, kind: linear-perpetual, base: BTC, quote: USD, tick: 0.1 USD, lot: 0.001 BTC}
        lenders:
          - name: pool
            unit_of_account: USD
            pools:
              - {asset: BTC, outside_supply: 100 BTC, loan_to_value: 70%, liquidation_threshold: 75%}
              - {asset: USD, outside_supply: 1000000 USD}
        traders:
          - name: makers
            strategy: maker
            count: 3
            markets: [alpha.BTC-PERP]
            capital: [{venue: alpha, amount: 100000 USD}]
            parameters: {spread: 4bp, wait: 2s}
          - name: longs
            strategy: holder
            count: 10
            markets: [alpha.BTC-PERP]
            capital: [{venue: alpha, amount: {lognormal: {median: 5000 USD, sigma: 1.2, max: 100000 USD}}}]
            opening_positions: [{market: alpha.BTC-PERP, leverage: {uniform: {from: 2x, to: 20x}}}]
          - name: shorts
            strategy: holder
            count: 10
            markets: [alpha.BTC-PERP]
            capital: [{venue: alpha, amount: 5000 USD}]
            opening_positions: [{market: alpha.BTC-PERP, side: short, leverage: 5x}]
          - name: keepers
            strategy: liquidator
            lenders: [pool]
            capital: [{venue: pool, amount: 50000 USD}]
        network:
          latency: 5ms
          links:
            - {from: makers, to: alpha, latency: 1ms}
        shocks:
          - {at: 2m, kind: fundamental-jump, targets: [btc], size: -5%}
          - {at: 3m, kind: block-sale, targets: [longs], market: alpha.BTC-PERP, quantity: 1 BTC}
        facts:
          - {text: The fall, value: 5, unit: percent, source: a test}
        gates: [bad_debt < 1]

        """;

    /// <summary>Strategies with a parameter of each kind; no trader is ever made of them.</summary>
    public static readonly IReadOnlyList<StrategyRegistration> Strategies =
    [
        Strategy(
            "maker",
            StrategyParameter.Share("spread", 0.0005, 0, 0.5, "The spread."),
            StrategyParameter.Span("wait", Primitives.Duration.FromSeconds(1), Primitives.Duration.Zero, Primitives.Duration.FromHours(1), "The wait."),
            StrategyParameter.Amount("size", 1_000, 0, 1_000_000, "The size."),
            StrategyParameter.Count("levels", 3, 1, 50, "The levels."),
            StrategyParameter.Number("aversion", 1.5, 0, 10, "The aversion."),
            StrategyParameter.Choice("law", ["even", "steep"], "The law.")),
        Strategy("holder") with { NeedsPerpetual = true },
        Strategy("liquidator") with { MarketRoles = [], LenderRoles = ["the lending venue"] },
    ];

    /// <summary>Reads a text with the sample strategies.</summary>
    public static ScenarioReading Read(string text, params string[] overrides) =>
        ScenarioReader.Read("sample.yaml", text, new ReadingOptions
        {
            Strategies = Strategies,
            Overrides = [.. overrides.Select(one => ScenarioOverride.Parse(one) ?? new ScenarioOverride(one, ""))],
        });

    /// <summary>Reads the right scenario with one text replaced by another.</summary>
    public static ScenarioReading ReadWith(string right, string wrong)
    {
        Assert.Contains(right, Right, StringComparison.Ordinal);
        var place = Right.IndexOf(right, StringComparison.Ordinal);
        return Read(string.Concat(Right.AsSpan(0, place), wrong, Right.AsSpan(place + right.Length)));
    }

    /// <summary>Returns the line and the column, from 1, at which a fragment stands in a text.</summary>
    public static (int Line, int Column) PlaceOf(string fragment, string text)
    {
        var place = text.IndexOf(fragment, StringComparison.Ordinal);
        Assert.True(place >= 0, $"'{fragment}' is not in the text.");
        var line = text.AsSpan(0, place).Count('\n') + 1;
        return (line, place - text.LastIndexOf('\n', Math.Max(0, place - 1)));
    }

    private static StrategyRegistration Strategy(string name, params StrategyParameter[] parameters) =>
        new(name, "A strategy of the tests.", parameters, _ => throw new NotSupportedException("No trader is made here."));
}
