using System.Text.Json.Nodes;
using ExchangeMesh.Node.Control;
using ExchangeMesh.Node.Runs;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Node.Tests.Control;

/// <summary>Ten seconds of two venues, which tests lead by hand.</summary>
internal static class LedRun
{
    /// <summary>Sells on the second venue, which the scenario itself leaves alone.</summary>
    public static readonly JsonObject Sale = new()
    {
        ["kind"] = "block-sale",
        ["targets"] = new JsonArray("seller"),
        ["market"] = "alpha.BTC-PERP",
        ["quantity"] = "40 BTC",
    };

    /// <summary>The scenario.</summary>
    public static ScenarioReading Reading { get; } = ScenarioReader.Open(
        "two-venue-spiral",
        new ReadingOptions { Overrides = [new("length", "10s"), new("shocks.0.at", "2s")] });

    /// <summary>Makes the run, and lets a test lead it meanwhile.</summary>
    public static async Task<RunResult> MakeAsync(RunOptions options, Func<RunControl, Task>? lead = null, CancellationToken stop = default)
    {
        var run = ScenarioRun.ExecuteAsync(Reading, options, static (_, _) => { }, stop);
        if (lead is not null)
        {
            await lead(options.Control!);
        }

        return await run;
    }

    /// <summary>Brings the sale into a run.</summary>
    public static async Task<InjectedShock> SellAsync(RunControl control, VirtualTime? at)
    {
        var outcome = await control.InjectAsync(Sale, new ShockReader(Reading), at);
        Assert.Empty(outcome.Problems);
        return outcome.Shock!;
    }
}
