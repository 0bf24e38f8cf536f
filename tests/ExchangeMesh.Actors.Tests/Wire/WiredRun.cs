using ExchangeMesh.Actors.Wire;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Simulation;
using ExchangeMesh.World;
using Google.Protobuf;

namespace ExchangeMesh.Actors.Tests.Wire;

/// <summary>Runs a world in partitions that exchange serialised batches, and take the next window from what the batches say.</summary>
internal sealed class WiredRun
{
    private readonly MarketWorld _world;
    private readonly WorldPartition[] _partitions;

    public WiredRun(MarketWorld world, int partitions)
    {
        var placement = world.Place(partitions);
        _world = world;
        _partitions = [.. Enumerable.Range(0, partitions).Select(index => new WorldPartition(world.Topology, placement, index))];
        foreach (var partition in _partitions)
        {
            partition.Calls = new WorldOutbox(partition);
        }
    }

    /// <summary>How many bytes were exchanged.</summary>
    public long Bytes { get; private set; }

    public void Execute(IRunSink sink)
    {
        foreach (var partition in _partitions)
        {
            partition.Start(new Delivery(partition, _world.Participants));
        }

        var flow = new RecordFlow(sink);
        var window = Exchange(-1);
        while (window <= (_world.Topology.End - 1) / _world.Topology.Lookahead)
        {
            foreach (var partition in _partitions)
            {
                partition.Run(window, new Delivery(partition, _world.Participants));
            }

            window = Exchange(window);
            flow.Hand([.. _partitions.Select(partition => partition.Records)]);
        }

        var writer = new StateWriter();
        for (var number = 0; number < _world.Participants.Length; number++)
        {
            writer.Clear();
            _world.Participants[number].WriteState(writer);
            sink.AddState(new ParticipantId(number), StateHash.Of(writer.Written));
        }
    }

    private long Exchange(long window)
    {
        var said = _partitions.Select(NextWindow).ToArray();
        var heard = said.Select(_ => new List<long>()).ToArray();
        foreach (var from in _partitions)
        {
            foreach (var to in _partitions)
            {
                if (from == to)
                {
                    heard[to.Index].Add(said[from.Index]);
                    continue;
                }

                var batch = from.BatchFor(to.Index);

                var key = new BatchKey("r0000", 0, from.Index, to.Index, window);
                foreach (var part in WindowBatchMapping.ToWire(key, said[from.Index], default, batch))
                {
                    heard[to.Index].Add(Carry(part.ToByteArray(), to));
                }

                batch.Clear();
            }
        }

        // Every partition has come to the same next window, by itself.
        return Assert.Single(heard.Select(windows => windows.Min()).Distinct());
    }

    private long Carry(byte[] bytes, WorldPartition to)
    {
        Bytes += bytes.Length;
        var part = WindowBatchMapping.FromWire(V1.WindowBatch.Parser.ParseFrom(bytes));
        var received = new OutBatch<Message, PublishedView>();
        foreach (var sent in part.Messages)
        {
            received.Add(sent.Pending, sent.Message, sent.Cause);
        }

        foreach (var view in part.Views)
        {
            received.Add(new PublishedView { Market = view.View }, view.At);
        }

        to.Receive(received);
        return part.MinNextWindow;
    }

    private long NextWindow(WorldPartition partition)
    {
        var next = partition.NextWindow;
        var lookahead = _world.Topology.Lookahead;
        foreach (var to in _partitions)
        {
            var batch = partition.BatchFor(to.Index);
            foreach (var sent in batch.Messages)
            {
                next = Math.Min(next, sent.Pending.DueAt / lookahead);
            }

            foreach (var view in batch.Views)
            {
                // What the views show may set off alarms at the receiver, of which the sender does not know.
                next = Math.Min(next, (view.At + lookahead) / lookahead);
            }
        }

        return next;
    }

    private sealed class Delivery(WorldPartition partition, IParticipant[] participants) : IDelivery
    {
        public void Deliver(int place) => partition.HandleDue(participants[partition.Members[place]]);
    }
}
