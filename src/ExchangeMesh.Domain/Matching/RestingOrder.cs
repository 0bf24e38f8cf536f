using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Matching;

/// <summary>
/// Finds an order that rests in one book, at once; it goes stale when the order leaves the book or loses its priority,
/// and a stale handle finds nothing.
/// </summary>
/// <remarks>Handles follow a book's history: they are for looking up, never for a result, an order or a state.</remarks>
/// <param name="Value">The order's slot in the low 32 bits, the slot's use in the high ones; 0 is no order.</param>
public readonly record struct OrderHandle(long Value)
{
    /// <summary>No order.</summary>
    public static readonly OrderHandle None;

    internal OrderHandle(int slot, int use)
        : this(unchecked(((long)use << 32) | (uint)slot))
    {
    }

    /// <summary>Where the book keeps the order: small numbers, reused, one order each at a time; 0 is none.</summary>
    public int Slot => unchecked((int)Value);

    internal int Use => unchecked((int)(Value >> 32));
}

/// <summary>An order that rests in a book.</summary>
/// <param name="Owner">Who trades.</param>
/// <param name="Order">The owner's number for the order.</param>
/// <param name="Handle">Finds the order again.</param>
/// <param name="Side">Buy or sell.</param>
/// <param name="Price">The price at which it rests.</param>
/// <param name="Remaining">What has not traded yet; positive.</param>
/// <param name="Tag">The mark with which it arrived.</param>
public readonly record struct RestingOrder(
    ParticipantId Owner,
    OrderId Order,
    OrderHandle Handle,
    Side Side,
    Price Price,
    Quantity Remaining,
    long Tag);

/// <summary>All resting orders of one side at one price.</summary>
/// <param name="Price">Their price.</param>
/// <param name="Quantity">The sum of what remains of them; positive.</param>
public readonly record struct PriceLevel(Price Price, Quantity Quantity);

/// <summary>What stands in a part of one side of the book.</summary>
/// <param name="Quantity">The sum of quantities.</param>
/// <param name="Notional">The sum of price times quantity, in tick sizes times lot sizes.</param>
/// <param name="Worst">The worst price in that part; <see cref="Price.None"/> where nothing stands.</param>
public readonly record struct Depth(Quantity Quantity, Int128 Notional, Price Worst);
