using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <summary>One of the run's participants: an exchange, a lending venue, a trader, or the reference feed.</summary>
/// <remarks>
/// It owns its state alone and meets others only in messages and market views. It is called by one thread at a time,
/// with messages and wake-ups in the run's total order. It must be a function of what it is told: no clock, no
/// randomness but its own seed streams, no hash order.
/// </remarks>
public interface IParticipant
{
    /// <summary>Called once, at virtual time zero, before anything else.</summary>
    void Start(IOutbox outbox);

    /// <summary>Handles a message.</summary>
    /// <param name="message">What is said.</param>
    /// <param name="from">Who says it.</param>
    /// <param name="outbox">Where answers go, and the clock.</param>
    void Handle(in Message message, ParticipantId from, IOutbox outbox);

    /// <summary>Handles a wake-up that the participant asked for with <see cref="IOutbox.WakeAt"/> or <see cref="IOutbox.WakeWhen"/>.</summary>
    /// <param name="token">The token that the participant gave.</param>
    /// <param name="outbox">Where answers go, and the clock.</param>
    void Wake(long token, IOutbox outbox);

    /// <summary>Writes the whole state, all that the future hangs on, in a fixed order.</summary>
    void WriteState(StateWriter writer);

    /// <summary>Takes over a written state, instead of <see cref="Start"/>; the participant goes on as the one that wrote it would have.</summary>
    /// <param name="reader">What a participant of the same plan wrote.</param>
    /// <exception cref="DamagedStateException">It is not what such a participant writes.</exception>
    void ReadState(StateReader reader);
}

/// <summary>Which price of a market view an alarm watches.</summary>
public enum WatchedPrice : byte
{
    /// <summary>The mark price.</summary>
    Mark,

    /// <summary>The last price.</summary>
    Last,

    /// <summary>The index price.</summary>
    Index,
}

/// <summary>What a participant can see and do while it handles something; it must not be kept.</summary>
public interface IOutbox
{
    /// <summary>The current virtual time.</summary>
    VirtualTime Now { get; }

    /// <summary>Who is handling.</summary>
    ParticipantId Self { get; }

    /// <summary>The recorded event that led to what is being handled, or none.</summary>
    EventId Cause { get; }

    /// <summary>Sends a message; it arrives after the link's latency and the given delay.</summary>
    /// <param name="to">The receiver; not the sender itself.</param>
    /// <param name="message">What is said.</param>
    /// <param name="cause">The recorded event that it follows from, or none.</param>
    /// <param name="delay">How much longer than the link's latency it takes; zero or more.</param>
    void Send(ParticipantId to, in Message message, EventId cause, Duration delay);

    /// <summary>Asks to be woken; wake-ups cannot be taken back, so a token that is no longer of interest is to be ignored.</summary>
    /// <param name="at">Later than now.</param>
    /// <param name="token">Handed back on waking; zero or more.</param>
    void WakeAt(VirtualTime at, long token);

    /// <summary>Asks to be woken once, when a published price is seen at or beyond a level.</summary>
    /// <param name="instrument">Whose price.</param>
    /// <param name="watched">Which price.</param>
    /// <param name="fallsTo">Whether to wake at or below the level; otherwise at or above.</param>
    /// <param name="level">The level.</param>
    /// <param name="token">Handed back on waking; zero or more.</param>
    void WakeWhen(InstrumentId instrument, WatchedPrice watched, bool fallsTo, Price level, long token);

    /// <summary>Returns the newest published view of an instrument that the link's latency lets the participant see; its prices are unset before the first.</summary>
    ref readonly MarketView View(InstrumentId instrument);

    /// <summary>Publishes an instrument's view; if several are published within one window of virtual time, the last stands.</summary>
    void Publish(in MarketView view);

    /// <summary>Records an event.</summary>
    /// <param name="record">What happened.</param>
    /// <param name="cause">The recorded event that led to it, or none.</param>
    /// <returns>The event's name, for what follows from it.</returns>
    EventId Record(in RunRecord record, EventId cause);
}

/// <summary>Shorter forms of what an outbox does.</summary>
public static class OutboxExtensions
{
    /// <summary>Sends a message that follows from what is being handled, after the link's latency.</summary>
    public static void Send<T>(this IOutbox outbox, ParticipantId to, in T body)
        where T : unmanaged, IMessageBody => outbox.Send(to, Message.Of(in body), outbox.Cause, Duration.Zero);

    /// <summary>Sends a message that follows from a recorded event, after the link's latency.</summary>
    public static void Send<T>(this IOutbox outbox, ParticipantId to, in T body, EventId cause)
        where T : unmanaged, IMessageBody => outbox.Send(to, Message.Of(in body), cause, Duration.Zero);

    /// <summary>Records an event that follows from what is being handled.</summary>
    public static EventId Record<T>(this IOutbox outbox, in T row)
        where T : unmanaged, IRecordRow => outbox.Record(RunRecord.Of(in row), outbox.Cause);

    /// <summary>Records an event that follows from a recorded event.</summary>
    public static EventId Record<T>(this IOutbox outbox, in T row, EventId cause)
        where T : unmanaged, IRecordRow => outbox.Record(RunRecord.Of(in row), cause);
}
