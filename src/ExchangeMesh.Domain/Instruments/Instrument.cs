using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Instruments;

/// <summary>What is traded.</summary>
public enum InstrumentKind : byte
{
    /// <summary>One asset against another, delivered at once.</summary>
    Spot,

    /// <summary>A perpetual future that is margined and settled in the quote asset.</summary>
    LinearPerpetual,

    /// <summary>A perpetual future on a fixed amount of the quote asset that is margined and settled in the base asset.</summary>
    InversePerpetual,

    /// <summary>A European option on a perpetual's index; its premium is paid at once, and it is settled in the quote asset.</summary>
    Option,
}

/// <summary>The terms of one instrument at one venue.</summary>
public sealed record Instrument
{
    /// <summary>The instrument's number in the run.</summary>
    public required InstrumentId Id { get; init; }

    /// <summary>The symbol, such as <c>BTC-PERP</c>; unique at its venue.</summary>
    public required string Symbol { get; init; }

    /// <summary>Where it trades.</summary>
    public required ParticipantId Venue { get; init; }

    /// <summary>What kind of contract it is.</summary>
    public required InstrumentKind Kind { get; init; }

    /// <summary>What is bought and sold, or what the contract is on.</summary>
    public required AssetId Base { get; init; }

    /// <summary>What prices are in.</summary>
    public required AssetId Quote { get; init; }

    /// <summary>What profit is paid in: the quote asset for spot and linear, the base asset for inverse contracts.</summary>
    public AssetId Settlement => Kind == InstrumentKind.InversePerpetual ? Base : Quote;

    /// <summary>Millionths of the quote asset, per unit of the base asset, in one tick.</summary>
    public required long TickSizeMicros { get; init; }

    /// <summary>In one lot: millionths of the base asset (spot, linear), or millionths of the quote asset (inverse).</summary>
    public required long LotSizeMicros { get; init; }

    /// <summary>What makes it an option; null where it is none.</summary>
    public OptionContract? Option { get; init; }

    /// <summary>The least notional of an order, in the settlement asset.</summary>
    public Money MinimumNotional { get; init; }

    /// <summary>Whether it is a perpetual, linear or inverse.</summary>
    public bool IsPerpetual => Kind is InstrumentKind.LinearPerpetual or InstrumentKind.InversePerpetual;

    /// <summary>Returns price × quantity in the settlement asset, towards minus infinity; the quantity may be negative.</summary>
    /// <remarks>Inverse: contracts × contract size ÷ price.</remarks>
    public Money NotionalRoundedDown(Price price, Quantity quantity) =>
        new(checked((long)Rounding.DivideDown(NotionalNumerator(price, quantity), NotionalDivisor(price))));

    /// <summary>Returns price × quantity in the settlement asset, towards plus infinity; the quantity may be negative.</summary>
    public Money NotionalRoundedUp(Price price, Quantity quantity) =>
        new(checked((long)Rounding.DivideUp(NotionalNumerator(price, quantity), NotionalDivisor(price))));

    /// <summary>Returns the profit of a position that was entered at one price and is valued at another, towards minus infinity.</summary>
    /// <param name="position">Lots; negative is short.</param>
    /// <param name="entry">The entry price.</param>
    /// <param name="exit">The price at which it is valued.</param>
    public Money ProfitRoundedDown(Quantity position, Price entry, Price exit) =>
        Kind == InstrumentKind.InversePerpetual
            ? NotionalRoundedDown(entry, position) - NotionalRoundedUp(exit, position)
            : NotionalRoundedDown(exit, position) - NotionalRoundedUp(entry, position);

    /// <summary>Returns a price in millionths of the quote asset per unit of the base asset.</summary>
    public long ToMicros(Price price) => price.Ticks * TickSizeMicros;

    /// <summary>Returns the nearest price on the tick grid, at least one tick.</summary>
    public Price ToNearestPrice(long priceMicros) =>
        new(Math.Max(1, (priceMicros + (TickSizeMicros / 2)) / TickSizeMicros));

    private Int128 NotionalNumerator(Price price, Quantity quantity) =>
        Kind == InstrumentKind.InversePerpetual
            ? (Int128)quantity.Lots * LotSizeMicros * 1_000_000
            : (Int128)price.Ticks * TickSizeMicros * quantity.Lots * LotSizeMicros;

    private Int128 NotionalDivisor(Price price) =>
        Kind == InstrumentKind.InversePerpetual ? (Int128)price.Ticks * TickSizeMicros : 1_000_000;
}
