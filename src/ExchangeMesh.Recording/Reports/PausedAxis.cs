namespace ExchangeMesh.Recording.Reports;

/// <summary>An axis of time that shortens pauses: the way between two instants grows with the root of the time between them.</summary>
/// <remarks>A cascade's liquidations come in bursts with long pauses; on an even axis all of a burst would be one spot.</remarks>
internal sealed class PausedAxis
{
    private readonly double[] _times;
    private readonly double[] _places;

    /// <summary>Makes the axis.</summary>
    /// <param name="times">The instants, in seconds; at least one.</param>
    /// <param name="left">Where the first is placed.</param>
    /// <param name="right">Where the last is placed.</param>
    public PausedAxis(IEnumerable<double> times, double left, double right)
    {
        _times = [.. new SortedSet<double>(times)];
        _places = new double[_times.Length];
        for (var index = 1; index < _times.Length; index++)
        {
            _places[index] = _places[index - 1] + Math.Sqrt(_times[index] - _times[index - 1]);
        }

        var way = Math.Max(_places[^1], 1e-9);
        for (var index = 0; index < _places.Length; index++)
        {
            _places[index] = left + ((right - left) * _places[index] / way);
        }
    }

    /// <summary>From the first instant to the last, in seconds.</summary>
    public double Length => _times[^1] - _times[0];

    /// <summary>Returns where an instant is.</summary>
    public double Place(double time) => Between(_times, _places, time);

    /// <summary>Returns which instant is at a place.</summary>
    public double TimeAt(double place) => Between(_places, _times, place);

    private static double Between(double[] from, double[] to, double at)
    {
        var found = Array.BinarySearch(from, at);
        if (found >= 0)
        {
            return to[found];
        }

        var next = ~found;
        if (next == 0 || next == from.Length)
        {
            return next == 0 ? to[0] : to[^1];
        }

        var share = (at - from[next - 1]) / (from[next] - from[next - 1]);
        return to[next - 1] + (share * (to[next] - to[next - 1]));
    }
}
