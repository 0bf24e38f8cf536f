using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>A market's part in halts that venues coordinate: <see cref="CoordinatedHalt"/>.</summary>
public sealed record CoordinatedHaltTerms : IBreakerTerms
{
    /// <inheritdoc/>
    public ICircuitBreaker Create() => new CoordinatedHalt();
}

/// <summary>A market of another venue that hears of halts.</summary>
/// <param name="Venue">The venue.</param>
/// <param name="Instrument">Its market.</param>
public readonly record struct HaltPartner(ParticipantId Venue, InstrumentId Instrument);

/// <summary>Halts a market while another venue, as far as it has told, has halted its own; what arrives when it is over changes nothing.</summary>
/// <remarks>
/// Of several venues' notices the latest end counts. A venue tells of its own breakers alone, never of what it was told, so that two
/// venues do not keep each other halted.
/// </remarks>
public sealed class CoordinatedHalt : ICircuitBreaker
{
    private readonly SortedList<ParticipantId, VirtualTime> _ends = [];
    private BreakerState _state = BreakerState.Open;

    /// <summary>Takes a notice of another venue.</summary>
    public BreakerState Receive(ParticipantId from, in HaltNotice notice, VirtualTime now)
    {
        var isHalt = notice.Condition != MarketCondition.Open && notice.Until > now;
        if (isHalt)
        {
            _ends[from] = notice.Until;
        }
        else
        {
            _ends.Remove(from);
        }

        return Look(now);
    }

    /// <inheritdoc/>
    public OrderDecision OnOrder(in OrderAttempt order, in ReferencePrices prices, VirtualTime now) => OrderDecision.Accept(in order);

    /// <inheritdoc/>
    public BreakerState OnClamped(in OrderAttempt order, Price next, in ReferencePrices prices, VirtualTime now) => _state;

    /// <inheritdoc/>
    public BreakerState OnTrade(Price price, Quantity quantity, in ReferencePrices prices, VirtualTime now) => _state;

    /// <inheritdoc/>
    public BreakerState OnPrices(in ReferencePrices prices, VirtualTime now) => _state;

    /// <inheritdoc/>
    public BreakerState OnTimer(in ReferencePrices prices, VirtualTime now) => Look(now);

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        _state.WriteState(writer);
        writer.Write(_ends.Count);
        foreach (var (venue, end) in _ends)
        {
            writer.Write(venue.Value);
            writer.Write(end.Nanoseconds);
        }
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        _state = BreakerState.ReadState(reader);
        _ends.Clear();
        for (var left = reader.ReadCount(16); left > 0; left--)
        {
            reader.Require(_ends.TryAdd(new ParticipantId(reader.ReadInt32()), new VirtualTime(reader.ReadInt64())), "a venue's halt is told twice");
        }
    }

    private BreakerState Look(VirtualTime now)
    {
        var until = VirtualTime.Zero;
        for (var place = _ends.Count - 1; place >= 0; place--)
        {
            if (_ends.Values[place] <= now)
            {
                _ends.RemoveAt(place);
            }
            else
            {
                until = _ends.Values[place] > until ? _ends.Values[place] : until;
            }
        }

        _state = until > now ? new BreakerState(MarketCondition.Halted, until, Price.None) : BreakerState.Open;
        return _state;
    }
}
