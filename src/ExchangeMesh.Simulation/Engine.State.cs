using ExchangeMesh.Primitives;

namespace ExchangeMesh.Simulation;

/// <content>What an engine writes down between two windows, and takes over instead of a start.</content>
public abstract partial class Engine<TProcess, TMessage, TView, TRecord>
{
    /// <summary>Returns what the engine keeps for some of its processes.</summary>
    /// <param name="members">The processes, ascending.</param>
    /// <param name="waiting">All events that wait, in no order.</param>
    protected EngineState<TMessage, TView> Capture(ReadOnlySpan<int> members, List<Pending> waiting)
    {
        Invariant.Holds(_dirtyCount == 0, "a state is captured between windows");
        var state = new EngineState<TMessage, TView>();
        foreach (var process in members)
        {
            state.Counters.Add(new ProcessCounters(process, _sequences[_places[process]], _recorded[_places[process]]));
        }

        waiting.Sort(CompareByDestination);
        foreach (var pending in waiting)
        {
            var cause = EventId.None;
            var message = pending.IsMessage ? Store.Look(pending.Slot, out cause) : default;
            state.Pending.Add(new Sent<TMessage>(pending.IsMessage ? pending with { Token = -1 } : pending, cause, message));
        }

        _alarms.CopyTo(state.Alarms);
        state.Alarms.Sort(static (first, second) => first.Alarm.Process != second.Alarm.Process
            ? first.Alarm.Process.CompareTo(second.Alarm.Process)
            : first.Alarm.Sequence.CompareTo(second.Alarm.Sequence));
        _board.CopyTo(state.Views);
        return state;
    }

    /// <summary>Takes over one part of what the engines of a run kept; called for every part, before the first window.</summary>
    /// <param name="part">The part; what is for processes of other engines is passed over.</param>
    /// <param name="withViews">Whether the part's views are published too: true for one part of a run, since all have the same.</param>
    /// <param name="now">Virtual time, in nanoseconds.</param>
    /// <exception cref="DamagedStateException">The part names processes or channels that the run does not have, or what was due before.</exception>
    public void TakeOver(EngineState<TMessage, TView> part, bool withViews, long now)
    {
        Now = now;
        foreach (var counters in part.Counters)
        {
            if (IsHosted(counters.Process))
            {
                _sequences[_places[counters.Process]] = counters.Scheduled;
                _recorded[_places[counters.Process]] = counters.Recorded;
            }
        }

        foreach (var (pending, cause, message) in part.Pending)
        {
            if (!IsHosted(pending.Destination))
            {
                continue;
            }

            Require(pending.DueAt >= now, "an event was due before");
            Require(!pending.IsMessage || IsProcess(pending.Source), "a message is from nobody");
            if (pending.IsMessage)
            {
                Accept(in pending, in message, cause);
            }
            else
            {
                Schedule(in pending);
            }
        }

        TakeOverAlarms(part);
        if (withViews)
        {
            TakeOverViews(part);
        }
    }

    /// <summary>Returns whether this engine hosts a process of the run.</summary>
    protected abstract bool Hosts(int process);

    private static void Require(bool holds, string damage)
    {
        if (!holds)
        {
            throw new DamagedStateException(damage);
        }
    }

    private void TakeOverAlarms(EngineState<TMessage, TView> part)
    {
        var channels = Topology.Publishers.Length;
        foreach (var (channel, field, fallsTo, alarm) in part.Alarms)
        {
            Require(channel >= 0 && channel < channels && field is >= 0 and < AlarmBook.Fields, "an alarm watches nothing");
            if (IsHosted(alarm.Process))
            {
                _alarms.Add(channel, field, fallsTo, in alarm);
            }
        }
    }

    private void TakeOverViews(EngineState<TMessage, TView> part)
    {
        foreach (var (at, view) in part.Views)
        {
            Require(view.Channel >= 0 && view.Channel < Topology.Publishers.Length, "a view is on no channel");
            _board.Publish(in view, at);
        }
    }

    private bool IsProcess(int process) => process >= 0 && process < Topology.ProcessCount;

    private bool IsHosted(int process)
    {
        Require(IsProcess(process), "there is no such process");
        return Hosts(process);
    }

    private int CompareByDestination(Pending first, Pending second)
    {
        if (first.Destination != second.Destination)
        {
            return first.Destination.CompareTo(second.Destination);
        }

        return first.Sequence == second.Sequence && first.Source == second.Source ? 0
            : Topology.Order.IsBefore(in first, in second) ? -1 : 1;
    }
}
