using ExchangeMesh.Benchmarks.Engines;

namespace ExchangeMesh.Benchmarks.Nodes;

/// <summary>What it costs two processes to meet, where there is next to nothing to do between two meetings.</summary>
internal sealed class NodeBarrierBenchmark : IBenchmark
{
    private const double ExchangesPerSecond = 50;

    /// <inheritdoc/>
    public string Name => "node-barrier";

    /// <inheritdoc/>
    public string Summary => "wall time of a window in which two processes on loopback meet, by sockets and by remoting; needs two idle cores";

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Run()
    {
        // In every window of 20 ms somebody has something to do.
        var one = MicrosecondsOfAWindow(1, "socket", seconds: 2_000, out _);
        var socket = MicrosecondsOfAWindow(2, "socket", seconds: 600, out var events);
        var remote = MicrosecondsOfAWindow(2, "remote", seconds: 600, out _);
        return
        [
            new Figure("events in a window", events, "events"),
            new Figure("a window in one process", one, "µs"),
            new Figure("a window of two processes, by sockets", socket, "µs"),
            new Figure("a window of two processes, by remoting", remote, "µs"),
            new Figure("by remoting ÷ by sockets", remote / socket),
        ];
    }

    private static double MicrosecondsOfAWindow(int nodes, string plane, double seconds, out double events)
    {
        var run = NodesRun.Of(nodes, plane, new NoiseMarkets(2, 200, 1, "20ms", seconds) { Arbitrageurs = 20 }.Reading());
        var windows = run.VirtualSeconds * ExchangesPerSecond;
        events = run.Events / windows;
        return run.WallSeconds / windows * 1e6;
    }
}
