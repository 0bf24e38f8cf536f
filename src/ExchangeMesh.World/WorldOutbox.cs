using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Simulation;

namespace ExchangeMesh.World;

/// <summary>Where time and finance meet: it shows a participant the engine as an outbox, and the engine a participant as a process.</summary>
/// <param name="engine">The engine that hosts the participants.</param>
public sealed class WorldOutbox(WorldEngine engine) : IOutbox, IProcessCalls<IParticipant, Message>
{
    /// <inheritdoc/>
    public VirtualTime Now => new(engine.Now);

    /// <inheritdoc/>
    public ParticipantId Self => new(engine.Self);

    /// <inheritdoc/>
    public EventId Cause => engine.Cause;

    /// <inheritdoc/>
    public void Send(ParticipantId to, in Message message, EventId cause, Duration delay) =>
        engine.Send(to.Value, in message, cause, delay.Nanoseconds);

    /// <inheritdoc/>
    public void WakeAt(VirtualTime at, long token) => engine.WakeAt(at.Nanoseconds, token);

    /// <inheritdoc/>
    public void WakeWhen(InstrumentId instrument, WatchedPrice watched, bool fallsTo, Price level, long token) =>
        engine.WakeWhen(instrument.Value, (int)watched, fallsTo, level.Ticks, token);

    /// <inheritdoc/>
    public ref readonly MarketView View(InstrumentId instrument) => ref engine.View(instrument.Value).Market;

    /// <inheritdoc/>
    public void Publish(in MarketView view) => engine.Publish(new PublishedView { Market = view });

    /// <inheritdoc/>
    public EventId Record(in RunRecord record, EventId cause) => engine.Record(in record, cause);

    void IProcessCalls<IParticipant, Message>.Start(IParticipant process) => process.Start(this);

    void IProcessCalls<IParticipant, Message>.Handle(IParticipant process, in Message message, int from) =>
        process.Handle(in message, new ParticipantId(from), this);

    void IProcessCalls<IParticipant, Message>.Wake(IParticipant process, long token) => process.Wake(token, this);
}
