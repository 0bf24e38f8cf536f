using ExchangeMesh.Laboratory.Runs;

namespace ExchangeMesh;

/// <summary>What one run gave.</summary>
public sealed class ScenarioRun
{
    private readonly MeasuredRun _run;

    internal ScenarioRun(MeasuredRun run)
    {
        _run = run;
        OutcomeNames = [.. run.Outcomes.Catalog.All.Select(outcome => outcome.Name)];
    }

    /// <summary>The run's fingerprint, 64 hexadecimal digits: equal for equal runs, and for no others.</summary>
    public string Fingerprint => _run.Fingerprint;

    /// <summary>The results folder; null where none was asked for.</summary>
    public string? Folder => _run.Folder;

    /// <summary>Whether the run was stopped before the scenario's end.</summary>
    public bool WasInterrupted => _run.WasInterrupted;

    /// <summary>The names of all outcomes, which are those of <c>summary.json</c>: of the run, then of each venue and market.</summary>
    public IReadOnlyList<string> OutcomeNames { get; }

    /// <summary>Returns an outcome, such as <c>bad_debt</c> or <c>alpha.BTC-PERP.max_fall</c>, in its own unit.</summary>
    /// <returns>The value; null where the run has no data for it, such as the time of a first halt without a halt.</returns>
    /// <exception cref="ArgumentException">There is no such outcome; the message names the nearest one.</exception>
    public double? this[string outcome] => _run.Outcomes[outcome];

    /// <summary>Returns what an outcome means.</summary>
    /// <exception cref="ArgumentException">There is no such outcome; the message names the nearest one.</exception>
    public string MeaningOf(string outcome) =>
        _run.Outcomes.Catalog.Find(outcome)?.Meaning ?? throw new ArgumentException(_run.Outcomes.Catalog.Complaint(outcome), nameof(outcome));
}
