using System.Globalization;
using System.Text;
using CsCheck;

namespace ExchangeMesh.World.Tests.Determinism;

/// <summary>Scenarios of some venues, traders and a shock, as texts.</summary>
internal static class GeneratedScenarios
{
    /// <summary>Any of them.</summary>
    public static Gen<string> All { get; } =
        from venues in Gen.Int[1, 3]
        from traders in Gen.Int[10, 60]
        from latency in Gen.Int[1, 20]
        from wait in Gen.Int[50, 3_000]
        from leverage in Gen.Int[2, 40]
        from shock in Gen.Int[-15, -1]
        from seed in Gen.Int[1, 1_000_000]
        select Generate(venues, traders, latency, wait, leverage, shock, seed);

    private static string Generate(int venues, int traders, int latency, int wait, int leverage, int shock, int seed)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $$"""
            name: generated
            seed: {{seed}}
            length: 30s
            assets: [BTC, USD]
            references:
              - {name: btc, asset: BTC, opening_price: 60000 USD, interval: 500ms, volatility: 80%}
            network: {latency: {{latency}}ms}
            shocks:
              - {at: 10s, kind: fundamental-jump, targets: [btc], size: {{shock}}%}
            venues:
            """);
        for (var venue = 0; venue < venues; venue++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $$"""
                  - name: v{{venue}}
                    rulebook: binance-style
                    insurance_fund: 1000 USD
                    instruments: [{symbol: BTC-PERP, kind: linear-perpetual, base: BTC, quote: USD}]
                """);
        }

        text.AppendLine("traders:");
        for (var venue = 0; venue < venues; venue++)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $$$"""
                  - {name: noise{{{venue}}}, strategy: noise, count: {{{traders}}}, markets: [v{{{venue}}}.BTC-PERP], capital: [{venue: v{{{venue}}}, amount: 20000 USD}], parameters: {mean_wait: {{{wait}}}ms, mean_offset: 10bp}}
                  - {name: makers{{{venue}}}, strategy: market-maker, count: 2, markets: [v{{{venue}}}.BTC-PERP], capital: [{venue: v{{{venue}}}, amount: 300000 USD}], parameters: {refresh: 1s}}
                  - {name: longs{{{venue}}}, strategy: leveraged-holder, count: {{{traders / 2}}}, markets: [v{{{venue}}}.BTC-PERP], capital: [{venue: v{{{venue}}}, amount: 2000 USD}], opening_positions: [{market: v{{{venue}}}.BTC-PERP, leverage: {{{leverage}}}x}]}
                  - {name: shorts{{{venue}}}, strategy: leveraged-holder, count: {{{traders / 2}}}, markets: [v{{{venue}}}.BTC-PERP], capital: [{venue: v{{{venue}}}, amount: 20000 USD}], opening_positions: [{market: v{{{venue}}}.BTC-PERP, side: short, leverage: 5x}], parameters: {direction: short}}
                """);
        }

        return text.ToString();
    }
}
