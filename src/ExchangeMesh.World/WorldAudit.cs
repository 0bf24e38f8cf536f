using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.World;

/// <summary>Counts money and contracts at every venue, ten times in a run and at its end: they are conserved to the last unit.</summary>
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

    /// <summary>Counts, where it is time to.</summary>
    /// <param name="now">Virtual time, in nanoseconds.</param>
    /// <exception cref="InvariantViolationException">Something does not add up.</exception>
    public void CountIfDue(long now)
    {
        if (now >= _nextAt)
        {
            _nextAt = now + Math.Max(1, _world.Topology.End / Times);
            Count(now);
        }
    }

    /// <summary>Counts.</summary>
    /// <param name="now">Virtual time, in nanoseconds.</param>
    /// <exception cref="InvariantViolationException">Something does not add up.</exception>
    public void Count(long now)
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
