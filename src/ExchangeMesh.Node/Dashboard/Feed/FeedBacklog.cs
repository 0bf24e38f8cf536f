namespace ExchangeMesh.Node.Dashboard.Feed;

/// <summary>What was recorded since the last frame: it passes from the recorder's thread to the feed's. Safe for two threads; bounded.</summary>
public sealed class FeedBacklog
{
    private const int MostPoints = 20_000;
    private const int MostEntries = 4_000;

    private readonly Lock _lock = new();
    private List<MarkPoint> _points = [];
    private List<TapeEntry> _entries = [];
    private long _skipped;

    /// <summary>Adds a point of a price line; where nobody has taken any for long, it is left out of the picture.</summary>
    public void Add(MarkPoint point)
    {
        lock (_lock)
        {
            if (_points.Count < MostPoints)
            {
                _points.Add(point);
            }
            else
            {
                _skipped++;
            }
        }
    }

    /// <summary>Adds a line of the tape; where nobody has taken any for long, it is left out of the picture.</summary>
    public void Add(TapeEntry entry)
    {
        lock (_lock)
        {
            if (_entries.Count < MostEntries)
            {
                _entries.Add(entry);
            }
            else
            {
                _skipped++;
            }
        }
    }

    /// <summary>Takes all, and leaves empty lists in their place.</summary>
    /// <param name="points">An empty list; filled afterwards.</param>
    /// <param name="entries">An empty list; filled afterwards.</param>
    /// <returns>How much was left out of the picture so far. The records themselves are complete: they go another way.</returns>
    public long TakeInto(ref List<MarkPoint> points, ref List<TapeEntry> entries)
    {
        lock (_lock)
        {
            (_points, points) = (points, _points);
            (_entries, entries) = (entries, _entries);
            return _skipped;
        }
    }
}
