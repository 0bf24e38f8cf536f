using ExchangeMesh.Primitives;

namespace ExchangeMesh.Simulation;

/// <summary>An event that waits for its time: a message to a process, or a wake-up that a process asked for.</summary>
/// <param name="DueAt">When it is handled, in nanoseconds of virtual time.</param>
/// <param name="Sequence">How many events its source had scheduled before it.</param>
/// <param name="Token">The token of a wake-up (zero or more), or the complement of a message's place in its engine's store.</param>
/// <param name="Source">The process that scheduled it.</param>
/// <param name="Destination">The process that handles it; the source itself for a wake-up.</param>
public readonly record struct Pending(long DueAt, long Sequence, long Token, int Source, int Destination)
{
    /// <summary>Whether it carries a message; otherwise it is a wake-up.</summary>
    public bool IsMessage => Token < 0;

    /// <summary>The message's place in its engine's store.</summary>
    public int Slot => (int)~Token;
}

/// <summary>
/// Decides between events of one instant from different sources. The run's total order is (due time, tie, source,
/// sequence): nothing of it depends on arrival, thread, partition or node.
/// </summary>
public abstract class TieBreak
{
    /// <summary>Returns which of two events of one instant and different sources comes first: negative for the first.</summary>
    public abstract int Compare(in Pending first, in Pending second);
}

/// <summary>Breaks ties by a hash of (seed, source, time), so that nobody wins them by having a low number.</summary>
/// <param name="seed">The run's seed.</param>
public sealed class SeededTieBreak(ulong seed) : TieBreak
{
    /// <inheritdoc/>
    public override int Compare(in Pending first, in Pending second)
    {
        var order = TieOf(first).CompareTo(TieOf(second));
        return order != 0 ? order : first.Source.CompareTo(second.Source);
    }

    private ulong TieOf(in Pending pending) => unchecked(
        StateHash.Mix(StateHash.Mix(seed + (ulong)(uint)pending.Source) + (ulong)pending.DueAt));
}

/// <summary>The run's total order of events.</summary>
/// <param name="tieBreak">How ties between sources are broken.</param>
public sealed class EventOrder(TieBreak tieBreak)
{
    /// <summary>Returns whether one event is handled before another.</summary>
    public bool IsBefore(in Pending first, in Pending second)
    {
        if (first.DueAt != second.DueAt)
        {
            return first.DueAt < second.DueAt;
        }

        return first.Source != second.Source
            ? tieBreak.Compare(in first, in second) < 0
            : first.Sequence < second.Sequence;
    }

    /// <summary>Sorts events into the order in which they are handled.</summary>
    public void Sort(Span<Pending> events)
    {
        while (events.Length > 16)
        {
            var middle = Divide(events);
            var left = events[..middle];
            var right = events[(middle + 1)..];
            if (left.Length < right.Length)
            {
                Sort(left);
                events = right;
            }
            else
            {
                Sort(right);
                events = left;
            }
        }

        for (var place = 1; place < events.Length; place++)
        {
            var moved = events[place];
            var gap = place;
            while (gap > 0 && IsBefore(in moved, in events[gap - 1]))
            {
                events[gap] = events[gap - 1];
                gap--;
            }

            events[gap] = moved;
        }
    }

    private int Divide(Span<Pending> events)
    {
        var last = events.Length - 1;
        (events[last / 2], events[last]) = (events[last], events[last / 2]);
        var pivot = events[last];
        var boundary = 0;
        for (var place = 0; place < last; place++)
        {
            if (IsBefore(in events[place], in pivot))
            {
                (events[place], events[boundary]) = (events[boundary], events[place]);
                boundary++;
            }
        }

        (events[boundary], events[last]) = (events[last], events[boundary]);
        return boundary;
    }
}
