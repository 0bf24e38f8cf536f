using ExchangeMesh.Laboratory.Statistics;

namespace ExchangeMesh.Laboratory.Sensitivity;

/// <summary>How much of an outcome's variance a field explains.</summary>
/// <param name="First">By itself: the share that would vanish, on average, if the field were known.</param>
/// <param name="Total">By itself and together with others: the share that would stay if all others were known.</param>
public sealed record SobolIndex(ConfidenceInterval First, ConfidenceInterval Total);

/// <summary>The outcome at the points of a Sobol design: of each base point a block of A, B, and for each field A with that field from B.</summary>
/// <param name="fields">How many fields are varied.</param>
/// <remarks>
/// With f_A, f_B, f_ABi the outcomes, m the mean and V the variance of all f_A and f_B:
/// first order of field i = mean of (f_B − m)(f_ABi − f_A), ÷ V; total = mean of (f_A − f_ABi)², ÷ 2V.
/// Sources: Saltelli et al., Variance based sensitivity analysis of model output, Computer Physics Communications 181(2), 2010,
/// formula (b) of table 2; Jansen, Analysis of variance designs for model output, Computer Physics Communications 117, 1999. That the mean is
/// taken off f_B is ours: it changes no expectation, and makes the estimate independent of the outcome's zero.
/// </remarks>
public sealed class SobolIndices(int fields)
{
    private readonly List<double[]> _blocks = [];

    /// <summary>How many blocks there are.</summary>
    public int Blocks => _blocks.Count;

    /// <summary>How many blocks were left out because a point of theirs has no data.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Adds a block; one in which a point has no data is left out whole.</summary>
    /// <param name="outcomes">The outcome at A, at B, and at each mixed point; null for no data.</param>
    /// <exception cref="ArgumentException">The block has not as many points as there are fields and two.</exception>
    public void Add(IReadOnlyList<double?> outcomes)
    {
        ArgumentNullException.ThrowIfNull(outcomes);
        if (outcomes.Count != fields + 2)
        {
            throw new ArgumentException($"A block of {fields} fields has {fields + 2} points, not {outcomes.Count}.", nameof(outcomes));
        }

        if (outcomes.Any(outcome => outcome is null))
        {
            LeftOut++;
            return;
        }

        _blocks.Add([.. outcomes.OfType<double>()]);
    }

    /// <summary>Returns each field's indices with their bootstrap intervals over blocks; empty where the outcome does not vary over all A and B, or below two blocks.</summary>
    /// <param name="bootstrap">Draws the samples.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    public IReadOnlyList<SobolIndex> Compute(Bootstrap bootstrap, double confidence)
    {
        ArgumentNullException.ThrowIfNull(bootstrap);
        if (_blocks.Count < 2 || _blocks.TrueForAll(block => block[0] == _blocks[0][0] && block[1] == _blocks[0][0]))
        {
            return [];
        }

        var places = Enumerable.Range(0, _blocks.Count).Select(place => (double)place).ToArray();
        var indices = new SobolIndex[fields];
        for (var field = 0; field < fields; field++)
        {
            var column = field + 2;
            indices[field] = new SobolIndex(
                bootstrap.Interval(places, sample => First(sample, column), confidence),
                bootstrap.Interval(places, sample => Total(sample, column), confidence));
        }

        return indices;
    }

    private double First(ReadOnlySpan<double> sample, int column)
    {
        var (mean, variance) = Moments(sample);
        var sum = 0.0;
        foreach (var place in sample)
        {
            var block = _blocks[(int)place];
            sum += (block[1] - mean) * (block[column] - block[0]);
        }

        return variance == 0 ? 0 : sum / sample.Length / variance;
    }

    private double Total(ReadOnlySpan<double> sample, int column)
    {
        var variance = Moments(sample).Variance;
        var sum = 0.0;
        foreach (var place in sample)
        {
            var block = _blocks[(int)place];
            sum += (block[0] - block[column]) * (block[0] - block[column]);
        }

        return variance == 0 ? 0 : sum / sample.Length / (2 * variance);
    }

    private (double Mean, double Variance) Moments(ReadOnlySpan<double> sample)
    {
        var mean = 0.0;
        foreach (var place in sample)
        {
            mean += _blocks[(int)place][0] + _blocks[(int)place][1];
        }

        mean /= 2 * sample.Length;
        var squares = 0.0;
        foreach (var place in sample)
        {
            var block = _blocks[(int)place];
            squares += ((block[0] - mean) * (block[0] - mean)) + ((block[1] - mean) * (block[1] - mean));
        }

        return (mean, squares / (2 * sample.Length));
    }
}
