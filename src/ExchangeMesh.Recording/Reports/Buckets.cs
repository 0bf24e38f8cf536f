namespace ExchangeMesh.Recording.Reports;

/// <summary>A point of a drawn line.</summary>
/// <param name="T">Virtual time in seconds.</param>
/// <param name="V">The value.</param>
internal readonly record struct ChartPoint(double T, double V);

/// <summary>A line that is thinned to what a picture can show: of each bucket the first, least, greatest and last value.</summary>
/// <remarks>Source: Jugel, Jerzak, Hackenbroich, Markl, M4: A Visualization-Oriented Time Series Data Aggregation, VLDB 7(10), 2014.</remarks>
/// <param name="from">The start of the span in seconds.</param>
/// <param name="to">Its end.</param>
/// <param name="count">How many buckets.</param>
internal sealed class LineBuckets(double from, double to, int count)
{
    private readonly ChartPoint?[] _first = new ChartPoint?[count];
    private readonly ChartPoint[] _least = new ChartPoint[count];
    private readonly ChartPoint[] _greatest = new ChartPoint[count];
    private readonly ChartPoint[] _last = new ChartPoint[count];
    private readonly double[] _sum = new double[count];
    private readonly int[] _count = new int[count];
    private ChartPoint? _before;

    /// <summary>Adds a value; what is no number is left out.</summary>
    public void Add(double t, double v)
    {
        if (!double.IsFinite(v) || t > to)
        {
            return;
        }

        var point = new ChartPoint(t, v);
        if (t < from)
        {
            _before = point;
            return;
        }

        var index = Math.Clamp((int)((t - from) / (to - from) * count), 0, count - 1);
        if (_first[index] is null)
        {
            (_first[index], _least[index], _greatest[index]) = (point, point, point);
        }

        _least[index] = v < _least[index].V ? point : _least[index];
        _greatest[index] = v > _greatest[index].V ? point : _greatest[index];
        _last[index] = point;
        _sum[index] += v;
        _count[index]++;
    }

    /// <summary>Returns the mean of each bucket that has a value, at the bucket's middle, by time: for what jitters.</summary>
    public IReadOnlyList<ChartPoint> Means()
    {
        var points = new List<ChartPoint>();
        for (var index = 0; index < count; index++)
        {
            if (_count[index] > 0)
            {
                points.Add(new ChartPoint(from + ((to - from) * (index + 0.5) / count), _sum[index] / _count[index]));
            }
        }

        return points;
    }

    /// <summary>Returns the line, by time; the last value before the span stands at its start.</summary>
    public IReadOnlyList<ChartPoint> Points()
    {
        var points = new List<ChartPoint>();
        if (_before is { } before)
        {
            points.Add(new ChartPoint(from, before.V));
        }

        for (var index = 0; index < count; index++)
        {
            if (_first[index] is { } first)
            {
                var extremes = _least[index].T <= _greatest[index].T
                    ? (_least[index], _greatest[index])
                    : (_greatest[index], _least[index]);
                foreach (var point in (ChartPoint[])[first, extremes.Item1, extremes.Item2, _last[index]])
                {
                    if (points.Count == 0 || points[^1] != point)
                    {
                        points.Add(point);
                    }
                }
            }
        }

        return points;
    }

    /// <summary>Returns the last value of each bucket that has one, by time.</summary>
    public IReadOnlyList<ChartPoint> Lasts()
    {
        var points = new List<ChartPoint>();
        for (var index = 0; index < count; index++)
        {
            if (_first[index] is not null)
            {
                points.Add(_last[index]);
            }
        }

        return points;
    }
}

/// <summary>Sums over equal spans of time.</summary>
/// <param name="from">The start in seconds.</param>
/// <param name="to">The end.</param>
/// <param name="count">How many spans.</param>
internal sealed class SumBuckets(double from, double to, int count)
{
    /// <summary>The sums, in order.</summary>
    public double[] Sums { get; } = new double[count];

    /// <summary>Whether there is anything to show.</summary>
    public bool IsEmpty => Sums.All(sum => sum == 0);

    /// <summary>Adds a value.</summary>
    public void Add(double t, double v)
    {
        if (t >= from && t <= to && double.IsFinite(v))
        {
            Sums[Math.Clamp((int)((t - from) / (to - from) * count), 0, count - 1)] += v;
        }
    }
}
