using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording.Metrics;

/// <summary>Folds the figures that participants of published models tell of themselves.</summary>
public sealed class FigureTally
{
    private const int Figures = 256;

    private readonly LookupTable<long, FigureSeries> _found = new();
    private readonly SortedDictionary<long, FigureSeries> _series = [];
    private readonly SortedSet<long> _marginCallSteps = [];

    /// <summary>The series that were told, by participant and figure.</summary>
    public IEnumerable<(ParticipantId By, FigureSeries Series)> All =>
        _series.Select(one => (new ParticipantId((int)(one.Key / Figures)), one.Value));

    /// <summary>Takes in a figure.</summary>
    /// <param name="by">Whose.</param>
    /// <param name="row">The figure.</param>
    public void Apply(ParticipantId by, in FigureRow row)
    {
        var key = (by.Value * (long)Figures) + (byte)row.Of;
        if (!_found.TryGetValue(key, out var series))
        {
            series = new FigureSeries(row.Of);
            _found.TryAdd(key, series);
            _series.Add(key, series);
        }

        series.Apply(in row);
        if (row.Of == Figure.MarginCall && row.Value != 0)
        {
            _marginCallSteps.Add(row.Step);
        }
    }

    /// <summary>Returns in how many of a price's worst returns somebody had to sell because a limit on leverage bound.</summary>
    public int MarginCallsInWorst(ReturnMoments returns)
    {
        ArgumentNullException.ThrowIfNull(returns);
        return returns.WorstSteps.Count(_marginCallSteps.Contains);
    }
}
