namespace ExchangeMesh.Node.Dashboard.Feed;

/// <summary>What a page that opens late must be given: thinned price lines, the end of the tape, and what each venue has gone through. Bounded; one thread at a time.</summary>
/// <param name="shown">What is shown.</param>
public sealed class FeedHistory(ShownMarkets shown)
{
    /// <summary>How many lines of the tape are kept.</summary>
    public const int MostEntries = 2_000;

    private readonly Queue<TapeEntry> _tape = new();

    /// <summary>The price lines, by instrument.</summary>
    public IReadOnlyList<PriceLine> Lines { get; } = [.. shown.Instruments.Select(static _ => new PriceLine())];

    /// <summary>The end of the tape, oldest first.</summary>
    public IReadOnlyCollection<TapeEntry> Tape => _tape;

    /// <summary>What each venue has gone through.</summary>
    public VenueCounts[] Counts { get; } = new VenueCounts[shown.Venues.Count];

    /// <summary>Takes in what was recorded.</summary>
    public void Apply(IReadOnlyList<MarkPoint> points, IReadOnlyList<TapeEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(entries);
        foreach (var point in points)
        {
            Lines[point.Instrument].Add(point);
        }

        foreach (var entry in entries)
        {
            if (_tape.Count == MostEntries)
            {
                _tape.Dequeue();
            }

            _tape.Enqueue(entry);
            if (entry.Venue >= 0)
            {
                Counts[entry.Venue] = Counts[entry.Venue].With(entry);
            }
        }
    }
}

/// <summary>What a venue has gone through.</summary>
/// <param name="Liquidations">Liquidations, of accounts and of loans.</param>
/// <param name="Deleveragings">Automatic deleveragings.</param>
/// <param name="Halts">How often a breaker has stopped a market.</param>
/// <param name="BadDebt">Losses that nobody paid, in units of their assets.</param>
public readonly record struct VenueCounts(int Liquidations, int Deleveragings, int Halts, double BadDebt)
{
    /// <summary>Returns the counts with one more line of the tape.</summary>
    public VenueCounts With(TapeEntry entry)
    {
        ArgumentNullException.ThrowIfNull(entry);
        return entry.Kind switch
        {
            "liquidation" or "loan_liquidation" => this with { Liquidations = Liquidations + 1 },
            "deleveraging" => this with { Deleveragings = Deleveragings + 1 },
            "halt" when entry.Detail != "open" => this with { Halts = Halts + 1 },
            "bad_debt" => this with { BadDebt = BadDebt + entry.Amount },
            _ => this,
        };
    }
}
