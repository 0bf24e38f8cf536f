namespace ExchangeMesh.Node.Dashboard.Feed;

/// <summary>The price of an instrument over the whole run so far, in bounded memory: when it is full, every other point goes, and from then on only every other one is kept.</summary>
public sealed class PriceLine
{
    /// <summary>How many points it holds at the most.</summary>
    public const int Capacity = 720;

    private readonly List<MarkPoint> _points = new(Capacity);
    private int _stride = 1;
    private int _passed;

    /// <summary>The points, oldest first.</summary>
    public IReadOnlyList<MarkPoint> Points => _points;

    /// <summary>Adds a point, later than all before.</summary>
    public void Add(MarkPoint point)
    {
        if (_passed++ % _stride != 0)
        {
            return;
        }

        if (_points.Count == Capacity)
        {
            var kept = 0;
            for (var place = 0; place < Capacity; place += 2)
            {
                _points[kept++] = _points[place];
            }

            _points.RemoveRange(kept, Capacity - kept);
            _stride *= 2;
            _passed = 1;
        }

        _points.Add(point);
    }
}
