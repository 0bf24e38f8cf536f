using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Harness;

/// <summary>An outbox for one participant that keeps what it is given; the test sets the clock, the cause and the views.</summary>
public sealed class RecordingOutbox : IOutbox
{
    private readonly List<RecordedEvent> _events = [];
    private MarketView[] _views = new MarketView[8];

    /// <inheritdoc/>
    public VirtualTime Now { get; set; }

    /// <inheritdoc/>
    public ParticipantId Self { get; set; } = new(1_000);

    /// <inheritdoc/>
    public EventId Cause { get; set; }

    /// <summary>What was sent since the last <see cref="Clear"/>, in order.</summary>
    public List<SentMessage> Sent { get; } = [];

    /// <summary>The wake-ups asked for since the last <see cref="Clear"/>, in order.</summary>
    public List<AskedWake> Wakes { get; } = [];

    /// <summary>The alarms set since the last <see cref="Clear"/>, in order.</summary>
    public List<AskedAlarm> Alarms { get; } = [];

    /// <summary>The views published since the last <see cref="Clear"/>, in order.</summary>
    public List<MarketView> Published { get; } = [];

    /// <summary>The events recorded since the last <see cref="Clear"/>, in order.</summary>
    public List<RecordedEvent> Records { get; } = [];

    /// <summary>All events ever recorded, in order: event <c>n</c> is at <c>n − 1</c>.</summary>
    public IReadOnlyList<RecordedEvent> AllRecords => _events;

    /// <inheritdoc/>
    public void Send(ParticipantId to, in Message message, EventId cause, Duration delay)
    {
        Assert.NotEqual(Self, to);
        Assert.True(delay >= Duration.Zero);
        Sent.Add(new SentMessage(to, message, cause, delay));
    }

    /// <inheritdoc/>
    public void WakeAt(VirtualTime at, long token)
    {
        Assert.True(at > Now, "A wake-up must lie in the future.");
        Assert.True(token >= 0);
        Wakes.Add(new AskedWake(at, token));
    }

    /// <inheritdoc/>
    public void WakeWhen(InstrumentId instrument, WatchedPrice watched, bool fallsTo, Price level, long token)
    {
        Assert.True(token >= 0);
        Alarms.Add(new AskedAlarm(instrument, watched, fallsTo, level, token));
    }

    /// <inheritdoc/>
    public ref readonly MarketView View(InstrumentId instrument)
    {
        Reserve(instrument);
        return ref _views[instrument.Value];
    }

    /// <inheritdoc/>
    public void Publish(in MarketView view)
    {
        Show(view);
        Published.Add(view);
    }

    /// <inheritdoc/>
    public EventId Record(in RunRecord record, EventId cause)
    {
        var recorded = new RecordedEvent(EventId.Of(Self, _events.Count + 1), record, cause);
        _events.Add(recorded);
        Records.Add(recorded);
        return recorded.Id;
    }

    /// <summary>Makes a view visible, without publishing it.</summary>
    public void Show(in MarketView view)
    {
        Reserve(view.Instrument);
        _views[view.Instrument.Value] = view;
    }

    /// <summary>Returns the bodies of one kind that were sent, in order.</summary>
    public List<T> Bodies<T>()
        where T : unmanaged, IMessageBody =>
        [.. Sent.Where(sent => sent.Message.Kind == T.Kind).Select(sent => sent.Message.Body<T>())];

    /// <summary>Returns the bodies of one kind that were sent to one receiver, in order.</summary>
    public List<T> BodiesTo<T>(ParticipantId to)
        where T : unmanaged, IMessageBody =>
        [.. Sent.Where(sent => sent.To == to && sent.Message.Kind == T.Kind).Select(sent => sent.Message.Body<T>())];

    /// <summary>Returns the rows of one kind that were recorded, in order.</summary>
    public List<T> Rows<T>()
        where T : unmanaged, IRecordRow =>
        [.. Records.Where(recorded => recorded.Record.Kind == T.Kind).Select(recorded => recorded.Record.Row<T>())];

    /// <summary>Forgets what was sent, asked, published and recorded; the views, and the numbers of events, stay.</summary>
    public void Clear()
    {
        Sent.Clear();
        Wakes.Clear();
        Alarms.Clear();
        Published.Clear();
        Records.Clear();
    }

    private void Reserve(InstrumentId instrument)
    {
        if (instrument.Value >= _views.Length)
        {
            Array.Resize(ref _views, Math.Max(instrument.Value + 1, _views.Length * 2));
        }
    }
}

/// <summary>A message that was sent.</summary>
public readonly record struct SentMessage(ParticipantId To, Message Message, EventId Cause, Duration Delay);

/// <summary>A wake-up that was asked for.</summary>
public readonly record struct AskedWake(VirtualTime At, long Token);

/// <summary>An alarm that was set.</summary>
public readonly record struct AskedAlarm(InstrumentId Instrument, WatchedPrice Watched, bool FallsTo, Price Level, long Token);

/// <summary>An event that was recorded.</summary>
public readonly record struct RecordedEvent(EventId Id, RunRecord Record, EventId Cause);
