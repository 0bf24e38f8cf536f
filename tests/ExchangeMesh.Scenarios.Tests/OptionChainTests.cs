using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Options;
using ExchangeMesh.Domain.Pricing;

namespace ExchangeMesh.Scenarios.Tests;

public sealed class OptionChainTests
{
    private const string Chain = "{underlying: BTC-PERP, expiries: [1d, 7d], strikes: {from: 50000 USD, to: 60000 USD, step: 5000 USD}}";

    [Fact]
    public void A_chain_lists_a_call_and_a_put_for_each_expiry_and_strike()
    {
        var venue = Assert.Single(Read(Text(Chain)).Plan!.Exchanges);

        var options = venue.Instruments.Where(one => one.Instrument.Kind == InstrumentKind.Option).ToArray();

        Assert.Equal(12, options.Length);
        Assert.Equal(["BTC-1d-50000-C", "BTC-1d-50000-P", "BTC-1d-55000-C"], options.Take(3).Select(one => one.Instrument.Symbol));
        Assert.Equal(new OptionContract(venue.Instruments[0].Instrument.Id, OptionRight.Call, 50_000_000_000, new(86_400_000_000_000)), options[0].Instrument.Option);
        Assert.True(options[0].OpeningPrice.Ticks * options[0].Instrument.TickSizeMicros >= 10_000_000_000);
        Assert.Equal(venue.Instruments[0].Instrument.Id, Assert.Single(venue.OptionChains).Underlying);
    }

    [Fact]
    public void A_chain_follows_its_rulebook_the_venue_and_then_itself()
    {
        var own = Read(Text(Chain.Replace("}}", "}, averaging: 1m}", StringComparison.Ordinal), "    options: {averaging: 2m, volatility: 80%}")).Plan!;
        var venues = Read(Text(Chain, "    options: {averaging: 2m, volatility: 80%}")).Plan!;

        Assert.Equal((60, 120), (Averaging(own), Averaging(venues)));
        Assert.Equal(0.8, venues.Exchanges[0].OptionChains[0].OpeningSmile.Level);
        Assert.Equal(30 * 60, Averaging(Read(Text(Chain)).Plan!));
        Assert.Equal(OptionMarginModel.Standard, own.Exchanges[0].Margin.OptionModel);
    }

    [Fact]
    public void A_strategy_that_trades_options_is_given_the_chain_of_its_perpetual()
    {
        var plan = Read(Text(Chain)).Plan!;

        Assert.Equal(Enumerable.Range(0, 13), plan.Groups[0].Markets.Select(market => market.Value));
    }

    [Theory]
    [InlineData("from: 50000 USD, to: 60000 USD", "from: 50000 USD, to: 49000 USD", DiagnosticCode.Contradiction)]
    [InlineData("step: 5000 USD", "step: 1 USD", DiagnosticCode.WrongCount)]
    [InlineData("step: 5000 USD", "step: 1 BTC", DiagnosticCode.WrongAsset)]
    [InlineData("underlying: BTC-PERP", "underlying: BTC-PREP", DiagnosticCode.UnknownMarket)]
    [InlineData("kind: linear-perpetual", "kind: inverse-perpetual", DiagnosticCode.WrongInstrumentKind)]
    [InlineData("margin: {model: standard}", "margin: {mode: isolated}", DiagnosticCode.Contradiction)]
    [InlineData("expiries: [1d, 7d]", "expiries: []", DiagnosticCode.WrongCount)]
    public void What_is_wrong_with_a_chain_is_said(string right, string wrong, DiagnosticCode code)
    {
        var text = Text(Chain).Replace(right, wrong, StringComparison.Ordinal);

        Assert.Contains(code, ScenarioReader.Read("test.yaml", text, new ReadingOptions()).Diagnostics.Select(one => one.Code));
    }

    [Fact]
    public void A_strategy_that_trades_options_needs_some()
    {
        var text = Text(Chain).Replace($"    option_chains: [{Chain}]", "", StringComparison.Ordinal);

        Assert.Equal(DiagnosticCode.WrongInstrumentKind, Assert.Single(ScenarioReader.Read("test.yaml", text, new ReadingOptions()).Diagnostics).Code);
    }

    private static long Averaging(ScenarioPlan plan) => plan.Exchanges[0].OptionChains[0].Averaging.Nanoseconds / 1_000_000_000;

    private static ScenarioReading Read(string text)
    {
        var reading = ScenarioReader.Read("test.yaml", text, new ReadingOptions());
        Assert.Empty(reading.Diagnostics.Select(one => one.ToString()));
        return reading;
    }

    private static string Text(string chain, string more = "    transfer_delay: 1m") => $$"""
        name: sample
        length: 1m
        assets: [BTC, USD]
        references: [{name: btc, asset: BTC, opening_price: 60000 USD}]
        venues:
          - name: alpha
            rulebook: deribit-style
            margin: {model: standard}
            instruments: [{symbol: BTC-PERP, kind: linear-perpetual, base: BTC, quote: USD}]
            option_chains: [{{chain}}]
        {{more}}
        traders:
          - {name: makers, strategy: option-market-maker, markets: [alpha.BTC-PERP], capital: [{venue: alpha, amount: 1000 USD}]}
        """;
}
