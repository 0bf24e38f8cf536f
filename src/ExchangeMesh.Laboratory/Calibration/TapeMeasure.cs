using ExchangeMesh.Laboratory.Statistics;
using MathNet.Numerics.Distributions;

namespace ExchangeMesh.Laboratory.Calibration;

/// <summary>A tape's figures with confidence intervals, and the law of its order sizes.</summary>
/// <remarks>
/// Intervals are jackknifed: the tape is cut into stretches of equal length, the figures are measured without each of them in turn, and their
/// deviation is that of what is left out, whatever depends on what within a stretch. Source: Künsch, The Jackknife and the Bootstrap for General
/// Stationary Observations, Annals of Statistics 17 (1989).
/// </remarks>
public sealed class TapeMeasure
{
    /// <summary>Into how many stretches a tape is cut.</summary>
    public const int Blocks = 20;

    /// <summary>The least number of orders that is measured.</summary>
    public const int LeastOrders = 200;

    private readonly TapeFigures _whole;
    private readonly TapeFigures[] _without;
    private readonly double _confidence;

    private TapeMeasure(List<TapeOrder> orders, double seconds, double interval, double confidence)
    {
        Orders = orders.Count;
        Seconds = seconds;
        Interval = interval;
        _confidence = confidence;
        var blocks = Cut(orders, seconds);
        _whole = TapeFigures.Of([new TapeBlock(seconds, orders)], interval);
        _without = [.. Enumerable.Range(0, Blocks).Select(place => TapeFigures.Of([.. blocks.Where((_, other) => other != place)], interval))];
        Sizes = SizeFit.Of(orders.Select(static order => Math.Abs(order.SignedNotional)).ToArray());
    }

    /// <summary>How many orders there are.</summary>
    public int Orders { get; }

    /// <summary>How many seconds lie between the first and the last.</summary>
    public double Seconds { get; }

    /// <summary>Over how many seconds returns are taken.</summary>
    public double Interval { get; }

    /// <summary>The law of order sizes.</summary>
    public SizeFit Sizes { get; }

    /// <summary>The figures themselves.</summary>
    public TapeFigures Figures => _whole;

    /// <summary>Measures a tape.</summary>
    /// <param name="orders">Its orders, in order of time.</param>
    /// <param name="interval">Over how many seconds returns are taken; positive.</param>
    /// <param name="confidence">Of the intervals, above 0 and below 1.</param>
    /// <param name="problem">Why it cannot be measured; empty where it can.</param>
    /// <returns>The measure, or null.</returns>
    public static TapeMeasure? Of(List<TapeOrder> orders, double interval, double confidence, out string problem)
    {
        ArgumentNullException.ThrowIfNull(orders);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(interval);
        ConfidenceInterval.Check(confidence);
        var seconds = orders.Count > 0 ? orders[^1].AtSeconds - orders[0].AtSeconds : 0;
        problem = orders.Count < LeastOrders ? $"{orders.Count} orders are too few, at least {LeastOrders} are needed"
            : seconds / interval < 5 * Blocks ? $"{(long)(seconds / interval)} returns are too few, at least {5 * Blocks} are needed; take a shorter interval or more data"
            : orders.TrueForAll(order => Math.Abs(order.SignedNotional) == Math.Abs(orders[0].SignedNotional)) ? "all orders have one size"
            : Cut(orders, seconds).Exists(static block => block.Orders.Count < 3) ? $"a twentieth of the time has fewer than three orders; give data without such holes"
            : "";
        return problem.Length == 0 ? new TapeMeasure(orders, seconds, interval, confidence) : null;
    }

    /// <summary>Returns a figure with its interval; bounds are not numbers where a stretch does not give it.</summary>
    /// <param name="of">Which figure.</param>
    public ConfidenceInterval WithInterval(Func<TapeFigures, double> of)
    {
        ArgumentNullException.ThrowIfNull(of);
        var estimate = of(_whole);
        var without = Array.ConvertAll(_without, figures => of(figures));
        var mean = Sample.Mean(without);
        var squares = without.Sum(one => (one - mean) * (one - mean));
        var deviation = Math.Sqrt(squares * (Blocks - 1) / Blocks);
        var reach = StudentT.InvCDF(0, 1, Blocks - 1, (1 + _confidence) / 2) * deviation;
        return new ConfidenceInterval(estimate, estimate - reach, estimate + reach, _confidence);
    }

    private static List<TapeBlock> Cut(List<TapeOrder> orders, double seconds)
    {
        var length = seconds / Blocks;
        var blocks = Enumerable.Range(0, Blocks).Select(_ => new TapeBlock(length, [])).ToList();
        foreach (var order in orders)
        {
            blocks[Math.Min(Blocks - 1, (int)((order.AtSeconds - orders[0].AtSeconds) / length))].Orders.Add(order);
        }

        return blocks;
    }
}
