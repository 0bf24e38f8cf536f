using ExchangeMesh.Primitives;

namespace ExchangeMesh.Simulation;

/// <summary>Who takes part in a run, how long messages take between them, and who publishes which views. Shared by all engines of a run; never changes.</summary>
public sealed class Topology
{
    private readonly ushort[] _classes;
    private readonly long[] _latencies;
    private readonly int _classCount;

    /// <summary>Checks and takes a topology.</summary>
    /// <param name="lookahead">The window's length; positive.</param>
    /// <param name="end">The end of the run; nothing due at or after it is handled.</param>
    /// <param name="classes">The latency class of each process.</param>
    /// <param name="latencies">The latency from each class (row) to each class (column).</param>
    /// <param name="publishers">The process that publishes each channel.</param>
    /// <param name="order">The run's total order of events.</param>
    /// <exception cref="CausalityViolationException">A latency is below the lookahead.</exception>
    public Topology(
        Duration lookahead,
        VirtualTime end,
        ushort[] classes,
        Duration[] latencies,
        int[] publishers,
        EventOrder order)
    {
        Invariant.Holds(lookahead > Duration.Zero, "the lookahead must be positive");
        Grid = new WindowGrid(lookahead.Nanoseconds);
        End = end.Nanoseconds;
        Publishers = publishers;
        Order = order;
        _classes = classes;
        _classCount = (int)Math.Sqrt(latencies.Length);
        Invariant.Holds(_classCount * _classCount == latencies.Length, "the latency matrix must be square");
        _latencies = new long[latencies.Length];
        for (var place = 0; place < latencies.Length; place++)
        {
            if (latencies[place] < lookahead)
            {
                throw new CausalityViolationException(
                    $"The link from class {place / _classCount} to class {place % _classCount} takes {latencies[place]}, less than the lookahead of {lookahead}.");
            }

            _latencies[place] = latencies[place].Nanoseconds;
            GreatestLatency = Math.Max(GreatestLatency, _latencies[place]);
        }
    }

    /// <summary>The window's length in nanoseconds.</summary>
    public long Lookahead => Grid.Length;

    /// <summary>The grid of windows.</summary>
    public WindowGrid Grid { get; }

    /// <summary>The end of the run in nanoseconds.</summary>
    public long End { get; }

    /// <summary>The last window that begins before the end.</summary>
    public long LastWindow => WindowOf(End - 1);

    /// <summary>How many processes there are.</summary>
    public int ProcessCount => _classes.Length;

    /// <summary>The process that publishes each channel.</summary>
    public ReadOnlyMemory<int> Publishers { get; }

    /// <summary>The longest latency of a link, in nanoseconds.</summary>
    public long GreatestLatency { get; }

    /// <summary>The run's total order of events.</summary>
    public EventOrder Order { get; }

    /// <summary>Returns the latency from one process to another, in nanoseconds.</summary>
    public long Latency(int from, int to) => _latencies[(_classes[from] * _classCount) + _classes[to]];

    /// <summary>Returns the least latency between processes of different groups, in nanoseconds; the largest value where all are of one.</summary>
    /// <param name="groupOf">The group of each process, such as the node that hosts it; from 0.</param>
    public long LeastLatencyAcross(ReadOnlySpan<int> groupOf)
    {
        const int None = -1;
        const int Several = -2;
        var groupOfClass = new int[_classCount];
        Array.Fill(groupOfClass, None);
        for (var process = 0; process < _classes.Length; process++)
        {
            ref var group = ref groupOfClass[_classes[process]];
            group = group == None || group == groupOf[process] ? groupOf[process] : Several;
        }

        var least = long.MaxValue;
        for (var link = 0; link < _latencies.Length; link++)
        {
            var from = groupOfClass[link / _classCount];
            var to = groupOfClass[link % _classCount];
            if (from != None && to != None && (from != to || from == Several))
            {
                least = Math.Min(least, _latencies[link]);
            }
        }

        return least;
    }

    /// <summary>Returns the window that an instant lies in.</summary>
    public long WindowOf(long nanoseconds) => Grid.WindowOf(nanoseconds);
}

/// <summary>Says that an event would be due before its receiver's time, or too soon for the lookahead; it ends the run.</summary>
/// <param name="message">Both times.</param>
public sealed class CausalityViolationException(string message) : Exception(message);
