using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Simulation;

namespace ExchangeMesh.Actors.Wire;

/// <summary>Names what one partition has for another after a window.</summary>
/// <param name="Run">The run's name; not empty.</param>
/// <param name="Epoch">How often the run was rolled back.</param>
/// <param name="From">The sending partition.</param>
/// <param name="To">The receiving partition.</param>
/// <param name="Window">The window that was run; -1 is the start, before the first.</param>
public readonly record struct BatchKey(string Run, long Epoch, int From, int To, long Window);

/// <summary>One part of a batch, as it was read.</summary>
/// <param name="Key">What it is a part of.</param>
/// <param name="Part">Which part, from 0.</param>
/// <param name="Parts">How many there are.</param>
/// <param name="MinNextWindow">The first window in which anything may be due that the sender knows of, alarms of others that its views may set off included.</param>
/// <param name="Messages">The part's messages, in the order in which they were sent.</param>
/// <param name="Views">The part's views.</param>
/// <param name="ShownAt">When the views are published, in nanoseconds.</param>
public sealed record WindowPart(
    BatchKey Key,
    int Part,
    int Parts,
    long MinNextWindow,
    IReadOnlyList<Sent<Message>> Messages,
    IReadOnlyList<MarketView> Views,
    long ShownAt);

/// <summary>Maps the batch that one partition has for another after a window, in parts that fit a frame.</summary>
public static class WindowBatchMapping
{
    /// <summary>The greatest part, in bytes, unless a single event is greater: half of the frame that Akka.Remote takes by default.</summary>
    public const int GreatestPart = 64_000;

    // What the header's fields take at most, beyond the run's name.
    private const int HeaderReserve = 160;

    /// <summary>Returns the batch as it travels: at least one part, also where there is nothing to say.</summary>
    /// <param name="key">What the batch is.</param>
    /// <param name="minNextWindow">The first window in which anything may be due that the sender knows of, alarms of others that its views may set off included; after the key's window.</param>
    /// <param name="messages">The messages.</param>
    /// <param name="views">The views that were published in the window.</param>
    /// <param name="shownAt">When the views are published, in nanoseconds.</param>
    public static IReadOnlyList<V1.WindowBatch> ToWire(
        BatchKey key,
        long minNextWindow,
        ReadOnlySpan<Sent<Message>> messages,
        ReadOnlySpan<MarketView> views,
        long shownAt)
    {
        var parts = new List<V1.WindowBatch>();
        var room = 0;
        foreach (ref readonly var message in messages)
        {
            var wire = EventMapping.ToWire(in message);
            Open(parts, key, ref room, wire.CalculateSize()).Events.Add(wire);
        }

        foreach (ref readonly var view in views)
        {
            var wire = MarketViewMapping.ToWire(in view);
            Open(parts, key, ref room, wire.CalculateSize()).Views.Add(wire);
        }

        if (parts.Count == 0)
        {
            Open(parts, key, ref room, 0);
        }

        for (var part = 0; part < parts.Count; part++)
        {
            var wire = parts[part];
            (wire.Run, wire.Epoch, wire.From, wire.To, wire.Window) = (key.Run, key.Epoch, key.From, key.To, key.Window);
            (wire.Part, wire.Parts, wire.MinNextWindow, wire.ShownAtNs) = (part, parts.Count, minNextWindow, shownAt);
            wire.Digest = Digest.Of(wire);
        }

        return parts;
    }

    /// <summary>Returns a part that has travelled.</summary>
    /// <exception cref="MalformedMessageException">The digest does not match, or a field cannot be meant.</exception>
    public static WindowPart FromWire(V1.WindowBatch batch)
    {
        if (Digest.Of(batch) != batch.Digest)
        {
            throw new MalformedMessageException(
                $"Part {batch.Part} of window {batch.Window} from partition {batch.From} does not match its digest.");
        }

        if (batch.Run.Length == 0)
        {
            throw new MalformedMessageException("batch.Run is empty.");
        }

        if (batch.Parts < 1 || batch.Part < 0 || batch.Part >= batch.Parts)
        {
            throw new MalformedMessageException($"Part {batch.Part} of {batch.Parts} is no part.");
        }

        if (batch.MinNextWindow <= batch.Window)
        {
            throw new MalformedMessageException(
                $"batch.MinNextWindow is {batch.MinNextWindow}; it must be after the window, {batch.Window}.");
        }

        var key = new BatchKey(
            batch.Run,
            Incoming.NotNegative(batch.Epoch),
            Incoming.NotNegative(batch.From),
            Incoming.NotNegative(batch.To),
            Incoming.AtLeast(-1, batch.Window));
        return new WindowPart(
            key,
            batch.Part,
            batch.Parts,
            batch.MinNextWindow,
            [.. batch.Events.Select(EventMapping.FromWire)],
            [.. batch.Views.Select(MarketViewMapping.FromWire)],
            Incoming.NotNegative(batch.ShownAtNs));
    }

    private static V1.WindowBatch Open(List<V1.WindowBatch> parts, in BatchKey key, ref int room, int bytes)
    {
        // A field of a repeated message takes its tag and a length of up to four bytes beside the message itself.
        var needed = bytes + 5;
        if (parts.Count == 0 || (needed > room && parts[^1].CalculateSize() > 0))
        {
            parts.Add(new V1.WindowBatch());
            room = GreatestPart - HeaderReserve - (3 * key.Run.Length);
        }

        room -= needed;
        return parts[^1];
    }
}
