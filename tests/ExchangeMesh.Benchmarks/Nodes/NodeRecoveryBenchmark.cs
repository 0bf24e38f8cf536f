using ExchangeMesh.Benchmarks.Engines;

namespace ExchangeMesh.Benchmarks.Nodes;

/// <summary>How long a run stands still when one of its three nodes is killed, with 100,000 traders and PostgreSQL.</summary>
internal sealed class NodeRecoveryBenchmark : IBenchmark
{
    private const int Traders = 100_000;

    /// <inheritdoc/>
    public string Name => "node-recovery";

    /// <inheritdoc/>
    public string Summary => $"kill -9 of one of three nodes with {Traders:#,##0} traders: until it is found, and from there until the run goes on; needs PostgreSQL's programs";

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Run()
    {
        using var database = new TrialDatabase();
        using var nodes = NodeProcesses.Start(3, "--partitions", "1", "--database", database.ConnectionString);
        var run = nodes.Submit(new NoiseMarkets(8, Traders, Traders / 10_000.0, "20ms", LengthSeconds: 3_600).Reading());
        nodes.Until("the run has a checkpoint", () => nodes.Ask(run).Checkpoint > 0);
        var before = nodes.Ask(run);

        nodes.Kill(2);
        var found = nodes.Until("the node is removed", () => nodes.Members(0) == 2);
        var after = nodes.Until("the run goes on", () => nodes.Ask(run) is { State: V1.RunState.Running } status && status.Epoch > before.Epoch && status.Events > 0);

        return
        [
            new Figure("the checkpoint that it goes on from", nodes.Ask(run).FromCheckpoint, "", AtLeast: 1),
            new Figure("until the node is removed", found, "s"),
            new Figure("from there until the run goes on", after, "s", AtMost: 10),
        ];
    }
}
