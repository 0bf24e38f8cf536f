namespace ExchangeMesh.Simulation;

/// <summary>Runs all partitions of a run on one thread, window by window in turn: the window protocol without threads, actors or a network.</summary>
/// <typeparam name="TProcess">What a process is to its host.</typeparam>
/// <typeparam name="TMessage">What processes say to each other.</typeparam>
/// <typeparam name="TView">What processes publish to everybody.</typeparam>
/// <typeparam name="TRecord">What processes record.</typeparam>
public sealed class LockstepRunner<TProcess, TMessage, TView, TRecord>
    where TMessage : struct
    where TView : struct, IView
    where TRecord : struct
{
    private readonly Topology _topology;
    private readonly Partition<TProcess, TMessage, TView, TRecord>[] _partitions;
    private readonly IDelivery[] _deliveries;
    private readonly TProcess[] _processes;

    /// <summary>Makes a runner.</summary>
    /// <param name="topology">The run's topology.</param>
    /// <param name="partitions">All partitions, by index.</param>
    /// <param name="processes">The processes, by number.</param>
    public LockstepRunner(
        Topology topology,
        Partition<TProcess, TMessage, TView, TRecord>[] partitions,
        TProcess[] processes)
    {
        _topology = topology;
        _partitions = partitions;
        _processes = processes;
        _deliveries = new IDelivery[partitions.Length];
        for (var index = 0; index < partitions.Length; index++)
        {
            _deliveries[index] = new Direct(partitions[index], processes);
        }
    }

    /// <summary>How many windows were run.</summary>
    public long Windows { get; private set; }

    /// <summary>The next window in which something is due before the run's end, or <see cref="Calendar.Never"/>.</summary>
    public long NextWindow
    {
        get
        {
            var window = Calendar.Never;
            foreach (var partition in _partitions)
            {
                window = Math.Min(window, partition.NextWindow);
            }

            return window > _topology.WindowOf(_topology.End - 1) ? Calendar.Never : window;
        }
    }

    /// <summary>Starts all processes.</summary>
    public void Start()
    {
        for (var index = 0; index < _partitions.Length; index++)
        {
            _partitions[index].Start(_deliveries[index]);
        }

        Exchange();
    }

    /// <summary>Runs the next window in which something is due.</summary>
    /// <returns>Whether there was one before the run's end.</returns>
    public bool RunWindow()
    {
        var window = NextWindow;
        if (window == Calendar.Never)
        {
            return false;
        }

        for (var index = 0; index < _partitions.Length; index++)
        {
            _partitions[index].Run(window, _deliveries[index]);
        }

        Exchange();
        Windows++;
        return true;
    }

    private void Exchange()
    {
        foreach (var to in _partitions)
        {
            foreach (var from in _partitions)
            {
                if (from != to)
                {
                    to.Receive(from.BatchFor(to.Index));
                }
            }
        }
    }

    private sealed class Direct(Partition<TProcess, TMessage, TView, TRecord> partition, TProcess[] processes) : IDelivery
    {
        public void Deliver(int place) => partition.HandleDue(processes[partition.Members[place]]);
    }
}
