using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.World;

/// <summary>Counts money and contracts at every venue, nine times in a run and at its end: they are conserved to the last unit.</summary>
/// <remarks>A count costs time in proportion to the accounts, so it is made between windows, when nothing moves.</remarks>
public sealed class WorldAudit
{
    private const int Times = 10;

    private readonly MarketWorld _world;
    private long _nextAt;

    /// <summary>Makes an audit of a world.</summary>
    public WorldAudit(MarketWorld world)
    {
        _world = world;
        _nextAt = world.Topology.End / Times;
    }

    /// <summary>How many counts were made.</summary>
    public int Counts { get; private set; }

    /// <summary>When the next count is due, in nanoseconds.</summary>
    public long NextAt => _nextAt;

    /// <summary>Goes on as an audit that has made some counts, the last of them before an instant.</summary>
    /// <param name="counts">How many counts were made.</param>
    /// <param name="now">Virtual time, in nanoseconds.</param>
    public void Resume(int counts, long now)
    {
        Counts = counts;
        while (now >= _nextAt)
        {
            _nextAt += Math.Max(1, _world.Topology.End / Times);
        }
    }

    /// <summary>Makes the counts that are due.</summary>
    /// <param name="now">Virtual time, in nanoseconds.</param>
    /// <exception cref="InvariantViolationException">Something does not add up.</exception>
    public void CountIfDue(long now)
    {
        while (now >= _nextAt)
        {
            _nextAt += Math.Max(1, _world.Topology.End / Times);
            Count(now);
        }
    }

    /// <summary>Makes what is left of the run's counts, the last of them included.</summary>
    /// <exception cref="InvariantViolationException">Something does not add up.</exception>
    public void CountAtEnd()
    {
        CountIfDue(_world.Topology.End - 1);
        Count(_world.Topology.End);
    }

    private void Count(long now)
    {
        Counts++;
        for (var number = 0; number < _world.Participants.Length; number++)
        {
            var violations = _world.Participants[number] switch
            {
                Exchange exchange => exchange.Audit(),
                LendingVenue lender => lender.Audit().Violations,
                _ => [],
            };
            if (violations.Count > 0)
            {
                throw new InvariantViolationException(
                    $"{_world.Names.Participant(new ParticipantId(number))} does not balance at {new VirtualTime(now)}, in or before window {_world.Topology.WindowOf(now)}: {violations[0]}");
            }
        }
    }
}
