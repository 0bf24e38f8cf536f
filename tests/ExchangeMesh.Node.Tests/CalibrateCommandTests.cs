using System.Globalization;
using ExchangeMesh.Cli;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Node.Tests;

public sealed class CalibrateCommandTests : IDisposable
{
    private readonly Workplace _workplace = new();

    public void Dispose() => _workplace.Dispose();

    [Fact]
    public async Task Recorded_trades_become_a_scenario_that_runs()
    {
        File.WriteAllLines(_workplace.PathOf("trades.csv"), Trades(2_000));

        var outcome = (await _workplace.RunAsync("calibrate", "trades.csv", "--assets", "ABC/XYZ", "--interval", "5", "--out", "fitted.yaml")).Ends(ExitCode.Done);

        Assert.Contains("2,000 market orders", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("market orders a second", outcome.Output, StringComparison.Ordinal);
        Assert.Equal("fitted.yaml", outcome.Labelled("scenario"));
        var run = (await _workplace.RunAsync("run", "fitted.yaml", "--set", "length=2m")).Ends(ExitCode.Done);
        var again = (await _workplace.RunAsync("calibrate", run.Labelled("results"), "--interval", "1", "--out", "again.yaml", "--assets", "ABC/XYZ")).Ends(ExitCode.Done);
        Assert.Contains("market orders", again.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scenario_that_is_there_is_kept()
    {
        File.WriteAllText(_workplace.PathOf("calibrated.yaml"), "mine");
        File.WriteAllLines(_workplace.PathOf("trades.csv"), Trades(300));

        var outcome = (await _workplace.RunAsync("calibrate", "trades.csv")).Ends(ExitCode.BadInput);

        Assert.Contains("calibrated.yaml is there already", outcome.Errors, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(_workplace.PathOf("calibrated.yaml")));
    }

    [Fact]
    public async Task Too_few_trades_are_refused_and_nothing_is_written()
    {
        File.WriteAllLines(_workplace.PathOf("trades.csv"), Trades(50));

        var outcome = (await _workplace.RunAsync("calibrate", "trades.csv")).Ends(ExitCode.BadInput);

        Assert.Contains("50 orders are too few", outcome.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_workplace.PathOf("calibrated.yaml")));
    }

    [Theory]
    [InlineData("nowhere.csv", "nowhere.csv")]
    [InlineData("expected BASE/QUOTE", "trades.csv", "--assets", "BTC")]
    [InlineData("--interval above 0", "trades.csv", "--interval", "0")]
    [InlineData("is not a results folder", ".")]
    [InlineData("'price' is no", "trades.csv", "--format", "{format: tardis-trades, interval: price}")]
    public async Task What_cannot_be_meant_is_named(string named, params string[] arguments)
    {
        File.WriteAllLines(_workplace.PathOf("trades.csv"), Trades(300));

        var outcome = (await _workplace.RunAsync(["calibrate", .. arguments])).Ends(ExitCode.BadInput);

        Assert.Contains(named, outcome.Errors, StringComparison.Ordinal);
    }

    /// <summary>Draws aggregated trades as Binance publishes them: two a second, around a price that wanders.</summary>
    private static IEnumerable<string> Trades(int count)
    {
        var random = new SeedStream(3, new ParticipantId(0), 0);
        var (at, middle) = (1_760_130_965_000.0, 2_000.0);
        for (var trade = 0; trade < count; trade++)
        {
            at += 1 + random.NextExponential(500);
            middle *= 1 + (0.0001 * random.NextNormal());
            var sells = random.NextChance(0.5);
            var price = middle * (sells ? 0.9997 : 1.0003);
            yield return string.Create(CultureInfo.InvariantCulture, $"{trade},{price:0.00},{random.NextLogNormal(0.4, 0.8) + 0.0001:0.0000},{trade},{trade},{at:0},{(sells ? "true" : "false")}");
        }
    }
}
