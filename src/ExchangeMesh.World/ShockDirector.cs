using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.World;

/// <summary>Sends the scenario's shocks at their times, and those that came from outside; each is recorded, so that what follows can be traced to it.</summary>
/// <remarks>
/// What it sends in one instant does not depend on when a shock from outside became known: the scenario's own go first, then those from
/// outside in the order of their numbers. So a run into which shocks were brought by hand, and one that knows them from the start, are equal.
/// </remarks>
/// <param name="shocks">The scenario's shocks, by time.</param>
/// <param name="injected">The shocks from outside that are known before the run, by number.</param>
public sealed class ShockDirector(IReadOnlyList<ShockPlan> shocks, IReadOnlyList<InjectedShock> injected) : IParticipant
{
    /// <summary>The token of the scenario's own shocks; a shock from outside has its number.</summary>
    private const long Planned = 0;

    private readonly List<InjectedShock> _injected = [.. injected];
    private int _next;
    private int _accepted;
    private int _sent;

    /// <summary>The shocks from outside, by number: in the end what the run was given beside its scenario.</summary>
    public IReadOnlyList<InjectedShock> Injected => _injected;

    /// <summary>Makes a shock from outside known; only between two windows.</summary>
    public void Add(InjectedShock shock)
    {
        ArgumentNullException.ThrowIfNull(shock);
        Invariant.Holds(shock.Number == _injected.Count + 1, "shocks from outside are numbered as they come");
        _injected.Add(shock);
    }

    /// <summary>Takes the next shock from outside for which no wake-up was scheduled yet.</summary>
    /// <param name="at">When the director is to be woken.</param>
    /// <param name="token">With which token.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryAccept(out VirtualTime at, out long token)
    {
        (at, token) = (VirtualTime.Never, 0);
        if (_accepted == _injected.Count)
        {
            return false;
        }

        at = Due(_injected[_accepted].At);
        token = ++_accepted;
        return true;
    }

    /// <inheritdoc/>
    public void Start(IOutbox outbox) => WakeForNext(outbox);

    /// <inheritdoc/>
    public void Handle(in Message message, ParticipantId from, IOutbox outbox)
    {
        // Nobody answers a shock with a message to its sender; what arrives here by mistake changes nothing.
    }

    /// <inheritdoc/>
    public void Wake(long token, IOutbox outbox)
    {
        while (_next < shocks.Count && Due(shocks[_next].At) <= outbox.Now)
        {
            Send(shocks[_next++], outbox);
        }

        if (token == Planned)
        {
            WakeForNext(outbox);
            return;
        }

        foreach (var plan in _injected[(int)token - 1].Plans)
        {
            Send(plan, outbox);
        }

        _sent++;
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        writer.Write(_next);
        writer.Write(_accepted);
        writer.Write(_sent);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        _next = reader.ReadBelow(shocks.Count + 1);
        _accepted = reader.ReadBelow(_injected.Count + 1);
        _sent = reader.ReadBelow(_accepted + 1);
    }

    private static VirtualTime Due(VirtualTime at) => new(Math.Max(1, at.Nanoseconds));

    private static void Send(ShockPlan plan, IOutbox outbox)
    {
        foreach (var target in plan.Targets)
        {
            Send(target, plan.Shock, outbox);
        }
    }

    private static void Send(ParticipantId target, in Shock shock, IOutbox outbox)
    {
        var id = outbox.Record(
            new ShockRow
            {
                Of = shock.Of,
                Target = target,
                Size = shock.Size,
                Amount = shock.Amount,
                Instrument = shock.Instrument,
                Asset = shock.Asset,
            },
            EventId.None);
        outbox.Send(target, in shock, id);
    }

    private void WakeForNext(IOutbox outbox)
    {
        if (_next < shocks.Count)
        {
            outbox.WakeAt(Due(shocks[_next].At), Planned);
        }
    }
}
