using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.World.Tests.Breakers;

/// <summary>Venues that tell each other of their halts, over links that take their time.</summary>
public sealed class CoordinatedHaltTests
{
    private const string Halt = "{kind: trading-halt, move: 3%, window: 1m, cool_down: 20s}";
    private const string Coordinated = "mitigations: {coordinated_halts: [{venues: [alpha, beta]}]}";
    private static readonly InstrumentId Alpha = new(0);
    private static readonly InstrumentId Beta = new(1);

    [Theory]
    [InlineData("5ms")]
    [InlineData("700ms")]
    [InlineData("3s")]
    public void A_halt_is_heard_after_the_links_latency_and_says_what_set_it_off(string latency)
    {
        var events = WorldRuns.TimedEvents(WorldRuns.Read(Text(latency, Coordinated)).Plan!);

        var (told, heard) = (First(events, Alpha), First(events, Beta));

        Assert.Equal(ScenarioSpan(latency), heard.At - told.At);
        Assert.Equal(told.Id, heard.Cause);
        Assert.Equal(((BreakerRow)told.Row).Until, ((BreakerRow)heard.Row).Until);
    }

    [Fact]
    public void Without_coordination_the_other_venue_trades_on()
    {
        var events = WorldRuns.Events(WorldRuns.Read(Text("5ms", "")).Plan!);

        Assert.DoesNotContain(events.OfType<BreakerRow>(), row => row.Instrument == Beta);
        Assert.Contains(events.OfType<BreakerRow>(), row => row.Instrument == Alpha);
    }

    [Fact]
    public void The_later_the_halt_arrives_the_more_has_been_traded_before_it()
    {
        var near = TradesOnBetaAfterAlphasHalt("5ms");
        var far = TradesOnBetaAfterAlphasHalt("5s");

        Assert.True(far > near, $"{far} trades after 5 s, {near} after 5 ms");
    }

    [Fact]
    public void A_halt_that_is_over_when_it_arrives_changes_nothing()
    {
        // The halt lasts 20 seconds and the word of it travels for 25.
        var events = WorldRuns.Events(WorldRuns.Read(Text("25s", Coordinated)).Plan!);

        Assert.DoesNotContain(events.OfType<BreakerRow>(), row => row.Instrument == Beta);
    }

    [Theory]
    [InlineData("leaders: [beta]", false)]
    [InlineData("leaders: [alpha]", true)]
    public void Only_leaders_are_followed(string leaders, bool isFollowed)
    {
        var text = Text("5ms", $$"""mitigations: {coordinated_halts: [{venues: [alpha, beta], {{leaders}}}]}""");

        var rows = WorldRuns.Events(WorldRuns.Read(text).Plan!).OfType<BreakerRow>();

        Assert.Equal(isFollowed, rows.Any(row => row.Instrument == Beta));
    }

    [Fact]
    public void The_fingerprint_is_the_same_on_any_number_of_partitions()
    {
        var plan = WorldRuns.Read(Text("700ms", Coordinated)).Plan!;

        Assert.Equal(WorldRuns.Sequential(plan), WorldRuns.Lockstep(plan, 3));
    }

    [Theory]
    [InlineData("mitigations: {coordinated_halts: [{venues: [alpha]}]}", DiagnosticCode.WrongCount)]
    [InlineData("mitigations: {coordinated_halts: [{venues: [alpha, gamma]}]}", DiagnosticCode.UnknownVenue)]
    [InlineData("mitigations: {coordinated_halts: [{venues: [alpha, beta], base: ETH}]}", DiagnosticCode.UnknownAsset)]
    public void What_cannot_be_meant_is_named(string mitigations, DiagnosticCode expected)
    {
        var reading = ScenarioReader.Read("test.yaml", Text("5ms", mitigations), new ReadingOptions());

        Assert.Contains(reading.Diagnostics, diagnostic => diagnostic.Code == expected && diagnostic.At.Line > 1);
    }

    private static int TradesOnBetaAfterAlphasHalt(string latency)
    {
        var events = WorldRuns.TimedEvents(WorldRuns.Read(Text(latency, Coordinated)).Plan!);
        var (from, to) = (First(events, Alpha).At, First(events, Beta).At);
        return events.Count(one => one.Row is TradeRow trade && trade.Instrument == Beta && one.At > from && one.At < to);
    }

    private static RunRow First(IReadOnlyList<RunRow> events, InstrumentId instrument) =>
        events.First(one => one.Row is BreakerRow row && row.Instrument == instrument && row.Condition != MarketCondition.Open);

    private static Duration ScenarioSpan(string text) => text switch
    {
        "5ms" => Duration.FromMilliseconds(5),
        "700ms" => Duration.FromMilliseconds(700),
        _ => Duration.FromSeconds(3),
    };

    /// <summary>Returns the crash market with a second venue beside it, in which the same group of noise traders' like trade.</summary>
    private static string Text(string latency, string mitigations) =>
        CrashMarket.With(Halt).Replace(
            "traders:\n",
            """
              - name: beta
                insurance_fund: 10000 USD
                instruments:
                  - {symbol: BTC-PERP, kind: linear-perpetual, base: BTC, quote: USD, tick: 0.1 USD, lot: 0.01 BTC}
            traders:
              - name: beta-makers
                strategy: market-maker
                count: 6
                markets: [beta.BTC-PERP]
                capital: [{venue: beta, amount: 100000 USD}]
                parameters: {half_spread: 10bp, level_gap: 20bp, levels: 8, level_size: 2000 USD}
              - name: beta-noise
                strategy: noise
                count: 60
                markets: [beta.BTC-PERP]
                capital: [{venue: beta, amount: 20000 USD}]
                parameters: {mean_wait: 3s}

            """,
            StringComparison.Ordinal)
        + $"\nnetwork: {{latency: 5ms, links: [{{from: alpha, to: beta, latency: {latency}}}]}}\n{mitigations}\n";
}
