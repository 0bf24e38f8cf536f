using System.Globalization;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.World.Tests.Determinism;

/// <summary>Whatever rules a venue has, it can be taken down in the middle of a crash and taken over: every shipped rulebook.</summary>
public sealed class RestoredRulebookTests
{
    public static TheoryData<string> Venues() => [.. RulebookLibrary.Venues];

    public static TheoryData<string> Lenders() => [.. RulebookLibrary.Lenders];

    [Theory]
    [MemberData(nameof(Venues))]
    public void An_exchange_of_every_rulebook_moves_house(string rulebook)
    {
        var plan = WorldRuns.Read(Crash(rulebook)).Plan!;

        Assert.Equal(WorldRuns.Sequential(plan), RestoredRunTests.Moving(plan, 15));
    }

    [Theory]
    [MemberData(nameof(Lenders))]
    public void A_lending_venue_of_every_rulebook_moves_house(string rulebook)
    {
        var plan = WorldRuns.Read("lending-contagion", ("length", "8m"), ("shocks.0.at", "2m"), ("shocks.1.at", "5m"), ("lenders.0.rulebook", rulebook)).Plan!;

        Assert.Equal(WorldRuns.Sequential(plan), RestoredRunTests.Moving(plan, 15));
    }

    private static string Crash(string rulebook)
    {
        var kind = rulebook switch { "spot" => "spot", "bitmex-style" => "inverse-perpetual", _ => "linear-perpetual" };
        var coins = kind == "spot" ? ", {venue: alpha, amount: 5 BTC}" : "";
        string Money(int dollars) => kind == "inverse-perpetual"
            ? string.Create(CultureInfo.InvariantCulture, $"{dollars / 60_000m:0.######} BTC")
            : string.Create(CultureInfo.InvariantCulture, $"{dollars} USD");
        var holders = kind == "spot" ? "" : $$$"""

              - {name: longs, strategy: leveraged-holder, count: 60, markets: [alpha.BTC], capital: [{venue: alpha, amount: {{{Money(2_000)}}}}], opening_positions: [{market: alpha.BTC, leverage: 8x}], parameters: {stop_loss: 8%, top_up_chance: 20%, reduce_chance: 40%, reaction: 2s}}
              - {name: shorts, strategy: leveraged-holder, count: 30, markets: [alpha.BTC], capital: [{venue: alpha, amount: {{{Money(20_000)}}}}], opening_positions: [{market: alpha.BTC, side: short, leverage: 3x}], parameters: {direction: short, rebalance_wait: 10s}}
            """;
        return $$$"""
            name: crash
            seed: 11
            length: 90s
            assets: [BTC, USD]
            references:
              - {name: btc, asset: BTC, opening_price: 60000 USD, interval: 500ms, volatility: 200%}
            network: {latency: 5ms}
            shocks:
              - {at: 20s, kind: fundamental-jump, targets: [btc], size: -9%}
              - {at: 35s, kind: fundamental-jump, targets: [btc], size: -6%}
              - {at: 60s, kind: outage, targets: [alpha], length: 8s}
            venues:
              - name: alpha
                rulebook: {{{rulebook}}}
                insurance_fund: {{{Money(1_000)}}}
                collateral: [{{{(kind == "inverse-perpetual" ? "BTC" : "USD")}}}]
                instruments: [{symbol: BTC, kind: {{{kind}}}, base: BTC, quote: USD}]
            traders:
              - {name: makers, strategy: market-maker, count: 4, markets: [alpha.BTC], capital: [{venue: alpha, amount: {{{Money(300_000)}}}}{{{coins}}}], parameters: {refresh: 1s, withdraw_volatility: 3%}}
              - {name: noise, strategy: noise, count: 60, markets: [alpha.BTC], capital: [{venue: alpha, amount: {{{Money(20_000)}}}}{{{coins}}}], parameters: {mean_wait: 300ms, mean_offset: 10bp}}
              - {name: trend, strategy: momentum, count: 10, markets: [alpha.BTC], capital: [{venue: alpha, amount: {{{Money(50_000)}}}}{{{coins}}}], parameters: {mean_wait: 1s, fast_memory: 5s, slow_memory: 20s}}{{{holders}}}
            """;
    }
}
