using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ExchangeMesh.Cli;
using ExchangeMesh.Node.Tests.Control;

namespace ExchangeMesh.Node.Tests.Dashboard;

/// <summary>The program with its page, from outside.</summary>
public sealed class DashboardCommandTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task An_acknowledged_shock_survives_a_kill_and_the_run_goes_on_and_is_verified()
    {
        JsonObject? acknowledged = null;
        var killed = await _workplace.RunAsync(
            (program, line) =>
            {
                if (AddressIn(line) is { } address)
                {
                    acknowledged = BringIn(address);
                    program.Kill();
                }
            },
            [.. "run two-venue-spiral --set length=12s --set shocks.0.at=3s --dashboard 127.0.0.1:0 --pace 1 --checkpoint-every virtual=1s".Split(' ')]);

        Assert.NotEqual(ExitCode.Done, killed.ExitCode);
        Assert.Equal(1, (int)acknowledged!["number"]!);
        var unfinished = Assert.Single(Directory.GetDirectories(_workplace.PathOf("results"), "*-unfinished"));
        var resumed = (await _workplace.RunAsync("run", "--resume", unfinished)).Ends(ExitCode.Done);
        var results = resumed.Labelled("results");
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(_workplace.Folder, results, "manifest.json")))!;
        var input = Assert.Single(manifest["inputs"]!.AsArray());

        Assert.Equal((long)acknowledged["window"]!, (long)input!["window"]!);
        Assert.Equal((string)acknowledged["shock"]!, (string)input["shock"]!);
        var verified = (await _workplace.RunAsync("verify", results, "--partitions", "2")).Ends(ExitCode.Done);
        Assert.Contains("equal", verified.Lines);
    }

    [Fact]
    public async Task A_run_at_whose_page_nobody_looks_ends_with_its_results()
    {
        var outcome = await _workplace.RunAsync([.. "run two-venue-spiral --set length=5s --set shocks.0.at=2s --dashboard 127.0.0.1:0 --pace free".Split(' ')]);

        outcome.Ends(ExitCode.Done);
        Assert.Contains(outcome.ErrorLines, static line => AddressIn(line) is not null);
    }

    [Theory]
    [InlineData("serve", "--listen", "example.org:80")]
    [InlineData("run", "quiet-market", "--dashboard", "example.org:80")]
    [InlineData("serve", "--token-file", "nowhere")]
    [InlineData("run", "quiet-market", "--dashboard", "127.0.0.1:0", "--cluster", "127.0.0.1:1")]
    public async Task What_cannot_be_served_is_said_and_nothing_runs(params string[] words)
    {
        var outcome = (await _workplace.RunAsync(words)).Ends(ExitCode.BadInput);

        Assert.NotEmpty(outcome.ErrorLines);
        Assert.Empty(Directory.GetFileSystemEntries(_workplace.Folder));
    }

    private static Uri? AddressIn(string line) =>
        line.StartsWith("page ", StringComparison.Ordinal) ? new Uri(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) : null;

    private static JsonObject BringIn(Uri address)
    {
        using var http = new HttpClient { BaseAddress = address };
        using var response = http.PostAsJsonAsync("api/runs/live-1/shocks", new JsonObject { ["shock"] = LedRun.Sale.DeepClone(), ["at"] = 6 }).GetAwaiter().GetResult();
        Assert.True(response.IsSuccessStatusCode, response.Content.ReadAsStringAsync().GetAwaiter().GetResult());
        return (JsonObject)JsonNode.Parse(response.Content.ReadAsStringAsync().GetAwaiter().GetResult())!;
    }
}
