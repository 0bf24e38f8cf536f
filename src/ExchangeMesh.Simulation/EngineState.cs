namespace ExchangeMesh.Simulation;

/// <summary>
/// What an engine keeps for its processes, between two windows: all but the processes' own states. It does not depend on how
/// processes are placed: the parts of all engines of a run hold each process once, and an engine takes out of them what is for its own.
/// </summary>
/// <typeparam name="TMessage">What processes say to each other.</typeparam>
/// <typeparam name="TView">What processes publish to everybody.</typeparam>
public sealed class EngineState<TMessage, TView>
    where TMessage : struct
    where TView : struct, IView
{
    /// <summary>How far each process has counted, by process.</summary>
    public List<ProcessCounters> Counters { get; } = [];

    /// <summary>What waits for its time, by destination and then in the total order. A message's token is −1.</summary>
    public List<Sent<TMessage>> Pending { get; } = [];

    /// <summary>The alarms, by process and then by their numbers.</summary>
    public List<WaitingAlarm> Alarms { get; } = [];

    /// <summary>The views that links may still look at, by channel, oldest first. They are the same on every engine, and taken over from one part alone.</summary>
    public List<ShownView<TView>> Views { get; } = [];
}

/// <summary>How many events and records a process has numbered.</summary>
/// <param name="Process">The process.</param>
/// <param name="Scheduled">How many events it has scheduled.</param>
/// <param name="Recorded">How many events it has recorded.</param>
public readonly record struct ProcessCounters(int Process, long Scheduled, long Recorded);

/// <summary>An alarm with what it watches.</summary>
/// <param name="Channel">The channel.</param>
/// <param name="Field">Which level of its views.</param>
/// <param name="FallsTo">Whether it is set off at or below its level; otherwise at or above.</param>
/// <param name="Alarm">The alarm.</param>
public readonly record struct WaitingAlarm(int Channel, int Field, bool FallsTo, Alarm Alarm);

/// <summary>A view with the time of its publication.</summary>
/// <typeparam name="TView">What is published.</typeparam>
/// <param name="At">When, in nanoseconds.</param>
/// <param name="View">The view.</param>
public readonly record struct ShownView<TView>(long At, TView View)
    where TView : struct;
