using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ExchangeMesh.Recording.Measures;
using ExchangeMesh.Recording.Summaries;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Laboratory.Published;

/// <summary>Runs a scenario as its published values ask for, and holds what the runs gave against them.</summary>
public sealed class Reproduction
{
    private const string ModelPaths = "models.";

    private readonly Func<IReadOnlyList<ScenarioOverride>, ScenarioReading> _read;
    private readonly Func<ScenarioReading, Task<RunSummary>> _run;
    private readonly Action<string> _progress;
    private readonly StringBuilder _fingerprints = new();
    private readonly List<ReproducedValue> _values = [];
    private readonly List<Diagnostic> _diagnostics = [];
    private int _runs;

    private Reproduction(
        Func<IReadOnlyList<ScenarioOverride>, ScenarioReading> read,
        Func<ScenarioReading, Task<RunSummary>> run,
        Action<string> progress)
    {
        _read = read;
        _run = run;
        _progress = progress;
    }

    /// <summary>Reproduces what a scenario says is published.</summary>
    /// <param name="read">Reads the scenario with fields set.</param>
    /// <param name="run">Makes a run, on any engine: results do not depend on it.</param>
    /// <param name="progress">Told before each run what it is.</param>
    /// <returns>The result, or what is wrong with the scenario; the other is null or empty.</returns>
    public static async Task<(ReproducedResult? Result, IReadOnlyList<Diagnostic> Diagnostics)> OfAsync(
        Func<IReadOnlyList<ScenarioOverride>, ScenarioReading> read,
        Func<ScenarioReading, Task<RunSummary>> run,
        Action<string> progress)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(progress);
        var reading = read([]);
        if (reading.Plan is not { } plan)
        {
            return (null, reading.Diagnostics);
        }

        if (plan.Published is not { } published)
        {
            return (null, [new Diagnostic(new SourcePosition(plan.Name, 0, 0), DiagnosticCode.MissingField, "published", "the scenario names nothing that is published; 'published' says what runs are held against.")]);
        }

        var reproduction = new Reproduction(read, run, progress);
        for (var place = 0; place < published.Seeds; place++)
        {
            await reproduction.ExpectAsync(published, plan.Seed + (ulong)place).ConfigureAwait(false);
        }

        foreach (var search in published.Searches)
        {
            await reproduction.SearchAsync(search).ConfigureAwait(false);
        }

        return reproduction._diagnostics.Count > 0
            ? (null, reproduction._diagnostics)
            : (new ReproducedResult(plan.Name, plan.Description, published.Source, published.Note, reading.ResolvedText, reproduction._values, reproduction.Fingerprint(), reproduction._runs), []);
    }

    /// <summary>Makes the runs of one seed, one for each set of overrides, in the order in which they are first asked for.</summary>
    private async Task ExpectAsync(PublishedPlan published, ulong seed)
    {
        foreach (var group in published.Expected.GroupBy(one => LabelOf(one.Overrides), StringComparer.Ordinal))
        {
            var label = published.Seeds == 1 ? group.Key : string.Join(", ", ((string[])[Text($"seed {seed}"), group.Key]).Where(part => part.Length > 0));
            var overrides = group.First().Overrides;
            if (published.Seeds > 1)
            {
                overrides = [.. overrides, new ScenarioOverride("seed", Text($"{seed}"))];
            }

            if (await RunAsync(overrides, label).ConfigureAwait(false) is not { } summary)
            {
                return;
            }

            foreach (var one in group)
            {
                var (value, note) = Evaluate(one.Measure, summary);
                _values.Add(new ReproducedValue(one.Text, label, one.Value, one.Least, one.Greatest, one.Tolerance, value, note));
            }
        }
    }

    private async Task SearchAsync(ThresholdSearch search)
    {
        var (from, to) = (search.From, search.To);
        var (atFrom, fault) = await HoldsAsync(search, from).ConfigureAwait(false);
        var (atTo, other) = await HoldsAsync(search, to).ConfigureAwait(false);
        var note = fault + other;
        if (note.Length == 0 && (atFrom || !atTo))
        {
            note = atFrom ? "the condition holds at 'from' already" : "the condition does not hold at 'to'";
        }

        while (note.Length == 0 && Math.Abs(to - from) > search.Precision * Math.Abs((from + to) / 2))
        {
            var middle = (from + to) / 2;
            (var holds, note) = await HoldsAsync(search, middle).ConfigureAwait(false);
            (from, to) = holds ? (from, middle) : (middle, to);
        }

        _values.Add(new ReproducedValue(
            search.Text,
            LabelOf(search.Overrides),
            search.Value,
            search.Least,
            search.Greatest,
            search.Tolerance,
            note.Length == 0 ? (from + to) / 2 : null,
            note));
    }

    private async Task<(bool Holds, string Note)> HoldsAsync(ThresholdSearch search, double value)
    {
        var written = Text($"{(decimal)value}{search.Unit}");
        IReadOnlyList<ScenarioOverride> overrides = [.. search.Overrides, .. search.Fields.Select(path => new ScenarioOverride(path, written))];
        if (await RunAsync(overrides, $"{search.Text}: {written}").ConfigureAwait(false) is not { } summary)
        {
            return (false, "the scenario cannot be read with this value");
        }

        var sign = search.Until.IndexOfAny(['<', '>']);
        if (sign < 0)
        {
            return (false, $"'{search.Until}' is no condition; two measures with < or > between were expected");
        }

        var (left, leftNote) = Evaluate(search.Until[..sign], summary);
        var (right, rightNote) = Evaluate(search.Until[(sign + 1)..], summary);
        return (search.Until[sign] == '<' ? left < right : left > right, leftNote + rightNote);
    }

    private async Task<RunSummary?> RunAsync(IReadOnlyList<ScenarioOverride> overrides, string label)
    {
        var reading = _read(overrides);
        if (reading.Plan is null)
        {
            _diagnostics.AddRange(reading.Diagnostics);
            return null;
        }

        _progress(label);
        var summary = await _run(reading).ConfigureAwait(false);
        _fingerprints.Append(summary.Fingerprint);
        _runs++;
        return summary;
    }

    private static (double? Value, string Note) Evaluate(string text, RunSummary summary)
    {
        if (Measure.Read(text, out var fault) is not { } measure)
        {
            return (null, fault);
        }

        var value = measure.Of(name => summary.Find(name)?.Value);
        var missing = measure.Names.FirstOrDefault(name => summary.Find(name) is null);
        var note = value is not null ? "" : missing is null ? "the run gave no data" : $"there is no metric {missing}";
        return (value, note);
    }

    private string Fingerprint() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_fingerprints.ToString())));

    /// <summary>Returns what is set, short: fields that are set to one value together, without what all paths of models begin with.</summary>
    private static string LabelOf(IReadOnlyList<ScenarioOverride> overrides)
    {
        var label = new StringBuilder();
        for (var place = 0; place < overrides.Count; place++)
        {
            var path = overrides[place].Path;
            label.Append(path.StartsWith(ModelPaths, StringComparison.Ordinal) ? path[ModelPaths.Length..] : path);
            var isTogether = place + 1 < overrides.Count && string.Equals(overrides[place + 1].Value, overrides[place].Value, StringComparison.Ordinal);
            label.Append(isTogether ? " = " : $" = {overrides[place].Value}{(place + 1 < overrides.Count ? ", " : "")}");
        }

        return label.ToString();
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
