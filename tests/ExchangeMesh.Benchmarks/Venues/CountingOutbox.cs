using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Benchmarks.Venues;

/// <summary>An outbox that counts what it is given and keeps nothing but the latest view of each instrument.</summary>
internal sealed class CountingOutbox : IOutbox
{
    private readonly MarketView[] _views = new MarketView[8];
    private long _records;
    private bool _isCollecting = true;

    /// <inheritdoc/>
    public VirtualTime Now { get; set; }

    /// <inheritdoc/>
    public ParticipantId Self => VenueModel.Venue;

    /// <inheritdoc/>
    public EventId Cause => EventId.None;

    /// <summary>The tokens of the wake-ups that a venue asked for at its start within a minute: one price update for each market.</summary>
    public List<long> PriceTokens { get; } = [];

    /// <summary>How many messages were sent.</summary>
    public long Sent { get; private set; }

    /// <summary>How many events of each kind were recorded.</summary>
    public long[] Recorded { get; } = new long[32];

    /// <inheritdoc/>
    public void Send(ParticipantId to, in Message message, EventId cause, Duration delay) => Sent++;

    /// <inheritdoc/>
    public void WakeAt(VirtualTime at, long token)
    {
        if (!_isCollecting)
        {
            return;
        }

        if (at <= VirtualTime.Zero + Duration.FromMinutes(1))
        {
            PriceTokens.Add(token);
        }
    }

    /// <summary>Starts a venue; after that the benchmark wakes it itself.</summary>
    public void Start(Exchange exchange)
    {
        exchange.Start(this);
        _isCollecting = false;
    }

    /// <inheritdoc/>
    public void WakeWhen(InstrumentId instrument, WatchedPrice watched, bool fallsTo, Price level, long token)
    {
        // Exchanges set no alarms.
    }

    /// <inheritdoc/>
    public ref readonly MarketView View(InstrumentId instrument) => ref _views[instrument.Value];

    /// <inheritdoc/>
    public void Publish(in MarketView view) => _views[view.Instrument.Value] = view;

    /// <inheritdoc/>
    public EventId Record(in RunRecord record, EventId cause)
    {
        Recorded[(int)record.Kind]++;
        return EventId.Of(Self, ++_records);
    }
}
