using ExchangeMesh.Cli;

namespace ExchangeMesh.Node.Tests;

/// <summary>One complete run of some seconds, without checkpoints, with which runs that were disturbed are compared.</summary>
public sealed class UndisturbedRun : IAsyncLifetime
{
    /// <summary>The scenario's words on the command line.</summary>
    public static readonly string[] Scenario = ["two-venue-spiral", "--set", "length=20m"];

    private readonly Workplace _workplace = new();

    /// <summary>What it left.</summary>
    public Results Results { get; private set; } = null!;

    /// <summary>The name of its results folder.</summary>
    public string Name => Path.GetFileName(Results.Folder);

    public async Task InitializeAsync()
    {
        (await _workplace.RunAsync(["run", .. Scenario, "--checkpoint-every", "never"])).Ends(ExitCode.Done);
        Results = new Results(Assert.Single(Directory.GetDirectories(_workplace.PathOf("results"))));
    }

    public Task DisposeAsync()
    {
        _workplace.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Fails unless other results are equal byte for byte, but for what the manifest and the report say of the host.</summary>
    public void IsEqualTo(Results other) => Results.AreThoseOf(other);
}
