using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording.Metrics;
using ExchangeMesh.Recording.Streams;
using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Recording;

/// <summary>Takes a run's events in the total order and makes fingerprint, summary and, where asked to, a results folder of them.</summary>
/// <remarks>
/// Used by one thread. Memory is bounded by two row groups per stream and the run's liquidations. Disposing before
/// <see cref="Complete"/> leaves no folder behind.
/// </remarks>
public sealed class RunRecorder : IDisposable
{
    private readonly RunNames _names;
    private readonly RecordedScenario _scenario;
    private readonly RunFingerprint _fingerprint = new();
    private readonly RunTally _tally;
    private readonly RunFiles? _files;
    private bool _isComplete;

    /// <summary>Records without files: fingerprint and summary only.</summary>
    public RunRecorder(RunNames names, RecordedScenario scenario)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(scenario);
        _names = names;
        _scenario = scenario;
        _tally = new RunTally(names);
    }

    /// <summary>Records into <c>outDirectory/&lt;scenario&gt;-s&lt;seed&gt;-&lt;hash8&gt;/</c>, which appears when the run is complete.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public RunRecorder(string outDirectory, RunNames names, RecordedScenario scenario)
        : this(names, scenario)
    {
        _files = new RunFiles(outDirectory, names, scenario);
    }

    /// <summary>How many events there were so far.</summary>
    public long Events => _tally.Events;

    /// <summary>How many liquidations there were so far: of accounts, of loans, and deleveragings.</summary>
    public int Liquidations => _tally.Cascade.Nodes.Count;

    /// <summary>The liquidations so far, and which led to which; it grows with <see cref="Append"/>.</summary>
    public LiquidationCascade Cascade => _tally.Cascade;

    /// <summary>Returns how many events of a kind there were so far.</summary>
    public long Count(RecordKind kind) => _tally.Count(kind);

    /// <summary>Takes in the next events, in the run's total order.</summary>
    /// <exception cref="InvariantViolationException">An event is out of order, or names a cause that was not recorded before it.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Append(ReadOnlySpan<RunEvent> events)
    {
        foreach (ref readonly var next in events)
        {
            Invariant.Holds(next.At >= _tally.LatestAt, "Events are recorded in the order of virtual time.");
            _fingerprint.Append(in next);
            _tally.Apply(in next);
            _files?.Append(in next);
        }
    }

    /// <summary>Adds a participant's final state to the fingerprint, after all events, in the order of the participants' numbers.</summary>
    public void AddState(ParticipantId participant, ulong stateHash) => _fingerprint.AddState(participant, stateHash);

    /// <summary>Ends the recording: makes the summary, and moves the results folder to its place.</summary>
    /// <param name="end">How the run ended.</param>
    /// <param name="audit">What the audit found.</param>
    /// <param name="host">Where and how the run was made.</param>
    /// <param name="inputs">The shocks that came from outside, by number; null for none.</param>
    /// <exception cref="InvalidOperationException">The recording has ended already.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public RunResult Complete(RunEnd end, RunAudit audit, RunHost host, IReadOnlyList<RecordedInput>? inputs = null)
    {
        if (_isComplete)
        {
            throw new InvalidOperationException("The recording has ended already.");
        }

        _isComplete = true;
        var fingerprint = _fingerprint.Current();
        var summary = new RunSummary(_scenario, _names, _tally, end, fingerprint);
        var manifest = new RunManifest
        {
            Scenario = _scenario.Name,
            ScenarioHash = _scenario.Hash,
            Seed = _scenario.Seed,
            EngineVersion = typeof(RunRecorder).Assembly.GetName().Version?.ToString(3) ?? "",
            Fingerprint = fingerprint,
            Inputs = inputs ?? [],
            Interrupted = end.IsInterrupted,
            EndedAtNs = end.At.Nanoseconds,
            Participants = _names.ParticipantCount,
            Messages = end.Messages,
            Wakes = end.Wakes,
            Events = _tally.Events,
            Audit = audit,
            Files = _files?.Complete(_tally, summary) ?? [],
            Host = host,
        };
        return new RunResult(manifest, summary, _files?.Commit(manifest));
    }

    /// <summary>Lets go of the files; a folder that is not complete is deleted.</summary>
    public void Dispose()
    {
        _files?.Dispose();
        _fingerprint.Dispose();
    }
}

/// <summary>What a recorded run gave.</summary>
/// <param name="Manifest">What was run, and its fingerprint.</param>
/// <param name="Summary">The figures.</param>
/// <param name="Folder">The results folder; null where nothing was written.</param>
public sealed record RunResult(RunManifest Manifest, RunSummary Summary, string? Folder);
