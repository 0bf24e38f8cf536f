namespace ExchangeMesh.Primitives;

/// <summary>Names a participant of a run: an exchange, a lending venue or a trader.</summary>
/// <param name="Value">Index in the order of the scenario's file; venues come first; 0 is the first.</param>
public readonly record struct ParticipantId(int Value) : IComparable<ParticipantId>
{
    /// <summary>Nobody.</summary>
    public static readonly ParticipantId None = new(-1);

    /// <inheritdoc/>
    public int CompareTo(ParticipantId other) => Value.CompareTo(other.Value);
}

/// <summary>Names an instrument of one venue; unique over all venues of a run.</summary>
/// <param name="Value">Index in the order of the scenario's file; 0 is the first.</param>
public readonly record struct InstrumentId(int Value) : IComparable<InstrumentId>
{
    /// <summary>No instrument, or all of a venue's, where a message says so.</summary>
    public static readonly InstrumentId None = new(-1);

    /// <inheritdoc/>
    public int CompareTo(InstrumentId other) => Value.CompareTo(other.Value);
}

/// <summary>Names an asset; one asset has one id at every venue.</summary>
/// <param name="Value">Index in the order of the scenario's file; 0 is the first.</param>
public readonly record struct AssetId(int Value) : IComparable<AssetId>
{
    /// <summary>No asset.</summary>
    public static readonly AssetId None = new(-1);

    /// <inheritdoc/>
    public int CompareTo(AssetId other) => Value.CompareTo(other.Value);
}

/// <summary>Names an order of one trader; the trader chooses it, and uses each number once.</summary>
/// <param name="Value">A positive number that is unique among the trader's orders at that venue.</param>
public readonly record struct OrderId(long Value) : IComparable<OrderId>
{
    /// <inheritdoc/>
    public int CompareTo(OrderId other) => Value.CompareTo(other.Value);
}

/// <summary>Names a recorded event, so that what follows from it can name it as its cause.</summary>
/// <param name="Value">The participant's number and the number of its record, packed; 0 is no event.</param>
public readonly record struct EventId(long Value) : IComparable<EventId>
{
    private const int SequenceBits = 36;

    /// <summary>No event: what happened has no recorded cause inside the model.</summary>
    public static readonly EventId None;

    /// <summary>Returns the name of a participant's record.</summary>
    /// <param name="participant">Who records; at most 134,217,726.</param>
    /// <param name="sequence">The record's number among those of the participant, from 1.</param>
    public static EventId Of(ParticipantId participant, long sequence) =>
        new(((long)(participant.Value + 1) << SequenceBits) | sequence);

    /// <summary>Whether there is an event.</summary>
    public bool IsSet => Value != 0;

    /// <summary>The participant that recorded the event.</summary>
    public ParticipantId Participant => new((int)(Value >> SequenceBits) - 1);

    /// <summary>The record's number among those of the participant.</summary>
    public long Sequence => Value & ((1L << SequenceBits) - 1);

    /// <inheritdoc/>
    public int CompareTo(EventId other) => Value.CompareTo(other.Value);
}
