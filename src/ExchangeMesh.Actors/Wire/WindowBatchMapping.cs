using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Simulation;
using ExchangeMesh.World;

namespace ExchangeMesh.Actors.Wire;

/// <summary>Names what one node has for another after an exchange.</summary>
/// <param name="Run">The run's name; not empty.</param>
/// <param name="Epoch">How often the run was rolled back or placed anew.</param>
/// <param name="From">The sending node's place in the run's placement.</param>
/// <param name="To">The receiving node's place.</param>
/// <param name="Exchange">The exchange; -1 is the start, before the first window.</param>
public readonly record struct BatchKey(string Run, long Epoch, int From, int To, long Exchange);

/// <summary>What a node was asked for by the coordinator: all nodes do it after the same exchange.</summary>
/// <param name="Checkpoint">The number of the latest checkpoint that was asked for; 0 is none.</param>
/// <param name="Stop">Whether to end the run.</param>
/// <param name="HandsOver">Whether all wait after that checkpoint, since another epoch goes on from it.</param>
public readonly record struct Wish(long Checkpoint, bool Stop, bool HandsOver = false)
{
    /// <summary>Returns what either asks for.</summary>
    public Wish Or(Wish other) => new(
        Math.Max(Checkpoint, other.Checkpoint),
        Stop || other.Stop,
        (HandsOver && Checkpoint >= other.Checkpoint) || (other.HandsOver && other.Checkpoint >= Checkpoint));
}

/// <summary>One part of a batch, as it was read.</summary>
/// <param name="Key">What it is a part of.</param>
/// <param name="Part">Which part, from 0.</param>
/// <param name="Parts">How many there are.</param>
/// <param name="MinNextWindow">The first window in which anything may be due that the sender knows of, alarms of others that its views may set off included.</param>
/// <param name="Wish">What the sender was asked for.</param>
/// <param name="Messages">The part's messages, in the order in which they were sent.</param>
/// <param name="Views">The part's views.</param>
public sealed record WindowPart(
    BatchKey Key,
    int Part,
    int Parts,
    long MinNextWindow,
    Wish Wish,
    IReadOnlyList<Sent<Message>> Messages,
    IReadOnlyList<ShownView<MarketView>> Views);

/// <summary>Maps the batch that one node has for another after an exchange, in parts that fit a frame.</summary>
public static class WindowBatchMapping
{
    /// <summary>The greatest part, in bytes, unless a single event is greater: half of the frame that Akka.Remote takes by default.</summary>
    public const int GreatestPart = 64_000;

    // What the header's fields take at most, beyond the run's name.
    private const int HeaderReserve = 200;

    /// <summary>Returns the batch as it travels: at least one part, also where there is nothing to say.</summary>
    /// <param name="key">What the batch is.</param>
    /// <param name="minNextWindow">The first window in which anything may be due that the sender knows of, alarms of others that its views may set off included.</param>
    /// <param name="wish">What the sender was asked for.</param>
    /// <param name="batch">The messages, and the views that were published.</param>
    /// <param name="isSealed">Whether parts carry a digest.</param>
    public static IReadOnlyList<V1.WindowBatch> ToWire(
        BatchKey key,
        long minNextWindow,
        Wish wish,
        OutBatch<Message, PublishedView> batch,
        bool isSealed = true)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var parts = new List<V1.WindowBatch>();
        var room = 0;
        foreach (ref readonly var message in batch.Messages)
        {
            var wire = EventMapping.ToWire(in message);
            Open(parts, key, ref room, wire.CalculateSize()).Events.Add(wire);
        }

        foreach (ref readonly var view in batch.Views)
        {
            var wire = MarketViewMapping.ToWire(view.View.Market);
            var part = Open(parts, key, ref room, wire.CalculateSize() + 10);
            part.Views.Add(wire);
            part.ShownAtNs.Add(view.At);
        }

        if (parts.Count == 0)
        {
            Open(parts, key, ref room, 0);
        }

        for (var part = 0; part < parts.Count; part++)
        {
            var wire = parts[part];
            (wire.Run, wire.Epoch, wire.From, wire.To, wire.Exchange) = (key.Run, key.Epoch, key.From, key.To, key.Exchange);
            (wire.Part, wire.Parts, wire.MinNextWindow) = (part, parts.Count, minNextWindow);
            wire.Wish = new V1.Wish { Checkpoint = wish.Checkpoint, Stop = wish.Stop, HandsOver = wish.HandsOver };
            wire.Digest = isSealed ? Digest.Of(wire) : 0;
        }

        return parts;
    }

    /// <summary>Returns a part that has travelled.</summary>
    /// <param name="batch">The part.</param>
    /// <param name="isChecked">Whether it is known to have come as it was sent; its digest is not looked at then.</param>
    /// <exception cref="MalformedMessageException">The digest does not match, or a field cannot be meant.</exception>
    public static WindowPart FromWire(V1.WindowBatch batch, bool isChecked = false)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (!isChecked && Digest.Of(batch) != batch.Digest)
        {
            throw new MalformedMessageException(
                $"Part {batch.Part} of exchange {batch.Exchange} from node {batch.From} does not match its digest.");
        }

        if (batch.Run.Length == 0)
        {
            throw new MalformedMessageException("batch.Run is empty.");
        }

        if (batch.Parts < 1 || batch.Part < 0 || batch.Part >= batch.Parts)
        {
            throw new MalformedMessageException($"Part {batch.Part} of {batch.Parts} is no part.");
        }

        if (batch.Views.Count != batch.ShownAtNs.Count)
        {
            throw new MalformedMessageException($"{batch.Views.Count} views have {batch.ShownAtNs.Count} times.");
        }

        var key = new BatchKey(
            batch.Run,
            Incoming.NotNegative(batch.Epoch),
            Incoming.NotNegative(batch.From),
            Incoming.NotNegative(batch.To),
            Incoming.AtLeast(-1, batch.Exchange));
        var wish = Incoming.Present(batch.Wish);
        return new WindowPart(
            key,
            batch.Part,
            batch.Parts,
            Incoming.NotNegative(batch.MinNextWindow),
            new Wish(Incoming.NotNegative(wish.Checkpoint), wish.Stop, wish.HandsOver),
            [.. batch.Events.Select(EventMapping.FromWire)],
            [.. batch.Views.Zip(batch.ShownAtNs, static (view, at) => new ShownView<MarketView>(Incoming.NotNegative(at), MarketViewMapping.FromWire(view)))]);
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
