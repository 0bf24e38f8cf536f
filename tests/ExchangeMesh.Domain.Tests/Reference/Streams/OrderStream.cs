namespace ExchangeMesh.Domain.Tests.Reference.Streams;

/// <summary>What one line of an order stream asks for.</summary>
public enum StreamVerb : byte
{
    /// <summary>A limit buy, good till cancelled (<c>B</c>).</summary>
    Buy,

    /// <summary>A limit sell, good till cancelled (<c>S</c>).</summary>
    Sell,

    /// <summary>A limit buy, immediate or cancel (<c>b</c>).</summary>
    BuyNow,

    /// <summary>A limit sell, immediate or cancel (<c>s</c>).</summary>
    SellNow,

    /// <summary>A cancellation (<c>C</c>).</summary>
    Cancel,
}

/// <summary>One operation of an order stream.</summary>
/// <param name="Verb">What it asks for.</param>
/// <param name="Number">The order's place by first appearance, from 1: equal to its id where the ids are dense.</param>
/// <param name="Id">The order's id.</param>
/// <param name="Price">In ticks; 0 for a cancellation.</param>
/// <param name="Lots">The quantity; 0 for a cancellation.</param>
public readonly record struct StreamOperation(StreamVerb Verb, int Number, long Id, long Price, long Lots);

/// <summary>Orders and cancellations for one book, in order.</summary>
/// <param name="Operations">All of them.</param>
/// <param name="Preload">How many of them, from the first, only build the book and are not timed.</param>
/// <param name="Orders">How many different orders they name.</param>
public sealed record OrderStream(StreamOperation[] Operations, int Preload, int Orders);
