using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>Instruments and positions of the worked examples.</summary>
internal static class Contracts
{
    /// <summary>One whole, as a multiple of maintenance margin: liquidation.</summary>
    public static readonly Ratio Whole = new(Ratio.One);

    public static Instrument Linear(long tickSizeMicros, long lotSizeMicros) =>
        Of(InstrumentKind.LinearPerpetual, tickSizeMicros, lotSizeMicros);

    public static Instrument Inverse(long tickSizeMicros, long lotSizeMicros) =>
        Of(InstrumentKind.InversePerpetual, tickSizeMicros, lotSizeMicros);

    /// <summary>A table of one tier.</summary>
    public static MarginTierTable OneTier(long maintenancePpm, Money deduction) =>
        new([new MarginTier(Money.Zero, Whole, new Ratio(maintenancePpm), deduction)], TierEdge.FloorIsUpper);

    /// <summary>An isolated position on a margin, entered at a price.</summary>
    public static MarginedPosition Isolated(Instrument instrument, MarginTierTable tiers, Quantity position, Price entry, Money margin) =>
        new(instrument, tiers, position, margin - PositionValue.RoundedUp(instrument, position, entry), Money.Zero);

    private static Instrument Of(InstrumentKind kind, long tickSizeMicros, long lotSizeMicros) => new()
    {
        Id = new InstrumentId(0),
        Symbol = "BTC-PERP",
        Venue = new ParticipantId(0),
        Kind = kind,
        Base = new AssetId(1),
        Quote = new AssetId(0),
        TickSizeMicros = tickSizeMicros,
        LotSizeMicros = lotSizeMicros,
    };
}
