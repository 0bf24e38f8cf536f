using System.Globalization;
using ExchangeMesh.Benchmarks.Engines;

namespace ExchangeMesh.Benchmarks.Nodes;

/// <summary>What a second process on a second core brings, by how much there is to do between two exchanges of batches.</summary>
/// <param name="events">Events of a node between two exchanges, about.</param>
/// <param name="promised">What is promised of two processes ÷ one; null for nothing.</param>
internal sealed class NodeThroughputBenchmark(int events, double? promised = null) : IBenchmark
{
    private const double ExchangeSeconds = 0.25;

    // What a trader that looks once a second, and those who deal with it, handle in a second.
    private const double EventsPerTrader = 3.4;
    // Half of them are handled before anything is measured: while the compiler works, it has the core that is measured.
    private const double EventsToMeasure = 24_000_000;

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"node-throughput-{events}");

    /// <inheritdoc/>
    public string Summary => string.Create(CultureInfo.InvariantCulture, $"two processes on two cores ÷ one on one, some {events:#,##0} events of each node between two exchanges; needs two idle cores");

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Run()
    {
        var traders = (int)(2 * events / ExchangeSeconds / EventsPerTrader);
        var seconds = Math.Min(4_000, EventsToMeasure / (traders * EventsPerTrader));
        var reading = new NoiseMarkets(8, traders * 9 / 10, 1, "250ms", seconds) { Arbitrageurs = traders / 10 }.Reading();
        var ratios = new List<double>();
        NodesRun one = default, two = default;
        for (var round = 0; round < (promised is null ? 1 : 3); round++)
        {
            one = NodesRun.Of(1, "socket", reading);
            two = NodesRun.Of(2, "socket", reading);
            ratios.Add(two.EventsPerSecond / one.EventsPerSecond);
        }

        var remote = NodesRun.Of(2, "remote", reading);
        return
        [
            new Figure("events of a node between two exchanges", two.Events / (two.VirtualSeconds / ExchangeSeconds) / 2, "events"),
            new Figure("one process, one core", one.EventsPerSecond, "events/s"),
            new Figure("two processes, two cores, by sockets", two.EventsPerSecond, "events/s"),
            new Figure("two ÷ one, by sockets (median of rounds)", EngineRuns.Median(ratios), AtLeast: promised),
            new Figure("two ÷ one, by remoting (one round)", remote.EventsPerSecond / one.EventsPerSecond),
        ];
    }
}
