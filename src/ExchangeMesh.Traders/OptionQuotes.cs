using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders;

/// <summary>One resting quote.</summary>
internal struct OptionQuote
{
    public long Order;
    public long Ticks;
    public long Lots;

    /// <summary>Writes the state.</summary>
    public readonly void WriteState(StateWriter writer)
    {
        writer.Write(Order);
        writer.Write(Ticks);
        writer.Write(Lots);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public static OptionQuote ReadState(StateReader reader) =>
        new() { Order = reader.ReadInt64(), Ticks = reader.ReadInt64(), Lots = reader.ReadInt64() };
}

/// <summary>A market maker's quotes in one option, and what it holds of it.</summary>
internal struct OptionQuotes
{
    public OptionQuote Bid;
    public OptionQuote Ask;
    public long Lots;

    /// <summary>Notes a fill of the option.</summary>
    public void Note(in OrderFilled fill, long lots)
    {
        Lots += lots;
        Note(ref Bid, in fill);
        Note(ref Ask, in fill);
    }

    /// <summary>Notes that an order has ended, whosever it was.</summary>
    public void Forget(OrderId order)
    {
        Bid = Bid.Order == order.Value ? default : Bid;
        Ask = Ask.Order == order.Value ? default : Ask;
    }

    /// <summary>Writes the state.</summary>
    public readonly void WriteState(StateWriter writer)
    {
        Bid.WriteState(writer);
        Ask.WriteState(writer);
        writer.Write(Lots);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        Bid = OptionQuote.ReadState(reader);
        Ask = OptionQuote.ReadState(reader);
        Lots = reader.ReadInt64();
    }

    private static void Note(ref OptionQuote quote, in OrderFilled fill)
    {
        if (quote.Order == fill.Order.Value)
        {
            quote.Lots = fill.Remaining.Lots;
            quote.Order = fill.Remaining.Lots == 0 ? 0 : quote.Order;
        }
    }
}
