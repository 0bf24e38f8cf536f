using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording.Metrics;

/// <summary>What an event goes back to.</summary>
internal enum OriginKind : byte
{
    /// <summary>Nothing: it has no cause.</summary>
    None,

    /// <summary>An event that has no cause and is neither a shock nor a liquidation.</summary>
    Event,

    /// <summary>A shock.</summary>
    Shock,

    /// <summary>A liquidation.</summary>
    Liquidation,
}

/// <summary>The nearest liquidation above an event in the chain of causes; where there is none, the shock or the first event of the chain.</summary>
/// <param name="Kind">Which of these it is.</param>
/// <param name="Venue">Where it happened: the recorder, or a shock's target.</param>
/// <param name="Node">The liquidation's number in its cascade, otherwise −1.</param>
/// <param name="Shock">The shock above the whole chain, or none.</param>
internal readonly record struct Origin(OriginKind Kind, ParticipantId Venue, int Node, EventId Shock);

/// <summary>Follows causes: knows of every event so far what it goes back to.</summary>
/// <remarks>
/// Events of one participant are numbered as they happen, so neighbours that go back to the same origin are kept as
/// one run of numbers. Events without a cause need no entry. Memory grows with the changes of origin, which are at
/// most two for each event that follows from a liquidation, a shock or another event; not with the events.
/// </remarks>
internal sealed class CauseIndex
{
    private const int Ordinary = 1;
    private readonly List<Origin> _origins = [default, new Origin(OriginKind.Event, ParticipantId.None, -1, EventId.None)];
    private readonly List<Chain?> _chains = [];
    private readonly LookupTable<int, int> _rootOf = new();

    /// <summary>Returns what an event goes back to, the event itself where it has no cause; nothing for no event.</summary>
    /// <exception cref="InvariantViolationException">The event has not been added: a cause must come before what it causes.</exception>
    public Origin Above(EventId cause) => _origins[IndexAbove(cause)];

    /// <summary>Adds an event that goes back to the same as its cause.</summary>
    public void Follow(in RunEvent next) => ChainOf(next.By).Add(next.Id.Sequence, IndexAbove(next.Cause));

    /// <summary>Adds an event that others go back to.</summary>
    public void Begin(in RunEvent next, in Origin origin)
    {
        _origins.Add(origin);
        ChainOf(next.By).Add(next.Id.Sequence, _origins.Count - 1);
    }

    /// <summary>Adds an event that others go back to, but that is no stress and happened nowhere in particular: an ordinary action of a trader.</summary>
    public void BeginOrdinary(in RunEvent next) => ChainOf(next.By).Add(next.Id.Sequence, Ordinary);

    private int IndexAbove(EventId cause)
    {
        if (!cause.IsSet)
        {
            return 0;
        }

        var number = cause.Participant.Value;
        var chain = number < _chains.Count ? _chains[number] : null;
        Invariant.Holds(chain is not null && cause.Sequence <= chain.Last, "An event names a cause that was not recorded before it.");
        var found = chain.OriginOf(cause.Sequence);
        return found != 0 ? found : RootAt(cause.Participant);
    }

    private int RootAt(ParticipantId participant)
    {
        if (!_rootOf.TryGetValue(participant.Value, out var index))
        {
            _origins.Add(new Origin(OriginKind.Event, participant, -1, EventId.None));
            index = _origins.Count - 1;
            _rootOf[participant.Value] = index;
        }

        return index;
    }

    private Chain ChainOf(ParticipantId participant)
    {
        while (_chains.Count <= participant.Value)
        {
            _chains.Add(null);
        }

        return _chains[participant.Value] ??= new Chain();
    }

    /// <summary>The origins of one participant's events, as runs of their numbers.</summary>
    private sealed class Chain
    {
        private long[] _from = new long[4];
        private int[] _origin = new int[4];
        private int _count;

        public long Last { get; private set; }

        public void Add(long sequence, int origin)
        {
            Invariant.Holds(sequence > Last, "A participant's events come in the order of their numbers.");
            Last = sequence;
            if (origin == (_count == 0 ? 0 : _origin[_count - 1]))
            {
                return;
            }

            if (_count == _from.Length)
            {
                Array.Resize(ref _from, _count * 2);
                Array.Resize(ref _origin, _count * 2);
            }

            _from[_count] = sequence;
            _origin[_count++] = origin;
        }

        public int OriginOf(long sequence)
        {
            var found = Array.BinarySearch(_from, 0, _count, sequence);
            var run = found >= 0 ? found : ~found - 1;
            return run < 0 ? 0 : _origin[run];
        }
    }
}
