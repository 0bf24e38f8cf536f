namespace ExchangeMesh.World.Tests.Breakers;

/// <summary>A small market in which a block of sales breaks the price at 30 s: the stage on which breakers are seen at work.</summary>
internal static class CrashMarket
{
    private const string Traders = """
        traders:
          - name: makers
            strategy: market-maker
            count: 6
            markets: [alpha.BTC-PERP]
            capital: [{venue: alpha, amount: 100000 USD}]
            parameters: {half_spread: 10bp, level_gap: 20bp, levels: 8, level_size: 2000 USD, reference_weight: 5%}
          - name: deep-makers
            strategy: market-maker
            count: 6
            markets: [alpha.BTC-PERP]
            capital: [{venue: alpha, amount: 2000000 USD}]
            parameters: {refresh: 2s, half_spread: 100bp, level_gap: 100bp, levels: 12, level_size: 4000 USD, reference_weight: 50%, withdraw_volatility: 50%}
          - name: noise
            strategy: noise
            count: 60
            markets: [alpha.BTC-PERP]
            capital: [{venue: alpha, amount: 20000 USD}]
            parameters: {mean_wait: 6s}
          - name: believers
            strategy: value
            count: 30
            markets: [alpha.BTC-PERP]
            capital: [{venue: alpha, amount: 50000 USD}]
            parameters: {mean_wait: 5s, threshold: 1%, order_size: 2000 USD}
          - name: longs
            strategy: leveraged-holder
            count: 60
            markets: [alpha.BTC-PERP]
            capital: [{venue: alpha, amount: 500 USD}]
            opening_positions: [{market: alpha.BTC-PERP, leverage: {uniform: {from: 4x, to: 9x}}}]
          - name: shorts
            strategy: leveraged-holder
            count: 20
            markets: [alpha.BTC-PERP]
            capital: [{venue: alpha, amount: 10000 USD}]
            opening_positions: [{market: alpha.BTC-PERP, side: short, leverage: 1x}]
            parameters: {direction: short}
          - name: seller
            strategy: block-seller
            markets: [alpha.BTC-PERP]
            capital: [{venue: alpha, amount: 30000000 USD}]
            parameters: {slices: 10, slice_wait: 1s}
        shocks:
          - {at: 30s, kind: block-sale, targets: [seller], market: alpha.BTC-PERP, quantity: 1500 BTC}
        """;

    /// <summary>Returns the scenario with a breaker on its only market.</summary>
    /// <param name="breaker">The breaker, as a YAML mapping on one line.</param>
    /// <param name="tick">The market's tick.</param>
    public static string With(string breaker, string tick = "0.1") => $$$$"""
        name: crash-market
        seed: 3
        length: 3m
        assets: [BTC, USD]
        references:
          - {name: btc, asset: BTC, opening_price: 1000 USD, interval: 1s, volatility: 40%}
        venues:
          - name: alpha
            insurance_fund: 10000 USD
            instruments:
              - symbol: BTC-PERP
                kind: linear-perpetual
                base: BTC
                quote: USD
                tick: {{{{tick}}}} USD
                lot: 0.01 BTC
                mark: {basis_smoothing: 2s, basis_clamp: 30%}
                breakers:
                  - {{{{breaker}}}}
        {{{{Traders}}}}
        """;
}
