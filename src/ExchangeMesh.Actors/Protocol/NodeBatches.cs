using ExchangeMesh.Actors.Wire;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Simulation;
using ExchangeMesh.World;

namespace ExchangeMesh.Actors.Protocol;

/// <summary>Makes a node's batches of what its partitions have for other nodes, and gives what has come from there to the partitions.</summary>
/// <param name="run">The run's name.</param>
/// <param name="self">The node's place in the run's placement.</param>
/// <param name="placement">What the node hosts.</param>
/// <param name="topology">The run's topology.</param>
/// <param name="partitions">The node's partitions, by index; none of them may be running.</param>
public sealed class NodeBatches(string run, int self, NodePlacement placement, Topology topology, WorldPartition[] partitions)
{
    private readonly OutBatch<Message, PublishedView> _merged = new();

    /// <summary>Submits the node's batches for the open exchange, emptying what the partitions have for other nodes.</summary>
    /// <param name="protocol">The node's side of the exchange.</param>
    /// <param name="wish">What the node was asked for.</param>
    /// <param name="isSealed">Whether parts carry a digest, by which damage on the way is found.</param>
    /// <returns>The parts, to be sent.</returns>
    public IReadOnlyList<V1.WindowBatch>[] Submit(BatchProtocol protocol, Wish wish, bool isSealed = true)
    {
        var minNext = MinNextWindow();
        var batches = new IReadOnlyList<V1.WindowBatch>[placement.Nodes];
        for (var node = 0; node < batches.Length; node++)
        {
            if (node == self)
            {
                batches[node] = [];
                continue;
            }

            foreach (var partition in partitions)
            {
                _merged.Take(partition.BatchFor(placement.PartitionOf(node)));
            }

            var key = new BatchKey(run, protocol.Epoch, self, node, protocol.Exchange);
            batches[node] = WindowBatchMapping.ToWire(key, minNext, wish, _merged, isSealed);
            _merged.Clear();
        }

        protocol.Submit(minNext, wish, batches);
        return batches;
    }

    /// <summary>Gives the partitions what has come from other nodes.</summary>
    /// <exception cref="MalformedMessageException">An event is for a participant that is not hosted here, or a view is of no channel.</exception>
    public void Spread(ExchangeOutcome outcome)
    {
        foreach (var part in outcome.Parts)
        {
            foreach (var sent in part.Messages)
            {
                var to = sent.Pending.Destination;
                if (to >= topology.ProcessCount || !placement.Hosts(to))
                {
                    throw new MalformedMessageException($"Node {part.Key.From} sent an event for participant {to}, who is not here.");
                }

                partitions[placement.Placement.PartitionOf[to]].Receive(in sent);
            }

            foreach (var view in part.Views)
            {
                Show(part, view);
            }
        }
    }

    private void Show(WindowPart part, ShownView<Domain.Venues.MarketView> view)
    {
        var published = new PublishedView { Market = view.View };
        if (published.Channel >= topology.Publishers.Length)
        {
            throw new MalformedMessageException($"Node {part.Key.From} sent a view of instrument {published.Channel}, which there is not.");
        }

        foreach (var partition in partitions)
        {
            partition.Show(in published, view.At);
        }
    }

    private long MinNextWindow()
    {
        var next = Calendar.Never;
        foreach (var partition in partitions)
        {
            next = Math.Min(next, partition.NextWindow);
            for (var node = 0; node < placement.Nodes; node++)
            {
                if (node != self)
                {
                    next = Math.Min(next, FirstWindowOf(partition.BatchFor(placement.PartitionOf(node))));
                }
            }
        }

        return next > topology.LastWindow ? Calendar.Never : next;
    }

    private long FirstWindowOf(OutBatch<Message, PublishedView> batch)
    {
        var next = Calendar.Never;
        foreach (ref readonly var sent in batch.Messages)
        {
            next = Math.Min(next, topology.WindowOf(sent.Pending.DueAt));
        }

        // What views show may set off alarms at the receiver, of which the sender does not know.
        foreach (ref readonly var view in batch.Views)
        {
            next = Math.Min(next, topology.WindowOf(view.At) + placement.WindowsPerExchange);
        }

        return next;
    }
}
