using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Matching;

/// <summary>What happened in a book.</summary>
public enum BookEventKind : byte
{
    /// <summary>The incoming order traded with a resting one.</summary>
    Filled,

    /// <summary>What remained of the incoming order now rests, at the end of its price level.</summary>
    Rested,

    /// <summary>What remained of an order, resting or incoming, is gone.</summary>
    Cancelled,

    /// <summary>A resting order was reduced and kept its priority, or left its place to arrive anew.</summary>
    Amended,

    /// <summary>A command was refused; it changed nothing.</summary>
    Rejected,
}

/// <summary>One event of a book: what happened to which order.</summary>
/// <remarks>Books return events as read-only spans; the members can be set because the book writes them in place.</remarks>
/// <param name="Kind">What happened; the other members depend on it.</param>
/// <param name="Side">The side of the order that <paramref name="Order"/> names.</param>
/// <param name="CancelReason">Of <see cref="BookEventKind.Cancelled"/>: why.</param>
/// <param name="RejectReason">Of <see cref="BookEventKind.Rejected"/>: why.</param>
/// <param name="Owner">Who owns that order. Of a fill: the maker. Of a rejection for an unknown handle: nobody.</param>
/// <param name="Order">The order that the event is about. Of a fill: the resting one.</param>
/// <param name="Handle">Finds that order while it rests; <see cref="OrderHandle.None"/> for an incoming one.</param>
/// <param name="Price">Of a fill: the resting order's price, at which both trade. Otherwise the order's limit.</param>
/// <param name="Quantity">Filled, rested or cancelled now; of an amendment and a rejection: what was asked for.</param>
/// <param name="Remaining">What still stands of that order in the book; zero for an amended one that arrives anew.</param>
/// <param name="TakerRemaining">Of a fill: what still has to be matched of the incoming order; otherwise zero.</param>
/// <param name="Tag">The mark with which that order arrived.</param>
public record struct BookEvent(
    BookEventKind Kind,
    Side Side,
    CancelReason CancelReason,
    RejectReason RejectReason,
    ParticipantId Owner,
    OrderId Order,
    OrderHandle Handle,
    Price Price,
    Quantity Quantity,
    Quantity Remaining,
    Quantity TakerRemaining,
    long Tag);
