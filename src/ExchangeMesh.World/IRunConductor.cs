using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.World;

/// <summary>
/// Leads a run through its windows: between two of them it may hold the run for as long as it likes, look at it, bring a shock from
/// outside, and end it. What it does with the wall clock changes no result; a shock that it brings does, and is journaled.
/// </summary>
public interface IRunConductor
{
    /// <summary>Called before each window, by one thread, while nothing of the run moves.</summary>
    /// <param name="run">The run.</param>
    /// <returns>Whether the run goes on; otherwise it ends here.</returns>
    /// <exception cref="IOException">The run cannot go on.</exception>
    bool Conduct(IStandingRun run);
}

/// <summary>A run that stands between two windows. Valid only while its conductor is called.</summary>
public interface IStandingRun
{
    /// <summary>The run's participants and links.</summary>
    MarketWorld World { get; }

    /// <summary>The first window that was not run yet.</summary>
    long FirstWindow { get; }

    /// <summary>The first window in which something is due; <see cref="Simulation.Calendar.Never"/> where nothing is before the run's end.</summary>
    long NextWindow { get; }

    /// <summary>Messages and wake-ups handled so far.</summary>
    long Events { get; }

    /// <summary>How many partitions there are; 1 for the reference.</summary>
    int Partitions { get; }

    /// <summary>Returns the newest view of an instrument that was published; an empty one where there is none.</summary>
    ref readonly MarketView ViewOf(InstrumentId instrument);

    /// <summary>Returns what a partition has done so far.</summary>
    PartitionWork WorkOf(int partition);

    /// <summary>Brings the next shock from outside into the run.</summary>
    /// <param name="shock">The shock; its window is not before <see cref="FirstWindow"/>, and before the run's end.</param>
    void Inject(InjectedShock shock);

    /// <summary>Hands over what was recorded so far, without waiting for more.</summary>
    void HandRecords();
}

/// <summary>What a partition has done.</summary>
/// <param name="Participants">How many participants it hosts.</param>
/// <param name="Events">Messages and wake-ups that it has handled.</param>
/// <param name="Windows">How many windows it has run; 0 where that is not measured.</param>
/// <param name="WorkSeconds">How long it has worked in windows, by the wall clock; 0 where that is not measured.</param>
public readonly record struct PartitionWork(int Participants, long Events, long Windows, double WorkSeconds);
