using ExchangeMesh.Laboratory.Statistics;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Laboratory.StylisedFacts;

/// <summary>The figures by which stylised facts are told.</summary>
public static class SeriesFigures
{
    private const int ImpactBins = 10;

    /// <summary>Returns the fourth central moment over the squared variance: 3 for a normal distribution.</summary>
    public static double Kurtosis(ReadOnlySpan<double> values)
    {
        var mean = Sample.Mean(values);
        var (squares, fourths) = (0.0, 0.0);
        foreach (var value in values)
        {
            var square = (value - mean) * (value - mean);
            squares += square;
            fourths += square * square;
        }

        return squares == 0 ? double.NaN : fourths * values.Length / (squares * squares);
    }

    /// <summary>Returns the tail index of the greatest twentieth of magnitudes: the power with which greater ones become rarer.</summary>
    /// <remarks>Source: Hill, A Simple General Approach to Inference About the Tail of a Distribution, The Annals of Statistics 3(5), 1975.</remarks>
    public static double TailIndex(ReadOnlySpan<double> values)
    {
        var magnitudes = new double[values.Length];
        for (var place = 0; place < values.Length; place++)
        {
            magnitudes[place] = Math.Abs(values[place]);
        }

        Array.Sort(magnitudes);
        var tail = Math.Max(2, values.Length / 20);
        var edge = magnitudes[^(tail + 1)];
        var sum = 0.0;
        for (var place = magnitudes.Length - tail; place < magnitudes.Length && edge > 0; place++)
        {
            sum += DeterministicMath.Log(magnitudes[place] / edge);
        }

        return sum > 0 ? tail / sum : double.NaN;
    }

    /// <summary>Returns the correlation of a series with itself some places later.</summary>
    public static double Autocorrelation(ReadOnlySpan<double> values, int lag)
    {
        var mean = Sample.Mean(values);
        var (products, squares) = (0.0, 0.0);
        for (var place = 0; place < values.Length; place++)
        {
            squares += (values[place] - mean) * (values[place] - mean);
            products += place >= lag ? (values[place] - mean) * (values[place - lag] - mean) : 0;
        }

        return squares == 0 ? double.NaN : products / squares;
    }

    /// <summary>Returns the power with which the mean return grows with the net volume that came with it: below one, impact is concave.</summary>
    /// <remarks>
    /// Stretches are put into ten bins of equal number by the magnitude of their net volume; the slope of the logarithm of the mean return in
    /// the volume's direction against the logarithm of the mean magnitude, by least squares over the bins whose mean return is positive.
    /// Source of the fact: Bouchaud, Bonart, Donier and Gould, Trades, Quotes and Prices, 2018, chapter 11.
    /// </remarks>
    public static double ImpactExponent(ReadOnlySpan<double> returns, ReadOnlySpan<double> netVolumes)
    {
        var pairs = new List<(double Volume, double Move)>();
        for (var place = 0; place < returns.Length; place++)
        {
            if (netVolumes[place] != 0)
            {
                pairs.Add((Math.Abs(netVolumes[place]), returns[place] * Math.Sign(netVolumes[place])));
            }
        }

        pairs.Sort((one, other) => one.Volume.CompareTo(other.Volume));
        var points = new List<(double X, double Y)>();
        for (var bin = 0; bin < ImpactBins && pairs.Count >= 2 * ImpactBins; bin++)
        {
            var of = pairs[(bin * pairs.Count / ImpactBins)..((bin + 1) * pairs.Count / ImpactBins)];
            var move = Sample.Mean([.. of.Select(pair => pair.Move)]);
            if (move > 0)
            {
                points.Add((DeterministicMath.Log(Sample.Mean([.. of.Select(pair => pair.Volume)])), DeterministicMath.Log(move)));
            }
        }

        return points.Count < 3 ? double.NaN : Slope(points);
    }

    private static double Slope(List<(double X, double Y)> points)
    {
        var x = points.Average(point => point.X);
        var y = points.Average(point => point.Y);
        var squares = points.Sum(point => (point.X - x) * (point.X - x));
        return squares == 0 ? double.NaN : points.Sum(point => (point.X - x) * (point.Y - y)) / squares;
    }
}
