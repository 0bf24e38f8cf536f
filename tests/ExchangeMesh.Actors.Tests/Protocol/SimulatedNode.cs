using ExchangeMesh.Actors.Protocol;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Simulation;
using ExchangeMesh.World;

namespace ExchangeMesh.Actors.Tests.Protocol;

/// <summary>One node of a simulated cluster, in one epoch: it runs the windows of an exchange at once, and then waits for the others.</summary>
internal sealed class SimulatedNode
{
    private readonly MarketWorld _world;
    private readonly NodePlacement _placement;
    private readonly WorldPartition[] _partitions;
    private readonly NodeBatches _batches;

    public SimulatedNode(MarketWorld world, int[] nodeOf, int self, long epoch, BatchProtocol? before)
    {
        _world = world;
        _placement = new NodePlacement(world, nodeOf, self);
        _partitions = [.. Enumerable.Range(0, _placement.Own).Select(index => new WorldPartition(world.Topology, _placement.Placement, index))];
        foreach (var partition in _partitions)
        {
            partition.Calls = new WorldOutbox(partition);
        }

        _batches = new NodeBatches("r0000", self, _placement, world.Topology, _partitions);
        Protocol = new BatchProtocol("r0000", epoch, self, _placement.Nodes, _placement.WindowsPerExchange, -1, before);
    }

    public BatchProtocol Protocol { get; }

    public long WindowsPerExchange => _placement.WindowsPerExchange;

    public bool HasEnded { get; private set; }

    public IEnumerable<WorldRecords> Records => _partitions.Select(partition => partition.Records);

    public bool Hosts(int participant) => _placement.Hosts(participant);

    public IParticipant Participant(int number) => _world.Participants[number];

    /// <summary>Starts the participants and returns the first batches.</summary>
    public IReadOnlyList<V1.WindowBatch>[] Start()
    {
        foreach (var partition in _partitions)
        {
            partition.Start(new Delivery(partition, _world.Participants));
        }

        MeetLocally();
        return _batches.Submit(Protocol, default);
    }

    /// <summary>Takes the complete exchange, runs the windows of the next one and returns its batches; none at the end of the run.</summary>
    public IReadOnlyList<V1.WindowBatch>[] GoOn()
    {
        var outcome = Protocol.Take();
        _batches.Spread(outcome);
        if (outcome.NextWindow == Calendar.Never)
        {
            HasEnded = true;
            return [];
        }

        var end = (Protocol.Exchange + 1) * _placement.WindowsPerExchange;
        for (var window = NextWindow(); window < end && window <= _world.Topology.LastWindow; window = NextWindow())
        {
            foreach (var partition in _partitions)
            {
                partition.Run(window, new Delivery(partition, _world.Participants));
            }

            MeetLocally();
        }

        return _batches.Submit(Protocol, default);
    }

    private long NextWindow() => _partitions.Min(partition => partition.NextWindow);

    private void MeetLocally()
    {
        foreach (var to in _partitions)
        {
            foreach (var from in _partitions)
            {
                to.Receive(from.BatchFor(to.Index));
            }
        }
    }

    private sealed class Delivery(WorldPartition partition, IParticipant[] participants) : IDelivery
    {
        public void Deliver(int place) => partition.HandleDue(participants[partition.Members[place]]);
    }
}
