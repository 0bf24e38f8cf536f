using ExchangeMesh.Primitives;

namespace ExchangeMesh.Simulation;

/// <summary>Where each process of a run is hosted.</summary>
public sealed class Placement
{
    /// <summary>Takes a placement.</summary>
    /// <param name="partitions">How many partitions there are.</param>
    /// <param name="partitionOf">The partition of each process, from 0.</param>
    public Placement(int partitions, int[] partitionOf)
    {
        Partitions = partitions;
        PartitionOf = partitionOf;
        Places = new int[partitionOf.Length];
        var counts = new int[partitions];
        for (var process = 0; process < partitionOf.Length; process++)
        {
            Places[process] = counts[partitionOf[process]]++;
        }

        Hosted = counts;
    }

    /// <summary>How many partitions there are.</summary>
    public int Partitions { get; }

    /// <summary>The partition of each process.</summary>
    public int[] PartitionOf { get; }

    /// <summary>The place of each process among those of its partition.</summary>
    public int[] Places { get; }

    /// <summary>How many processes each partition hosts.</summary>
    public int[] Hosted { get; }
}

/// <summary>Delivers what is due to a process that a partition hosts.</summary>
public interface IDelivery
{
    /// <summary>Makes the process at a place handle what is due, by <see cref="Partition{TProcess,TMessage,TView,TRecord}.HandleDue"/>, before it returns.</summary>
    void Deliver(int place);
}

/// <summary>
/// A share of a run's processes on one thread of control. It runs window after window: all that is due in a window is
/// handed out process by process, each its events in the total order; between windows it exchanges messages and views
/// with the other partitions.
/// </summary>
/// <typeparam name="TProcess">What a process is to its host.</typeparam>
/// <typeparam name="TMessage">What processes say to each other.</typeparam>
/// <typeparam name="TView">What processes publish to everybody.</typeparam>
/// <typeparam name="TRecord">What processes record.</typeparam>
public sealed class Partition<TProcess, TMessage, TView, TRecord> : Engine<TProcess, TMessage, TView, TRecord>
    where TMessage : struct
    where TView : struct, IView
    where TRecord : struct
{
    private readonly Placement _placement;
    private readonly int[] _members;
    private readonly Calendar _calendar;
    private readonly OutBatch<TMessage, TView>[] _out;
    private readonly int[] _firstDue;
    private readonly EventHeap _soon;
    private Pending[] _due = new Pending[256];
    private int[] _nextDue = new int[256];
    private Pending[] _batch = new Pending[64];
    private int[] _touched = new int[64];
    private int _batchCount;
    private int _touchedCount;
    private long _windowEnd;
    private bool _starting;

    /// <summary>Makes a partition.</summary>
    /// <param name="topology">The run's topology.</param>
    /// <param name="placement">Where each process is hosted.</param>
    /// <param name="index">Which partition this is, from 0.</param>
    public Partition(Topology topology, Placement placement, int index)
        : base(topology, placement.Places, placement.Hosted[index])
    {
        Index = index;
        _placement = placement;
        _members = new int[placement.Hosted[index]];
        for (var process = 0; process < placement.PartitionOf.Length; process++)
        {
            if (placement.PartitionOf[process] == index)
            {
                _members[placement.Places[process]] = process;
            }
        }

        _calendar = new Calendar(topology.Grid);
        _firstDue = new int[_members.Length];
        Array.Fill(_firstDue, -1);
        _soon = new EventHeap(topology.Order);
        _out = new OutBatch<TMessage, TView>[placement.Partitions];
        for (var other = 0; other < _out.Length; other++)
        {
            _out[other] = new OutBatch<TMessage, TView>();
        }
    }

    /// <summary>Which partition this is, from 0.</summary>
    public int Index { get; }

    /// <summary>The processes that it hosts, by place.</summary>
    public ReadOnlySpan<int> Members => _members;

    /// <summary>The first window in which something is due here, or <see cref="Calendar.Never"/>.</summary>
    public long NextWindow => _calendar.NextWindow;

    /// <summary>What the other partition at an index is to be given after the current window; nothing for this one itself.</summary>
    public OutBatch<TMessage, TView> BatchFor(int other) => _out[other];

    /// <summary>Starts all processes, before the first window, and publishes what they published.</summary>
    /// <param name="delivery">Hands each process its start.</param>
    public void Start(IDelivery delivery)
    {
        _windowEnd = 0;
        _starting = true;
        for (var place = 0; place < _members.Length; place++)
        {
            Self = _members[place];
            delivery.Deliver(place);
        }

        _starting = false;
        EndWindow(0);
    }

    /// <summary>Handles all that is due in a window.</summary>
    /// <param name="window">Not before the last, nor after <see cref="NextWindow"/>.</param>
    /// <param name="delivery">Hands each process what is due.</param>
    public void Run(long window, IDelivery delivery)
    {
        var count = _calendar.Take(window, ref _due);
        _windowEnd = (window + 1) * Topology.Lookahead;
        if (count == 1)
        {
            _batch[0] = _due[0];
            _batchCount = 1;
            Deliver(_placement.Places[_due[0].Destination], delivery);
        }
        else
        {
            Group(count);
            for (var number = 0; number < _touchedCount; number++)
            {
                Collect(_touched[number]);
                Deliver(_touched[number], delivery);
            }
        }

        EndWindow(window);
    }

    /// <summary>Lets a process start, or handle what is due: called within <see cref="IDelivery.Deliver"/>.</summary>
    public void HandleDue(TProcess process)
    {
        if (_starting)
        {
            CallStart(process, Self);
            return;
        }

        var batch = _batch.AsSpan(0, _batchCount);
        var order = Topology.Order;
        var end = Topology.End;
        for (var number = 0; number < batch.Length; number++)
        {
            ref readonly var next = ref batch[number];
            while (_soon.Count > 0 && order.IsBefore(in _soon.First, in next))
            {
                CallUnlessEnded(process, _soon.RemoveFirst(), end);
            }

            CallUnlessEnded(process, next, end);
        }

        while (_soon.Count > 0)
        {
            CallUnlessEnded(process, _soon.RemoveFirst(), end);
        }

        _batchCount = 0;
    }

    /// <summary>Takes a message that a participant hosted elsewhere sent to one that is hosted here.</summary>
    public void Receive(in Sent<TMessage> sent) => Accept(sent.Pending, sent.Message, sent.Cause);

    /// <summary>Takes what another partition has for this one, and empties it.</summary>
    public void Receive(OutBatch<TMessage, TView> batch)
    {
        foreach (ref readonly var message in batch.Messages)
        {
            Receive(in message);
        }

        foreach (ref readonly var view in batch.Views)
        {
            Show(view.View, view.At);
        }

        batch.Clear();
    }

    /// <summary>Returns what the partition keeps for its processes; between two windows, when all batches are in.</summary>
    public EngineState<TMessage, TView> Capture()
    {
        foreach (var batch in _out)
        {
            Invariant.Holds(batch.IsEmpty, "a state is captured when all batches are in");
        }

        var waiting = new List<Pending>(_calendar.Count);
        _calendar.CopyTo(waiting);
        return Capture(_members, waiting);
    }

    /// <inheritdoc/>
    protected override bool Hosts(int process) => _placement.PartitionOf[process] == Index;

    /// <inheritdoc/>
    protected override void Schedule(in Pending pending)
    {
        if (pending.DueAt < _windowEnd)
        {
            Invariant.Holds(pending.Destination == Self, "an event for another process is due within the window");
            _soon.Add(in pending);
            return;
        }

        _calendar.Add(in pending);
    }

    /// <inheritdoc/>
    protected override void Route(in Pending pending, in TMessage message, EventId cause)
    {
        var target = _placement.PartitionOf[pending.Destination];
        if (target == Index)
        {
            Accept(in pending, in message, cause);
        }
        else
        {
            _out[target].Add(in pending, in message, cause);
        }
    }

    private void Deliver(int place, IDelivery delivery)
    {
        Self = _members[place];
        delivery.Deliver(place);
        Invariant.Holds(_batchCount == 0, "a process was not handed what is due");
    }

    private void CallUnlessEnded(TProcess process, Pending pending, long end)
    {
        if (pending.DueAt < end)
        {
            Call(process, in pending);
        }
    }

    private void Group(int count)
    {
        if (_nextDue.Length < count)
        {
            _nextDue = new int[_due.Length];
        }

        _touchedCount = 0;
        for (var number = 0; number < count; number++)
        {
            var place = _placement.Places[_due[number].Destination];
            ref var first = ref _firstDue[place];
            if (first < 0)
            {
                if (_touchedCount == _touched.Length)
                {
                    Array.Resize(ref _touched, _touched.Length * 2);
                }

                _touched[_touchedCount++] = place;
            }

            _nextDue[number] = first;
            first = number;
        }
    }

    private void Collect(int place)
    {
        var number = _firstDue[place];
        _firstDue[place] = -1;
        _batchCount = 0;
        while (number >= 0)
        {
            if (_batchCount == _batch.Length)
            {
                Array.Resize(ref _batch, _batch.Length * 2);
            }

            _batch[_batchCount++] = _due[number];
            number = _nextDue[number];
        }

        if (_batchCount > 1)
        {
            Topology.Order.Sort(_batch.AsSpan(0, _batchCount));
        }
    }

    private void EndWindow(long window)
    {
        if (PublishedCount == 0)
        {
            return;
        }

        var at = (window + 1) * Topology.Lookahead;
        for (var number = 0; number < PublishedCount; number++)
        {
            ref readonly var view = ref Published(number);
            for (var other = 0; other < _out.Length; other++)
            {
                if (other != Index)
                {
                    _out[other].Add(in view, at);
                }
            }

            Show(in view, at);
        }

        ClearPublished();
    }
}
