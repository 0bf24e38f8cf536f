using ExchangeMesh.Primitives;

namespace ExchangeMesh.World;

/// <summary>A run without Akka, on one thread and one heap of events: the reference that every other run must equal to the bit.</summary>
public static class SequentialRun
{
    private const int EventsPerTurn = 16_384;

    /// <summary>Runs a world to its end.</summary>
    /// <param name="world">The world; it is used up.</param>
    /// <param name="sink">Takes records and final states.</param>
    /// <param name="progress">Told from time to time how far the run is; returns whether to go on.</param>
    public static RunOutcome Execute(MarketWorld world, IRunSink sink, Func<RunProgress, bool> progress)
    {
        var runner = new WorldSequentialRunner(world.Topology, world.Participants);
        runner.Calls = new WorldOutbox(runner);
        var flow = new RecordFlow(sink);
        var audit = new WorldAudit(world);
        runner.Start();
        var goOn = true;
        while (goOn && runner.Run(EventsPerTurn, audit.NextAt))
        {
            runner.FinishInstant();
            flow.Hand([runner.Records]);
            audit.CountIfDue(runner.NextDue);
            goOn = progress(new RunProgress(new VirtualTime(runner.Now), runner.Handled));
        }

        flow.Hand([runner.Records]);
        audit.CountAtEnd();
        var writer = new StateWriter();
        for (var number = 0; number < world.Participants.Length; number++)
        {
            writer.Clear();
            world.Participants[number].WriteState(writer);
            sink.AddState(new ParticipantId(number), StateHash.Of(writer.Written));
        }

        var reached = goOn ? world.Topology.End : runner.Now;
        return new RunOutcome(new VirtualTime(reached), runner.Messages, runner.Wakes, 0, audit.Counts, !goOn);
    }
}
