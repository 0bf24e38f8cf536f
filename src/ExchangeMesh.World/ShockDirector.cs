using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.World;

/// <summary>Sends the scenario's shocks at their times; each is recorded, so that what follows can be traced to it.</summary>
/// <param name="shocks">The shocks, by time.</param>
public sealed class ShockDirector(IReadOnlyList<ShockPlan> shocks) : IParticipant
{
    private int _next;

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
        while (_next < shocks.Count && Due(shocks[_next]) <= outbox.Now)
        {
            var plan = shocks[_next++];
            for (var place = 0; place < plan.Targets.Count; place++)
            {
                Send(plan.Targets[place], plan.Shock, outbox);
            }
        }

        WakeForNext(outbox);
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer) => writer.Write(_next);

    /// <inheritdoc/>
    public void ReadState(StateReader reader) => _next = reader.ReadBelow(shocks.Count + 1);

    private static VirtualTime Due(ShockPlan plan) => new(Math.Max(1, plan.At.Nanoseconds));

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
            outbox.WakeAt(Due(shocks[_next]), 0);
        }
    }
}
