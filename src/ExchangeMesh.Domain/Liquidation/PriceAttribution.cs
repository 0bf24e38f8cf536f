using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Liquidation;

/// <summary>Which recorded events moved a market's price of late, and by how much: the answer to "what set this liquidation off?".</summary>
/// <remarks>
/// Each trade that moves the last price, and each report that moves the index, adds its signed ticks under its cause. The latest
/// <see cref="Capacity"/> contributions of the look-back are summed by cause; those without a recorded cause are one party of their
/// own, so a crash from outside the model is nobody's. Ties go to the cause that is longest in the sums.
/// </remarks>
internal sealed class PriceAttribution
{
    private const int Capacity = 64;
    private static readonly Duration LookBack = Duration.FromSeconds(10);
    private static readonly Duration Merged = Duration.FromMilliseconds(200);
    private readonly Contribution[] _ring = new Contribution[Capacity];
    private readonly EventId[] _causes = new EventId[Capacity];
    private readonly long[] _sums = new long[Capacity];
    private readonly int[] _uses = new int[Capacity];
    private int _oldest;
    private int _count;
    private int _recorded;

    /// <summary>Adds a move.</summary>
    /// <param name="cause">The recorded event that it follows from, or none.</param>
    /// <param name="ticks">How far the price moved; negative is down.</param>
    /// <param name="now">When.</param>
    public void Add(EventId cause, long ticks, VirtualTime now)
    {
        if (ticks == 0)
        {
            return;
        }

        Forget(now);
        ref var latest = ref _ring[(_oldest + _count + Capacity - 1) % Capacity];
        if (_count > 0 && _causes[latest.Party] == cause && now - latest.At < Merged)
        {
            latest.Ticks += ticks;
            _sums[latest.Party] += ticks;
            return;
        }

        if (_count == Capacity)
        {
            DropOldest();
        }

        var party = PartyOf(cause);
        _ring[(_oldest + _count) % Capacity] = new Contribution(now, ticks, party);
        _count++;
        _sums[party] += ticks;
        if (_uses[party]++ == 0 && cause.IsSet)
        {
            _recorded++;
        }
    }

    /// <summary>Returns the recorded event that moved the price most in a direction within the look-back; none where the outside did.</summary>
    /// <param name="isFall">Whether the move was a fall.</param>
    /// <param name="now">The end of the look-back.</param>
    public EventId Top(bool isFall, VirtualTime now)
    {
        Forget(now);
        if (_recorded == 0)
        {
            return EventId.None;
        }

        var top = EventId.None;
        var most = 0L;
        for (var party = 0; party < Capacity; party++)
        {
            var moved = isFall ? -_sums[party] : _sums[party];
            if (_uses[party] > 0 && moved > most)
            {
                most = moved;
                top = _causes[party];
            }
        }

        return top;
    }

    /// <summary>Writes the contributions, oldest first.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(_count);
        for (var i = 0; i < _count; i++)
        {
            ref readonly var contribution = ref _ring[(_oldest + i) % Capacity];
            writer.Write(contribution.At.Nanoseconds);
            writer.Write(contribution.Ticks);
            writer.Write(_causes[contribution.Party].Value);
            writer.Write(contribution.Party);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        _sums.AsSpan().Clear();
        _uses.AsSpan().Clear();
        (_oldest, _recorded) = (0, 0);
        _count = reader.ReadBelow(Capacity + 1);
        for (var i = 0; i < _count; i++)
        {
            var at = new VirtualTime(reader.ReadInt64());
            var ticks = reader.ReadInt64();
            var cause = new EventId(reader.ReadInt64());
            var party = reader.ReadBelow(Capacity);
            _ring[i] = new Contribution(at, ticks, party);
            _causes[party] = cause;
            _sums[party] += ticks;
            _recorded += _uses[party]++ == 0 && cause.IsSet ? 1 : 0;
        }
    }

    private void Forget(VirtualTime now)
    {
        while (_count > 0 && now - _ring[_oldest].At > LookBack)
        {
            DropOldest();
        }
    }

    private void DropOldest()
    {
        ref readonly var oldest = ref _ring[_oldest];
        _sums[oldest.Party] -= oldest.Ticks;
        if (--_uses[oldest.Party] == 0 && _causes[oldest.Party].IsSet)
        {
            _recorded--;
        }

        _oldest = (_oldest + 1) % Capacity;
        _count--;
    }

    private int PartyOf(EventId cause)
    {
        var free = -1;
        for (var party = 0; party < Capacity; party++)
        {
            if (_uses[party] == 0)
            {
                free = free < 0 ? party : free;
            }
            else if (_causes[party] == cause)
            {
                return party;
            }
        }

        _causes[free] = cause;
        _sums[free] = 0;
        return free;
    }

    private struct Contribution(VirtualTime at, long ticks, int party)
    {
        public VirtualTime At = at;
        public long Ticks = ticks;
        public int Party = party;
    }
}
