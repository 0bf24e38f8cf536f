using ExchangeMesh.Cli;

namespace ExchangeMesh.Node.Tests;

/// <summary>One complete short run, which several tests compare with; none of them changes it.</summary>
public sealed class FinishedRun : IAsyncLifetime
{
    /// <summary>The scenario's words on the command line.</summary>
    public static readonly string[] Scenario = ["two-venue-spiral", "--set", "length=10s", "--set", "shocks.0.at=1s"];

    private readonly Workplace _workplace = new();

    /// <summary>What the program said.</summary>
    public Outcome Outcome { get; private set; } = null!;

    /// <summary>What it left.</summary>
    public Results Results { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Outcome = (await _workplace.RunAsync(["run", .. Scenario])).Ends(ExitCode.Done);
        Results = new Results(Assert.Single(Directory.GetDirectories(_workplace.PathOf("results"))));
    }

    public Task DisposeAsync()
    {
        _workplace.Dispose();
        return Task.CompletedTask;
    }

    /// <summary>Copies the results to a place where a test may change them.</summary>
    public Results CopyTo(string folder)
    {
        Directory.CreateDirectory(folder);
        foreach (var file in Results.Files)
        {
            File.Copy(Path.Combine(Results.Folder, file), Path.Combine(folder, file));
        }

        return new Results(folder);
    }
}
