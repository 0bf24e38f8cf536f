using System.Diagnostics;
using System.Globalization;
using ExchangeMesh.Domain.Tests.Reference.Streams;

namespace ExchangeMesh.Benchmarks.Books;

/// <summary>Replays one stream and says what came of it, and how fast.</summary>
internal static class StreamCommand
{
    private const int LeastReplays = 30;
    private const double LeastSeconds = 3;

    /// <summary>Returns the line of the outcome, ending with the operations per second of processor time.</summary>
    /// <remarks>
    /// The stream is replayed until the just-in-time compiler has settled; the quietest replay counts, so that other
    /// load on the machine counts as little as possible.
    /// </remarks>
    public static string Run(OrderStream stream)
    {
        var timer = new StreamTimer<MatchingStreamBook>(stream, () => new MatchingStreamBook(stream.Orders));
        var wall = Stopwatch.StartNew();
        for (var replay = 0; replay < LeastReplays || wall.Elapsed.TotalSeconds < LeastSeconds; replay++)
        {
            timer.Replay();
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{timer.Outcome} ops_per_cpu_s={timer.OperationsPerCpuSecond:0}");
    }
}
