using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Benchmarks.Venues;

/// <summary>An exchange with perpetuals at 60,000 USD (tick 0.1 USD, lot 0.001), fed by one reference price each.</summary>
internal static class VenueModel
{
    public const long OpeningTicks = 600_000;
    public static readonly ParticipantId Venue = new(0);
    public static readonly ParticipantId Feed = new(1);
    public static readonly AssetId Usd = new(0);

    /// <summary>Returns the instrument of a market.</summary>
    public static InstrumentId Instrument(int market) => new(market);

    /// <summary>Returns the constituent of a market's index.</summary>
    public static InstrumentId Constituent(int market) => new(100 + market);

    /// <summary>Returns a trader.</summary>
    public static ParticipantId Trader(int number) => new(2 + number);

    /// <summary>Returns the terms of a venue with so many perpetuals.</summary>
    public static ExchangeTerms Terms(int markets) => new()
    {
        Id = Venue,
        Name = "benchmark",
        Instruments = [.. Enumerable.Range(0, markets).Select(Perpetual)],
        Collateral = [new CollateralTerms(Usd, Ratio.Zero, InstrumentId.None)],
        Margin = new MarginTerms(),
        RecordInterval = Duration.FromHours(1_000),
        Liquidation = new LiquidationTerms { InsuranceFund = Money.FromUnits(1_000_000) },
    };

    /// <summary>Returns a venue whose accounts hold positions in every market, half of them long, at leverages from 2 to 10.</summary>
    public static Exchange WithPositions(int accounts, int markets)
    {
        var exchange = new Exchange(Terms(markets), []);
        for (var number = 0; number < accounts; number++)
        {
            exchange.Deposit(Trader(number), Usd, Money.FromUnits(6_000));
            var pair = number / 2;
            for (var market = 0; market < markets; market++)
            {
                var lots = (200 + (pair % 800)) / markets;
                exchange.OpenPosition(Trader(number), Instrument(market), new Quantity(number % 2 == 0 ? lots : -lots));
            }
        }

        return exchange;
    }

    private static InstrumentTerms Perpetual(int market) => new()
    {
        Instrument = new Instrument
        {
            Id = Instrument(market),
            Symbol = $"PERP-{market}",
            Venue = Venue,
            Kind = InstrumentKind.LinearPerpetual,
            Base = new AssetId(1 + market),
            Quote = Usd,
            TickSizeMicros = 100_000,
            LotSizeMicros = 1_000,
        },
        OpeningPrice = new Price(OpeningTicks),
        MakerFee = Ratio.FromBasisPoints(2),
        TakerFee = Ratio.FromBasisPoints(5),
        Tiers =
        [
            new MarginTier(Money.Zero, new Ratio(8_000), new Ratio(4_000), Money.Zero),
            new MarginTier(Money.FromUnits(50_000), new Ratio(10_000), new Ratio(5_000), Money.FromUnits(50)),
            new MarginTier(Money.FromUnits(250_000), new Ratio(20_000), new Ratio(10_000), Money.FromUnits(1_300)),
        ],
        Index = new IndexTerms { Constituents = [new IndexConstituent(Constituent(market), 1)] },
        Mark = new MarkTerms { BasisClamp = Ratio.Zero },
    };
}
