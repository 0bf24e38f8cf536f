using ExchangeMesh.Domain.Records;

namespace ExchangeMesh.Recording.Metrics;

/// <summary>One figure of one participant of a published model, over all steps.</summary>
public sealed class FigureSeries
{
    /// <summary>Up to which step values are kept one by one.</summary>
    public const int GreatestKeptStep = 100;

    private readonly SortedList<long, double> _steps = [];

    /// <summary>Creates the series of a figure that was not told yet.</summary>
    /// <param name="of">What it is.</param>
    public FigureSeries(Figure of) => Of = of;

    /// <summary>What it is.</summary>
    public Figure Of { get; }

    /// <summary>How often it was told.</summary>
    public long Count { get; private set; }

    /// <summary>Its first value.</summary>
    public double First { get; private set; }

    /// <summary>Its last value.</summary>
    public double Last { get; private set; }

    /// <summary>The sum of its values.</summary>
    public double Sum { get; private set; }

    /// <summary>Its least value.</summary>
    public double Least { get; private set; }

    /// <summary>Its greatest value.</summary>
    public double Greatest { get; private set; }

    /// <summary>The sum of the values of each step up to <see cref="GreatestKeptStep"/>.</summary>
    public IReadOnlyDictionary<long, double> Steps => _steps;

    /// <summary>Moments of the logarithmic changes of a price from step to step; null for other figures.</summary>
    public ReturnMoments? Returns { get; private set; }

    /// <summary>Takes in a value.</summary>
    public void Apply(in FigureRow row)
    {
        if (Of == Figure.Price)
        {
            Returns ??= new ReturnMoments();
            Returns.Apply(Count == 0 ? 0 : Last, row.Value, row.Step);
        }

        (First, Least, Greatest) = Count == 0
            ? (row.Value, row.Value, row.Value)
            : (First, Math.Min(Least, row.Value), Math.Max(Greatest, row.Value));
        Count++;
        Last = row.Value;
        Sum += row.Value;
        if (row.Step <= GreatestKeptStep)
        {
            _steps[row.Step] = (_steps.TryGetValue(row.Step, out var sum) ? sum : 0) + row.Value;
        }
    }
}
