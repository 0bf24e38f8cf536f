using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders;

/// <summary>A trader's own record of one market: its position, and what it paid and received for it.</summary>
/// <remarks>A model's figures, not a ledger: the venue keeps the ledger. Cash is in the quote asset, for inverse contracts in the base asset.</remarks>
public struct Stake
{
    private double _cash;

    /// <summary>Opens the record.</summary>
    /// <param name="market">The market.</param>
    /// <param name="capital">What the trader has there beside the position, in micro-units of the quote asset.</param>
    /// <param name="lots">The position.</param>
    /// <param name="ticks">The price at which it was entered.</param>
    public Stake(Instrument market, double capital, long lots, double ticks)
    {
        _cash = market.Kind == InstrumentKind.InversePerpetual ? capital * 1e6 / (ticks * market.TickSizeMicros) : capital;
        Move(market, lots, ticks);
    }

    /// <summary>The position in lots; negative is short.</summary>
    public long Lots { get; private set; }

    /// <summary>Notes a change of the position at a price.</summary>
    public void Move(Instrument market, long lots, double ticks)
    {
        Lots += lots;
        _cash += market.Kind == InstrumentKind.InversePerpetual ? lots * BaseWorth(market, ticks) : -lots * market.LotWorth(ticks);
    }

    /// <summary>Notes a fill, with its fee.</summary>
    public void Note(Instrument market, in OrderFilled fill)
    {
        Move(market, fill.Side.Sign() * fill.Quantity.Lots, fill.Price.Ticks);
        _cash -= fill.Fee.Micros;
    }

    /// <summary>Notes an amount that came in, or went out where negative, in micro-units of the asset that profit is paid in.</summary>
    public void Add(Money amount) => _cash += amount.Micros;

    /// <summary>Returns what it is all worth at a price, in micro-units of the quote asset.</summary>
    public readonly double WorthAt(Instrument market, double ticks) => market.Kind == InstrumentKind.InversePerpetual
        ? (_cash - (Lots * BaseWorth(market, ticks))) * (ticks * market.TickSizeMicros / 1e6)
        : _cash + (Lots * market.LotWorth(ticks));

    /// <summary>Writes the state.</summary>
    public readonly void WriteState(StateWriter writer)
    {
        writer.Write(_cash);
        writer.Write(Lots);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        _cash = reader.ReadDouble();
        Lots = reader.ReadInt64();
    }

    private static double BaseWorth(Instrument market, double ticks) =>
        market.LotSizeMicros * 1e6 / (ticks * market.TickSizeMicros);
}
