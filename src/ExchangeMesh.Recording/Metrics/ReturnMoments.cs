using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording.Metrics;

/// <summary>Moments of the logarithmic changes of a price, and its worst ones.</summary>
public sealed class ReturnMoments
{
    /// <summary>How many of the worst returns are kept.</summary>
    public const int WorstKept = 20;

    private readonly List<(double Return, long Step)> _worst = [];
    private long _count;
    private double _mean;
    private double _second;
    private double _third;
    private double _fourth;

    /// <summary>The deviation of the returns; null without two of them.</summary>
    public double? Deviation => _count < 2 ? null : Math.Sqrt(_second / (_count - 1));

    /// <summary>The fourth central moment over the squared second; 3 for a normal distribution; null without spread.</summary>
    public double? Kurtosis => _second > 0 ? _count * _fourth / (_second * _second) : null;

    /// <summary>The third central moment over the second to the power of 3/2; null without spread.</summary>
    public double? Skewness => _second > 0 ? Math.Sqrt(_count) * _third / (_second * Math.Sqrt(_second)) : null;

    /// <summary>The steps of the worst returns, worst first.</summary>
    public IEnumerable<long> WorstSteps => _worst.Select(one => one.Step);

    /// <summary>Takes in the change from one price to the next; nothing where one of them is not above zero.</summary>
    public void Apply(double before, double price, long step)
    {
        if (before <= 0 || price <= 0)
        {
            return;
        }

        var change = DeterministicMath.Log(price / before);
        _count++;
        var distance = change - _mean;
        var part = distance / _count;
        var term = distance * part * (_count - 1);
        _mean += part;
        _fourth += (term * part * part * ((_count * (double)_count) - (3 * _count) + 3)) + (6 * part * part * _second) - (4 * part * _third);
        _third += (term * part * (_count - 2)) - (3 * part * _second);
        _second += term;
        Keep(change, step);
    }

    private void Keep(double change, long step)
    {
        if (_worst.Count == WorstKept && change >= _worst[^1].Return)
        {
            return;
        }

        var place = 0;
        while (place < _worst.Count && _worst[place].Return <= change)
        {
            place++;
        }

        _worst.Insert(place, (change, step));
        if (_worst.Count > WorstKept)
        {
            _worst.RemoveAt(WorstKept);
        }
    }
}
