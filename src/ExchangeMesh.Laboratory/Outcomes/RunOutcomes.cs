using ExchangeMesh.Primitives;
using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Laboratory.Outcomes;

/// <summary>The outcomes of one run: numbers alone, a few kilobytes, so that thousands can be held.</summary>
public sealed class RunOutcomes
{
    private readonly double?[] _values;

    private RunOutcomes(OutcomeCatalog catalog, double?[] values)
    {
        Catalog = catalog;
        _values = values;
    }

    /// <summary>What each outcome is.</summary>
    public OutcomeCatalog Catalog { get; }

    /// <summary>The values in the catalogue's order; null is no data, which is not zero.</summary>
    public IReadOnlyList<double?> Values => _values;

    /// <summary>Returns an outcome in its own unit; null where the run gave no data for it, such as the time of a first halt without a halt.</summary>
    /// <exception cref="ArgumentException">The catalogue has no such outcome.</exception>
    public double? this[string name] => Catalog.PlaceOf(name) is var place and >= 0
        ? _values[place]
        : throw new ArgumentException(Catalog.Complaint(name), nameof(name));

    /// <summary>Takes the outcomes out of a summary.</summary>
    /// <param name="catalog">The catalogue of the scenario that was run.</param>
    /// <param name="summary">The run's summary; it is not kept.</param>
    public static RunOutcomes Of(OutcomeCatalog catalog, RunSummary summary)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(summary);
        var unknown = summary.Metrics.FirstOrDefault(metric => catalog.PlaceOf(metric.Name) < 0);
        Invariant.Holds(unknown is null, $"the run gave {unknown?.Name}, which its scenario's catalogue of outcomes does not have");
        return new RunOutcomes(catalog, [.. catalog.All.Select(outcome => summary.Find(outcome.Name)?.Value)]);
    }

    /// <summary>Takes the outcomes out of a results folder's metrics.</summary>
    /// <param name="catalog">The catalogue of the scenario that was run.</param>
    /// <param name="metrics">Each metric's value by its name.</param>
    public static RunOutcomes Of(OutcomeCatalog catalog, SortedDictionary<string, double?> metrics)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(metrics);
        return new RunOutcomes(catalog, [.. catalog.All.Select(outcome => metrics.GetValueOrDefault(outcome.Name))]);
    }

    /// <summary>Takes the outcomes back from where they were kept.</summary>
    /// <param name="catalog">The catalogue.</param>
    /// <param name="values">The values in the catalogue's order.</param>
    /// <exception cref="ArgumentException">There are not as many values as outcomes.</exception>
    public static RunOutcomes Of(OutcomeCatalog catalog, IReadOnlyList<double?> values)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(values);
        return values.Count == catalog.All.Count
            ? new RunOutcomes(catalog, [.. values])
            : throw new ArgumentException($"There are {catalog.All.Count} outcomes, but {values.Count} values.", nameof(values));
    }
}
