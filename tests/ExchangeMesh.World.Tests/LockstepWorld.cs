using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios;
using ExchangeMesh.Simulation;

namespace ExchangeMesh.World.Tests;

/// <summary>A world on partitions that run in lockstep on one thread; what it is between two windows can be taken down and taken over.</summary>
internal sealed class LockstepWorld
{
    private readonly MarketWorld _world;
    private readonly Partition<IParticipant, Message, PublishedView, RunRecord>[] _partitions;
    private readonly LockstepRunner<IParticipant, Message, PublishedView, RunRecord> _runner;
    private readonly RecordFlow _flow;
    private readonly IRunSink _sink;

    public LockstepWorld(ScenarioPlan plan, int partitions, IRunSink sink, TieBreak? tieBreak = null)
    {
        _world = WorldBuilder.Build(plan, tieBreak);
        var placement = _world.Place(partitions);
        _partitions = new Partition<IParticipant, Message, PublishedView, RunRecord>[partitions];
        for (var index = 0; index < partitions; index++)
        {
            _partitions[index] = new(_world.Topology, placement, index);
            _partitions[index].Calls = new WorldOutbox(_partitions[index]);
        }

        _runner = new(_world.Topology, _partitions, _world.Participants);
        _flow = new RecordFlow(sink);
        _sink = sink;
    }

    public void Start()
    {
        _runner.Start();
        _flow.Hand([.. _partitions.Select(partition => partition.Records)]);
    }

    /// <summary>Runs all windows that begin before a time.</summary>
    public void RunBefore(VirtualTime end)
    {
        var last = end == VirtualTime.Never ? Calendar.Never - 1 : _world.Topology.WindowOf(end.Nanoseconds - 1);
        while (_runner.NextWindow <= last)
        {
            _runner.RunWindow();
            _flow.Hand([.. _partitions.Select(partition => partition.Records)]);
        }
    }

    /// <summary>Runs a number of windows.</summary>
    /// <returns>Whether there is more to do.</returns>
    public bool RunWindows(int count)
    {
        for (; count > 0 && _runner.RunWindow(); count--)
        {
            _flow.Hand([.. _partitions.Select(partition => partition.Records)]);
        }

        return _runner.NextWindow != Calendar.Never;
    }

    public void AddStates()
    {
        for (var number = 0; number < _world.Participants.Length; number++)
        {
            _sink.AddState(new ParticipantId(number), StateHash.Of(StateOf(number)));
        }
    }

    public Standing TakeDown() => new(
        [.. _partitions.Select(partition => partition.Capture())],
        [.. Enumerable.Range(0, _world.Participants.Length).Select(StateOf)]);

    public void TakeOver(Standing standing)
    {
        for (var number = 0; number < _world.Participants.Length; number++)
        {
            var reader = new StateReader(standing.States[number]);
            _world.Participants[number].ReadState(reader);
            reader.RequireEnd();
        }

        foreach (var partition in _partitions)
        {
            for (var part = 0; part < standing.Parts.Length; part++)
            {
                partition.TakeOver(standing.Parts[part], part == 0, 0);
            }
        }
    }

    private byte[] StateOf(int number)
    {
        var writer = new StateWriter();
        _world.Participants[number].WriteState(writer);
        return writer.Written.ToArray();
    }

    /// <summary>All that a run is between two windows.</summary>
    internal sealed record Standing(EngineState<Message, PublishedView>[] Parts, byte[][] States)
    {
        /// <summary>The same as bytes, whatever partitions it was taken from.</summary>
        public byte[] Joined()
        {
            var writer = new StateWriter();
            foreach (var counters in Parts.SelectMany(part => part.Counters).OrderBy(one => one.Process))
            {
                writer.Write(counters.Process);
                writer.Write(counters.Scheduled);
                writer.Write(counters.Recorded);
            }

            foreach (var sent in Parts.SelectMany(part => part.Pending).OrderBy(one => one.Pending.Destination))
            {
                writer.Write(sent.Pending.Destination);
                writer.Write(sent.Pending.DueAt);
                writer.Write(sent.Pending.Source);
                writer.Write(sent.Pending.Sequence);
                writer.Write(sent.Pending.Token);
                writer.Write(sent.Cause.Value);
                writer.Write((int)sent.Message.Kind);
            }

            foreach (var waiting in Parts.SelectMany(part => part.Alarms).OrderBy(one => one.Alarm.Process).ThenBy(one => one.Alarm.Sequence))
            {
                writer.Write(waiting.Channel);
                writer.Write(waiting.Field);
                writer.Write(waiting.FallsTo);
                writer.Write(waiting.Alarm.Level);
                writer.Write(waiting.Alarm.Token);
                writer.Write(waiting.Alarm.Sequence);
                writer.Write(waiting.Alarm.Process);
            }

            foreach (var (at, view) in Parts[0].Views)
            {
                writer.Write(at);
                view.Market.WriteState(writer);
            }

            return [.. writer.Written, .. States.SelectMany(state => state)];
        }
    }
}
