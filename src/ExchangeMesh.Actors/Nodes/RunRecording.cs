using System.Runtime.InteropServices;
using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using ExchangeMesh.Recording.Summaries;
using ExchangeMesh.World;

namespace ExchangeMesh.Actors.Nodes;

/// <summary>The results of a run over several nodes in the making: what all nodes record, in one order, goes into one results folder.</summary>
internal sealed class RunRecording : IRunSink, IDisposable
{
    private readonly RunRecorder _recorder;
    private readonly RecordMerge _merge;
    private readonly RecordFlow _flow;
    private readonly RecordJournal? _journal;

    private RunRecording(string directory, RunNames names, RecordedScenario scenario, int nodes, Func<RunRecording, RecordJournal>? keep)
    {
        _recorder = new RunRecorder(directory, names, scenario);
        _merge = new RecordMerge(nodes, names.ParticipantCount);
        _journal = keep?.Invoke(this);
        _flow = new RecordFlow(_journal is null ? this : _journal);
    }

    /// <summary>How many liquidations were recorded.</summary>
    public int Liquidations => _recorder.Liquidations;

    /// <summary>Whether all nodes have ended and everything they recorded is there.</summary>
    public bool HasEnded => _merge.HasEnded;

    /// <summary>Begins a recording.</summary>
    /// <param name="directory">Where results folders are made.</param>
    /// <param name="names">The names of the run's participants.</param>
    /// <param name="scenario">What is run.</param>
    /// <param name="nodes">How many nodes record.</param>
    /// <param name="keep">Makes the journal that keeps records with the checkpoints; null where there are none.</param>
    public static RunRecording Begin(
        string directory, RunNames names, RecordedScenario scenario, int nodes, Func<RunRecording, RecordJournal>? keep) =>
        new(directory, names, scenario, nodes, keep);

    /// <summary>Takes what a node has recorded.</summary>
    /// <returns>The number of the node's latest batch that was taken.</returns>
    /// <exception cref="Wire.MalformedMessageException">The batch cannot be meant.</exception>
    public long Take(V1.RecordBatch batch)
    {
        var taken = _merge.Take(batch);
        if (_journal is null)
        {
            _merge.Hand(_merge.Until, _flow);
        }

        return taken;
    }

    /// <summary>Whether all that was recorded before a time is there.</summary>
    public bool Covers(long until) => _merge.Until >= until;

    /// <summary>Ends the records of a checkpoint.</summary>
    /// <param name="until">The time that it covers, in nanoseconds.</param>
    /// <returns>How many chunks they take; completed when all are safe.</returns>
    public Task<int> CutAsync(long until)
    {
        _merge.Hand(until, _flow);
        return _journal!.CutAsync();
    }

    /// <summary>Ends the recording, when <see cref="HasEnded"/>.</summary>
    /// <returns>The results.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <param name="host">Where and how the run was made.</param>
    /// <param name="before">The checkpoint that the epoch went on from, or null.</param>
    public RunResult Complete(RunHost host, V1.CheckpointHeader? before)
    {
        _merge.Hand(long.MaxValue, _flow);
        _merge.HandStates(this);
        V1.NodeEnd[] ends = [.. _merge.Ends.Select(static end => end!)];
        return _recorder.Complete(
            new RunEnd(
                new VirtualTime(ends.Max(static end => end.ReachedNs)),
                ends.Any(static end => end.WasInterrupted),
                (before?.Messages ?? 0) + ends.Sum(static end => end.Messages),
                (before?.Wakes ?? 0) + ends.Sum(static end => end.Wakes)),
            new RunAudit(Passed: true, ends.Max(static end => end.Audits), ""),
            host with
            {
                Engine = "actors",
                Nodes = ends.Length,
                OperatingSystem = RuntimeInformation.OSDescription,
                Runtime = RuntimeInformation.FrameworkDescription,
                Processors = Environment.ProcessorCount,
            });
    }

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<RunEvent> events) => _recorder.Append(events);

    /// <inheritdoc/>
    public void AddState(ParticipantId participant, ulong stateHash) => _recorder.AddState(participant, stateHash);

    /// <inheritdoc/>
    public void Dispose() => _recorder.Dispose();
}
