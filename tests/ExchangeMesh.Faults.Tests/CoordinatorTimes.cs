using System.Globalization;
using ExchangeMesh.Node.Tests;

namespace ExchangeMesh.Faults.Tests;

/// <summary>When each node had the coordinator, by the times in their logs; all are of one machine's clock.</summary>
internal static class CoordinatorTimes
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Fails where two nodes had the coordinator at once, and returns how many times it was anywhere.</summary>
    /// <param name="nodes">All nodes that ever were.</param>
    public static int AreApart(IEnumerable<(int Number, RunningNode Node)> nodes)
    {
        var stays = nodes.SelectMany(static node => StaysOf(node.Number, node.Node.Log)).OrderBy(static stay => stay.From).ToArray();
        for (var stay = 1; stay < stays.Length; stay++)
        {
            Assert.True(
                stays[stay - 1].Until <= stays[stay].From,
                $"two coordinators at once: {stays[stay - 1]} and {stays[stay]}");
        }

        return stays.Length;
    }

    private static IEnumerable<Stay> StaysOf(int number, string log)
    {
        TimeSpan? from = null;
        foreach (var line in log.Split('\n').Where(static line => line.Contains("the coordinator is on this node", StringComparison.Ordinal)))
        {
            var at = TimeSpan.ParseExact(line[..12], @"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture);

            // A test that begins in the evening may end on the next day.
            at += at < TimeSpan.FromHours(2) && DateTime.UtcNow.Hour < 2 ? Day : TimeSpan.Zero;
            if (line.Contains("from now on", StringComparison.Ordinal))
            {
                from = at;
            }
            else if (from is { } begun)
            {
                yield return new Stay(number, begun, at);
                from = null;
            }
        }

        if (from is { } open)
        {
            yield return new Stay(number, open, TimeSpan.MaxValue);
        }
    }

    private sealed record Stay(int Node, TimeSpan From, TimeSpan Until);
}
