using ExchangeMesh.Recording.Reports;
using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Laboratory.Comparisons;

/// <summary>Finds the recorded event that made an outcome: the trade at the lowest price, the largest loss, the end of the longest chain.</summary>
/// <param name="source">A results folder.</param>
internal sealed class OutcomeAnchor(ReportSource source)
{
    private static readonly string[] OfPrices = ["max_drawdown", "max_fall", "low", "low_at", "amplification", "endogenous_fall", "exogenous_fall", "mark_low", "mark_max_drawdown", "volatility", "recovery_time"];

    /// <summary>Returns the event, 0 where the run has none, and what it is.</summary>
    public (long Id, string Text) Of(string outcome)
    {
        var last = outcome[(outcome.LastIndexOf('.') + 1)..];
        return last switch
        {
            _ when OfPrices.Contains(last, StringComparer.Ordinal) || last.StartsWith("first_fall", StringComparison.Ordinal) => LowestTrade(outcome),
            _ when last.Contains("adl", StringComparison.Ordinal) => Greatest("adl", "forgone", outcome, "the deleveraging that cost its winner most"),
            _ when last.Contains("bad_debt", StringComparison.Ordinal) => Greatest("bad_debt", "amount", outcome, "the largest loss that nobody paid"),
            _ when last.Contains("halt", StringComparison.Ordinal) => First("breakers", outcome, "the first step of a breaker"),
            _ when last.Contains("margin_call", StringComparison.Ordinal) => First("margin_calls", outcome, "the first margin call"),
            _ => Deepest(outcome),
        };
    }

    private (long Id, string Text) LowestTrade(string outcome)
    {
        var instrument = source.Summary.Instruments.Select(one => one.Name).FirstOrDefault(name => outcome.StartsWith(name + ".", StringComparison.Ordinal))
            ?? source.Summary.Instruments.Select(one => one.Name).OrderByDescending(name => source.Metric(name + ".max_drawdown") ?? -1).FirstOrDefault();
        var (id, price) = (0L, double.PositiveInfinity);
        foreach (var rows in StreamRows.Read(source.File("trades"), "id", "instrument", "price"))
        {
            for (var row = 0; row < rows.Count; row++)
            {
                if (rows.Numbers("price")[row] < price && string.Equals(rows.Texts("instrument")[row], instrument, StringComparison.Ordinal))
                {
                    (id, price) = (rows.Integers("id")[row], rows.Numbers("price")[row]);
                }
            }
        }

        return id == 0 ? (0, "nothing was traded") : (id, $"the first trade at the lowest price of {instrument}, {MetricUnits.Show(price, MetricUnit.Price)}");
    }

    private (long Id, string Text) Greatest(string stream, string column, string outcome, string text)
    {
        var (id, most) = (0L, double.NegativeInfinity);
        foreach (var rows in StreamRows.Read(source.File(stream), "id", "by", column))
        {
            for (var row = 0; row < rows.Count; row++)
            {
                if (rows.Numbers(column)[row] > most && IsOf(outcome, rows.Texts("by")[row]))
                {
                    (id, most) = (rows.Integers("id")[row], rows.Numbers(column)[row]);
                }
            }
        }

        return id == 0 ? (0, $"the run has no {stream.Replace('_', ' ')}") : (id, text);
    }

    private (long Id, string Text) First(string stream, string outcome, string text)
    {
        foreach (var rows in StreamRows.Read(source.File(stream), "id", "by"))
        {
            for (var row = 0; row < rows.Count; row++)
            {
                if (IsOf(outcome, rows.Texts("by")[row]))
                {
                    return (rows.Integers("id")[row], text);
                }
            }
        }

        return (0, $"the run has no {stream.Replace('_', ' ')}");
    }

    /// <summary>The deepest liquidation; of several, the one with which its cascade is largest, then the earliest.</summary>
    private (long Id, string Text) Deepest(string outcome)
    {
        var deepest = source.Cascade
            .Where(point => IsOf(outcome, point.Venue))
            .OrderByDescending(point => point.Depth)
            .ThenByDescending(point => source.Cascade[point.Root].Subtree)
            .ThenBy(point => point.Node)
            .FirstOrDefault();
        if (deepest is null)
        {
            return (0, "nothing was liquidated");
        }

        foreach (var rows in StreamRows.Read(source.File("cascade"), "node", "id"))
        {
            var row = Array.IndexOf(rows.Integers("node"), (long)deepest.Node);
            if (row >= 0)
            {
                return (rows.Integers("id")[row], $"the deepest liquidation, of {deepest.Account} at {deepest.Venue}");
            }
        }

        return (0, "nothing was liquidated");
    }

    /// <summary>Whether an outcome is of the whole run, or of what a venue recorded.</summary>
    private bool IsOf(string outcome, string? venue) =>
        !source.Venues.Any(one => outcome.StartsWith(one + ".", StringComparison.Ordinal)) || outcome.StartsWith(venue + ".", StringComparison.Ordinal);
}
