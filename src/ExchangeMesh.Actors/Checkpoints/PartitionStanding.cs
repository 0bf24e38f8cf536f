using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Simulation;
using ExchangeMesh.World;

namespace ExchangeMesh.Actors.Checkpoints;

/// <summary>All that a partition is between two windows: what its engine keeps, and its participants' states.</summary>
/// <remarks>Taken down on the partition's own thread, in one pass over its participants; made into chunks elsewhere.</remarks>
public sealed class PartitionStanding
{
    private readonly byte[] _states;
    private readonly int[] _ends;

    private PartitionStanding(EngineState<Message, PublishedView> engine, byte[] states, int[] ends)
    {
        Engine = engine;
        _states = states;
        _ends = ends;
    }

    /// <summary>What the engine keeps; the participants are those of <see cref="EngineState{TMessage,TView}.Counters"/>.</summary>
    public EngineState<Message, PublishedView> Engine { get; }

    /// <summary>Returns the state of the participant at a place of the engine's counters.</summary>
    public ReadOnlyMemory<byte> StateOf(int place)
    {
        var start = place == 0 ? 0 : _ends[place - 1];
        return _states.AsMemory(start, _ends[place] - start);
    }

    /// <summary>Takes down a partition: between two windows, when the batches of all others are in.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="participants">All participants of the run, by number.</param>
    public static PartitionStanding Of(WorldPartition partition, IParticipant[] participants)
    {
        ArgumentNullException.ThrowIfNull(partition);
        ArgumentNullException.ThrowIfNull(participants);
        var members = partition.Members;
        var writer = new StateWriter();
        var ends = new int[members.Length];
        for (var place = 0; place < members.Length; place++)
        {
            participants[members[place]].WriteState(writer);
            ends[place] = writer.Written.Length;
        }

        return new PartitionStanding(partition.Capture(), writer.Written.ToArray(), ends);
    }
}
