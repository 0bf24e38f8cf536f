using System.Runtime.InteropServices;
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

    private RunRecording(string directory, RunNames names, RecordedScenario scenario, int nodes)
    {
        _recorder = new RunRecorder(directory, names, scenario);
        _merge = new RecordMerge(nodes, names.ParticipantCount);
        _flow = new RecordFlow(this);
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
    public static RunRecording Begin(string directory, RunNames names, RecordedScenario scenario, int nodes) =>
        new(directory, names, scenario, nodes);

    /// <summary>Takes what a node has recorded.</summary>
    /// <returns>The number of the node's latest batch that was taken.</returns>
    /// <exception cref="Wire.MalformedMessageException">The batch cannot be meant.</exception>
    public long Take(V1.RecordBatch batch)
    {
        var taken = _merge.Take(batch);
        _merge.Hand(_merge.Until, _flow);
        return taken;
    }

    /// <summary>Ends the recording, when <see cref="HasEnded"/>.</summary>
    /// <returns>The results.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public RunResult Complete(RunHost host)
    {
        _merge.HandStates(this);
        V1.NodeEnd[] ends = [.. _merge.Ends.Select(static end => end!)];
        return _recorder.Complete(
            new RunEnd(
                new VirtualTime(ends.Max(static end => end.ReachedNs)),
                ends.Any(static end => end.WasInterrupted),
                ends.Sum(static end => end.Messages),
                ends.Sum(static end => end.Wakes)),
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
