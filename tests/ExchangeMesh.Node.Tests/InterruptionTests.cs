using System.Diagnostics;
using System.Globalization;
using ExchangeMesh.Cli;

namespace ExchangeMesh.Node.Tests;

public sealed class InterruptionTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task A_signal_ends_a_run_with_complete_results_up_to_there(string signal)
    {
        var isSent = false;
        void SendOnce(Process program, string line)
        {
            if (!isSent && line.Contains("events/s", StringComparison.Ordinal))
            {
                isSent = true;
                Send(signal, program);
            }
        }

        var outcome = await _workplace.RunAsync(SendOnce, "run", "quiet-market", "--set", "length=60d");

        outcome.Ends(ExitCode.Interrupted);
        var results = new Results(Assert.Single(Directory.GetDirectories(_workplace.PathOf("results"), "*-interrupted")));
        Assert.True(Directory.Exists(results.Folder.Replace("-interrupted", "-unfinished", StringComparison.Ordinal)), "there is nothing to go on from");
        Assert.True(results.IsInterrupted);
        Assert.Equal(results.Fingerprint, outcome.Labelled("fingerprint"));
        Assert.Contains("report.html", results.Files);
        Assert.DoesNotContain("events/s", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("interrupted", outcome.ErrorLines[^1], StringComparison.Ordinal);
        var verified = await _workplace.RunAsync("verify", results.Folder);
        Assert.Contains("interrupted", verified.Ends(ExitCode.BadInput).Errors, StringComparison.Ordinal);
    }

    private static void Send(string signal, Process program)
    {
        using var kill = Process.Start("kill", ["-s", signal, program.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
        Assert.Equal(0, kill.ExitCode);
    }
}
