using ExchangeMesh.Laboratory.Statistics;

namespace ExchangeMesh.Laboratory.StylisedFacts;

/// <summary>Whether a series shows a fact.</summary>
public enum FactVerdict : byte
{
    /// <summary>The interval lies where the fact has it.</summary>
    Shown,

    /// <summary>The interval lies elsewhere.</summary>
    NotShown,

    /// <summary>The interval reaches into both.</summary>
    Open,

    /// <summary>There is not enough in the series to tell.</summary>
    NoData,
}

/// <summary>One of the facts that most traded series share, and how a series stands to it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Figure">The figure that tells it.</param>
/// <param name="Expectation">Where the figure lies where the fact holds.</param>
/// <param name="Value">The figure and its confidence interval.</param>
/// <param name="Verdict">Whether the series shows it.</param>
public sealed record StylisedFact(string Name, string Figure, string Expectation, ConfidenceInterval Value, FactVerdict Verdict)
{
    /// <summary>Measures the facts of a series.</summary>
    /// <remarks>Source of the list: Cont, Empirical Properties of Asset Returns: Stylized Facts and Statistical Issues, Quantitative Finance 1, 2001.</remarks>
    /// <param name="series">At least 100 returns.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <exception cref="ArgumentException">The series is shorter.</exception>
    public static IReadOnlyList<StylisedFact> Measure(ReturnSeries series, double confidence)
    {
        ArgumentNullException.ThrowIfNull(series);
        var returns = series.Returns;
        if (returns.Length < 100)
        {
            throw new ArgumentException($"There are {returns.Length} returns; at least 100 are needed.", nameof(series));
        }

        var kurtosis = Of(0, places => SeriesFigures.Kurtosis(At(returns, places)), stream: 0);
        var tail = Of(0, places => SeriesFigures.TailIndex(At(returns, places)), stream: 1);
        var plain = Of(1, places => SeriesFigures.Autocorrelation(At(returns, places), 1), stream: 2);
        var clustering = Of(10, places => Clustering(At(returns, places)), stream: 3);
        var impact = series.NetVolumes.Length == returns.Length
            ? Of(0, places => SeriesFigures.ImpactExponent(At(returns, places), At(series.NetVolumes, places)), stream: 4)
            : new ConfidenceInterval(double.NaN, double.NaN, double.NaN, confidence);
        return
        [
            new("fat tails", "kurtosis of returns", "above 3", kurtosis, Above(kurtosis, 3)),
            new("fat tails", "tail index of the greatest 5 % (Hill)", "from 2 to 5", tail, Within(tail, 2, 5)),
            new("absence of autocorrelation", "autocorrelation of returns, lag 1", "from -0.1 to 0.1", plain, Within(plain, -0.1, 0.1)),
            new("volatility clustering", "mean autocorrelation of |returns|, lags 1 to 10", "above 0", clustering, Above(clustering, 0)),
            new("concave impact", "power of the return in the net volume", "below 1", impact, Below(impact, 1)),
        ];

        ConfidenceInterval Of(int reach, SeriesStatistic statistic, int stream) =>
            BlockBootstrap.Interval(returns.Length, reach, statistic, confidence, stream);
    }

    private static double Clustering(double[] returns)
    {
        var magnitudes = Array.ConvertAll(returns, Math.Abs);
        var sum = 0.0;
        for (var lag = 1; lag <= 10; lag++)
        {
            sum += SeriesFigures.Autocorrelation(magnitudes, lag);
        }

        return sum / 10;
    }

    private static double[] At(double[] values, ReadOnlySpan<int> places)
    {
        var drawn = new double[places.Length];
        for (var place = 0; place < places.Length; place++)
        {
            drawn[place] = values[places[place]];
        }

        return drawn;
    }

    private static FactVerdict Above(ConfidenceInterval value, double edge) =>
        Judge(value, value.Lower > edge, value.Upper <= edge);

    private static FactVerdict Below(ConfidenceInterval value, double edge) =>
        Judge(value, value.Upper < edge, value.Lower >= edge);

    private static FactVerdict Within(ConfidenceInterval value, double least, double most) =>
        Judge(value, value.Lower >= least && value.Upper <= most, value.Upper < least || value.Lower > most);

    private static FactVerdict Judge(ConfidenceInterval value, bool isShown, bool isNotShown) =>
        !double.IsFinite(value.Estimate) ? FactVerdict.NoData
        : isShown ? FactVerdict.Shown
        : isNotShown ? FactVerdict.NotShown
        : FactVerdict.Open;
}
