namespace ExchangeMesh.Simulation;

/// <summary>What a process publishes to everybody: it has levels that alarms can watch.</summary>
public interface IView
{
    /// <summary>The channel that it is published on.</summary>
    int Channel { get; }

    /// <summary>Returns a watched level; zero or less is unset, and sets off no alarm.</summary>
    /// <param name="field">Which level, from 0 up to <see cref="AlarmBook.Fields"/>.</param>
    long Level(int field);
}

/// <summary>How an engine calls the processes that it hosts.</summary>
/// <typeparam name="TProcess">What a process is to its host.</typeparam>
/// <typeparam name="TMessage">What processes say to each other.</typeparam>
public interface IProcessCalls<in TProcess, TMessage>
    where TMessage : struct
{
    /// <summary>Starts a process, at virtual time zero.</summary>
    void Start(TProcess process);

    /// <summary>Lets a process handle a message.</summary>
    void Handle(TProcess process, in TMessage message, int from);

    /// <summary>Wakes a process.</summary>
    void Wake(TProcess process, long token);
}

/// <summary>One recorded event.</summary>
/// <typeparam name="TRecord">What is recorded.</typeparam>
/// <param name="At">When, in nanoseconds of virtual time.</param>
/// <param name="Id">The event's name: who recorded it, and its number among theirs.</param>
/// <param name="Cause">The recorded event that led to it, or none.</param>
/// <param name="Record">What happened.</param>
public readonly record struct Recorded<TRecord>(long At, Primitives.EventId Id, Primitives.EventId Cause, TRecord Record)
    where TRecord : struct
{
    /// <summary>Returns whether it stands before another in the results: by time, then by who recorded it, then by number.</summary>
    public bool IsBefore(in Recorded<TRecord> other) =>
        At != other.At ? At < other.At : Id.Value < other.Id.Value;
}
