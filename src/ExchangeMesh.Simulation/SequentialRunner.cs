using ExchangeMesh.Primitives;

namespace ExchangeMesh.Simulation;

/// <summary>The reference: one thread, one binary heap of events, no actors and no partitions. Every other engine must equal it to the bit.</summary>
/// <typeparam name="TProcess">What a process is to its host.</typeparam>
/// <typeparam name="TMessage">What processes say to each other.</typeparam>
/// <typeparam name="TView">What processes publish to everybody.</typeparam>
/// <typeparam name="TRecord">What processes record.</typeparam>
public sealed class SequentialRunner<TProcess, TMessage, TView, TRecord> : Engine<TProcess, TMessage, TView, TRecord>
    where TMessage : struct
    where TView : struct, IView
    where TRecord : struct
{
    private readonly TProcess[] _processes;
    private readonly EventHeap _heap;
    private long _window = -1;

    /// <summary>Makes a runner of all processes of a run.</summary>
    /// <param name="topology">The run's topology.</param>
    /// <param name="processes">The processes, by number.</param>
    public SequentialRunner(Topology topology, TProcess[] processes)
        : base(topology, Identity(processes.Length), processes.Length)
    {
        _processes = processes;
        _heap = new EventHeap(topology.Order);
    }

    /// <summary>Starts all processes, in the order of their numbers.</summary>
    public void Start()
    {
        for (var process = 0; process < _processes.Length; process++)
        {
            CallStart(_processes[process], process);
        }

        _window = 0;
        ShowPublished();
    }

    /// <summary>When the next event is due, in nanoseconds; the largest value where there is none.</summary>
    public long NextDue => _heap.Count == 0 ? long.MaxValue : _heap.First.DueAt;

    /// <summary>Handles events in their total order until the run ends or a limit is reached.</summary>
    /// <param name="limit">How many events at the most.</param>
    /// <param name="until">Events due at or after this, in nanoseconds, are left for another call.</param>
    /// <returns>Whether there is more to do.</returns>
    public bool Run(long limit = long.MaxValue, long until = long.MaxValue)
    {
        while (limit > 0)
        {
            if (PublishedCount > 0 && (_heap.Count == 0 || Topology.WindowOf(_heap.First.DueAt) > _window))
            {
                ShowPublished();
            }

            if (_heap.Count == 0 || _heap.First.DueAt >= Topology.End)
            {
                return false;
            }

            if (_heap.First.DueAt >= until)
            {
                return true;
            }

            var pending = _heap.RemoveFirst();
            _window = Topology.WindowOf(pending.DueAt);
            Self = pending.Destination;
            Call(_processes[pending.Destination], in pending);
            limit--;
        }

        return true;
    }

    /// <summary>Handles what is left of the current instant, so that what was recorded can be handed over in its final order.</summary>
    public void FinishInstant()
    {
        while (_heap.Count > 0 && _heap.First.DueAt == Now && Run(1))
        {
        }
    }

    /// <summary>Publishes what was published in the window whose events were all handled, as runs in windows do.</summary>
    public void FinishWindow()
    {
        if (PublishedCount > 0)
        {
            ShowPublished();
        }
    }

    /// <inheritdoc/>
    protected override bool Hosts(int process) => true;

    /// <inheritdoc/>
    protected override void Schedule(in Pending pending) => _heap.Add(in pending);

    /// <inheritdoc/>
    protected override void Route(in Pending pending, in TMessage message, EventId cause) =>
        Accept(in pending, in message, cause);

    private static int[] Identity(int count)
    {
        var places = new int[count];
        for (var place = 0; place < count; place++)
        {
            places[place] = place;
        }

        return places;
    }

    private void ShowPublished()
    {
        var at = (_window + 1) * Topology.Lookahead;
        for (var number = 0; number < PublishedCount; number++)
        {
            Show(in Published(number), at);
        }

        ClearPublished();
    }
}
