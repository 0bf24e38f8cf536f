using System.Globalization;
using ExchangeMesh.Laboratory.Outcomes;
using ExchangeMesh.Recording.Summaries;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Laboratory.Gates;

/// <summary>Gates held against the outcomes that runs of their scenario have.</summary>
/// <param name="Gates">Those that are sound, in their order.</param>
/// <param name="Diagnostics">What is wrong with the others, in the same order.</param>
public sealed record GateSet(IReadOnlyList<Gate> Gates, IReadOnlyList<Diagnostic> Diagnostics)
{
    /// <summary>Finds each gate's outcome and reads its threshold in that outcome's unit.</summary>
    /// <param name="gates">The gates.</param>
    /// <param name="catalog">The outcomes.</param>
    /// <param name="plan">The scenario: its assets may stand behind amounts.</param>
    public static GateSet Of(IReadOnlyList<GatePlan> gates, OutcomeCatalog catalog, ScenarioPlan plan)
    {
        ArgumentNullException.ThrowIfNull(gates);
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(plan);
        var assets = plan.Assets.Select(asset => asset.Name).ToList();
        var sound = new List<Gate>();
        var faults = new List<Diagnostic>();
        foreach (var gate in gates)
        {
            var (found, fault) = Resolve(gate, catalog, assets);
            if (found is not null)
            {
                sound.Add(found);
            }
            else
            {
                faults.Add(fault!);
            }
        }

        return new GateSet(sound, faults);
    }

    private static (Gate? Gate, Diagnostic? Fault) Resolve(GatePlan gate, OutcomeCatalog catalog, IReadOnlyList<string> assets)
    {
        // An outcome's whole name wins, so that no outcome is hidden by a figure of another.
        var (outcome, figure, quantile) = (catalog.Find(gate.Outcome), GateFigure.EachRun, 0.0);
        if (outcome is null && Split(gate.Outcome) is var (name, found, share))
        {
            (outcome, figure, quantile) = (catalog.Find(name), found, share);
        }

        if (outcome is null)
        {
            return (null, Unknown(gate, catalog));
        }

        if (figure != GateFigure.EachRun && gate.Share is not null)
        {
            return (null, new Diagnostic(gate.At, DiagnosticCode.BadGate, gate.Path, $"'{gate.Text}' asks of a figure over all runs that it hold in a share of them; leave out one of the two."));
        }

        var (threshold, fault) = GateText.ThresholdOf(gate, MeasureOf(outcome.Unit), assets);
        return fault is null ? (new Gate(gate, outcome, figure, quantile, threshold), null) : (null, fault);
    }

    private static Diagnostic Unknown(GatePlan gate, OutcomeCatalog catalog)
    {
        var nearest = Split(gate.Outcome) is var (name, _, _) && catalog.NearestTo(name) is { Length: > 0 } meant
            ? meant + gate.Outcome[name.Length..]
            : catalog.NearestTo(gate.Outcome);
        return new Diagnostic(gate.At, DiagnosticCode.UnknownOutcome, gate.Path, $"runs of this scenario have no outcome '{gate.Outcome}'; names are those of a run's summary.json.", nearest);
    }

    private static (string Name, GateFigure Figure, double Quantile)? Split(string outcome)
    {
        var dot = outcome.LastIndexOf('.');
        if (dot <= 0)
        {
            return null;
        }

        var (name, figure) = (outcome[..dot], outcome[(dot + 1)..]);
        if (figure.StartsWith('p') && int.TryParse(figure.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent is > 0 and < 100)
        {
            return (name, GateFigure.Quantile, percent / 100.0);
        }

        return figure switch
        {
            "mean" => (name, GateFigure.Mean, 0),
            "median" => (name, GateFigure.Quantile, 0.5),
            _ => null,
        };
    }

    private static GateMeasure MeasureOf(MetricUnit unit) => unit switch
    {
        MetricUnit.Count => GateMeasure.Count,
        MetricUnit.Ratio => GateMeasure.Share,
        MetricUnit.Seconds => GateMeasure.Time,
        _ => GateMeasure.Amount,
    };
}
