using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Options;
using ExchangeMesh.Domain.Pricing;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Options;

/// <summary>The bench's venue with calls and puts on its perpetual: ticks of 0.01 USD, lots of 0.01 BTC, index at 1,000, expiry after 60 s, averaged over 10.</summary>
internal static class OptionBench
{
    public static readonly InstrumentId Call1000 = new(10);
    public static readonly InstrumentId Put1000 = new(11);
    public static readonly InstrumentId Call1100 = new(12);
    public static readonly InstrumentId Put900 = new(13);
    public static readonly VirtualTime Expiry = VirtualTime.Zero + Duration.FromSeconds(60);

    public static VenueBench Make(int traders, long dollars, OptionMarginModel model = OptionMarginModel.Standard, long insuranceFund = 1_000, Func<ExchangeTerms, ExchangeTerms>? change = null)
    {
        var terms = Terms(
            PerpTerms,
            Listed(Call1000, OptionRight.Call, 1_000),
            Listed(Put1000, OptionRight.Put, 1_000),
            Listed(Call1100, OptionRight.Call, 1_100),
            Listed(Put900, OptionRight.Put, 900));
        var all = terms with
        {
            OptionChains = [new OptionChainTerms { Underlying = Perp, Averaging = Duration.FromSeconds(10), Smoothing = Duration.FromSeconds(1) }],
            Margin = new MarginTerms { OptionModel = model },
            Liquidation = terms.Liquidation with { InsuranceFund = Money.FromUnits(insuranceFund) },
        };
        return new VenueBench(change is null ? all : change(all)).WithTraders(traders, dollars).Started();
    }

    public static InstrumentTerms Listed(InstrumentId id, OptionRight right, long strike) => new()
    {
        Instrument = PerpTerms.Instrument with
        {
            Id = id,
            Symbol = $"BTC-60s-{strike}-{(right == OptionRight.Call ? "C" : "P")}",
            Kind = InstrumentKind.Option,
            TickSizeMicros = 10_000,
            Option = new OptionContract(Perp, right, strike * 1_000_000, Expiry),
        },
        OpeningPrice = new Price(300),
    };

    /// <summary>Reports the index without letting time pass.</summary>
    public static void Report(this VenueBench bench, long dollars) =>
        bench.Say(OtherVenue, new PriceReport(dollars * 1_000_000, Feed));
}
