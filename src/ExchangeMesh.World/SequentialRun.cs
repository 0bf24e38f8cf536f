using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios;
using ExchangeMesh.Simulation;

namespace ExchangeMesh.World;

/// <summary>A run without Akka, on one thread and one heap of events: the reference that every other run must equal to the bit.</summary>
public sealed class SequentialRun : IStandingRun
{
    private const int EventsPerTurn = 16_384;

    private readonly WorldSequentialRunner _runner;
    private readonly RecordFlow _flow;
    private readonly WorldAudit _audit;
    private readonly OutsideInput _outside;

    private SequentialRun(MarketWorld world, IRunSink sink)
    {
        World = world;
        _runner = new WorldSequentialRunner(world.Topology, world.Participants);
        _runner.Calls = new WorldOutbox(_runner);
        _flow = new RecordFlow(sink);
        _audit = new WorldAudit(world);
        _outside = new OutsideInput(world);
    }

    /// <inheritdoc/>
    public MarketWorld World { get; }

    /// <inheritdoc/>
    public long FirstWindow { get; private set; }

    /// <inheritdoc/>
    public long NextWindow => _runner.NextDue >= World.Topology.End ? Calendar.Never : World.Topology.WindowOf(_runner.NextDue);

    /// <inheritdoc/>
    public long Events => _runner.Handled;

    /// <inheritdoc/>
    public int Partitions => 1;

    /// <summary>Runs a world to its end.</summary>
    /// <param name="world">The world; it is used up.</param>
    /// <param name="sink">Takes records and final states.</param>
    /// <param name="progress">Told from time to time how far the run is; returns whether to go on.</param>
    /// <param name="conductor">Leads the run through its windows; null for none.</param>
    public static RunOutcome Execute(MarketWorld world, IRunSink sink, Func<RunProgress, bool> progress, IRunConductor? conductor = null)
    {
        ArgumentNullException.ThrowIfNull(world);
        ArgumentNullException.ThrowIfNull(sink);
        var run = new SequentialRun(world, sink);
        run._runner.Start();
        run._outside.ScheduleKnown(run._runner);
        var goOn = conductor is null ? run.RunFreely(progress) : run.RunConducted(conductor, progress);
        run.HandRecords();
        run._audit.CountAtEnd();
        var writer = new StateWriter();
        for (var number = 0; number < world.Participants.Length; number++)
        {
            writer.Clear();
            world.Participants[number].WriteState(writer);
            sink.AddState(new ParticipantId(number), StateHash.Of(writer.Written));
        }

        var reached = goOn ? world.Topology.End : run._runner.Now;
        return new RunOutcome(new VirtualTime(reached), run._runner.Messages, run._runner.Wakes, 0, run._audit.Counts, !goOn);
    }

    /// <inheritdoc/>
    public ref readonly MarketView ViewOf(InstrumentId instrument) => ref _runner.Latest(instrument.Value).Market;

    /// <inheritdoc/>
    public PartitionWork WorkOf(int partition) => new(World.Participants.Length, _runner.Handled, 0, 0);

    /// <inheritdoc/>
    public void Inject(InjectedShock shock) => _outside.Inject(shock, FirstWindow, _runner);

    /// <inheritdoc/>
    public void HandRecords() => _flow.Hand([_runner.Records]);

    private bool RunFreely(Func<RunProgress, bool> progress)
    {
        var goOn = true;
        while (goOn && _runner.Run(EventsPerTurn, _audit.NextAt))
        {
            _runner.FinishInstant();
            HandRecords();
            _audit.CountIfDue(_runner.NextDue);
            goOn = progress(new RunProgress(new VirtualTime(_runner.Now), _runner.Handled));
        }

        return goOn;
    }

    /// <summary>Runs window by window, as the runs on actors do.</summary>
    private bool RunConducted(IRunConductor conductor, Func<RunProgress, bool> progress)
    {
        for (var told = 0L; ;)
        {
            if (!conductor.Conduct(this))
            {
                return false;
            }

            if (NextWindow is var next && next == Calendar.Never)
            {
                return true;
            }

            _audit.CountIfDue(next * World.Topology.Lookahead);
            FirstWindow = next + 1;
            _runner.Run(until: FirstWindow * World.Topology.Lookahead);
            _runner.FinishWindow();
            if (_runner.Handled - told >= EventsPerTurn)
            {
                told = _runner.Handled;
                HandRecords();
                if (!progress(new RunProgress(new VirtualTime(_runner.Now), told)))
                {
                    return false;
                }
            }
        }
    }
}
