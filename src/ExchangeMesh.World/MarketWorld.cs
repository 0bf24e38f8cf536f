using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using ExchangeMesh.Simulation;

namespace ExchangeMesh.World;

/// <summary>All that takes part in a run, made of a plan and not started yet.</summary>
/// <param name="Topology">Links, channels and the total order.</param>
/// <param name="Participants">The participants, by number; in a node's share of a world there is nothing at the places of those hosted elsewhere.</param>
/// <param name="Names">The names of participants, instruments and assets.</param>
/// <param name="HomeVenues">For each participant the venue that it meets most: a good neighbour in a partition.</param>
public sealed record MarketWorld(
    Topology Topology,
    IParticipant[] Participants,
    RunNames Names,
    ParticipantId[] HomeVenues)
{
    /// <summary>Places participants on partitions of one node, as <see cref="WorldPlacement.Of"/> does.</summary>
    /// <param name="partitions">How many partitions; at least 1.</param>
    /// <remarks>A placement never changes a result.</remarks>
    public Placement Place(int partitions) => WorldPlacement.Of(this, new int[partitions]);

    /// <summary>Places participants on partitions of several nodes.</summary>
    /// <param name="nodeOf">The node of each partition, from 0.</param>
    /// <remarks>A placement never changes a result.</remarks>
    public Placement Place(ReadOnlySpan<int> nodeOf) => WorldPlacement.Of(this, nodeOf);
}

/// <summary>Takes what a run records, in the results' order, and then every participant's final state.</summary>
public interface IRunSink
{
    /// <summary>Takes the next events.</summary>
    void Append(ReadOnlySpan<RunEvent> events);

    /// <summary>Takes a participant's final state, in the order of the participants' numbers, after all events.</summary>
    void AddState(ParticipantId participant, ulong stateHash);
}

/// <summary>How far a run is.</summary>
/// <param name="Now">Virtual time reached.</param>
/// <param name="Events">Events handled.</param>
public readonly record struct RunProgress(VirtualTime Now, long Events);

/// <summary>How a run ended.</summary>
/// <param name="ReachedAt">Virtual time reached.</param>
/// <param name="Messages">Messages handled; the same on every engine.</param>
/// <param name="Wakes">Wake-ups handled; the same on every engine.</param>
/// <param name="Windows">Windows in which something was due; 0 for the sequential runner, which has none.</param>
/// <param name="Audits">How often money and contracts were counted, and found in order.</param>
/// <param name="WasInterrupted">Whether it was stopped before its end.</param>
public readonly record struct RunOutcome(VirtualTime ReachedAt, long Messages, long Wakes, long Windows, int Audits, bool WasInterrupted)
{
    /// <summary>Messages and wake-ups handled.</summary>
    public long Events => Messages + Wakes;
}
