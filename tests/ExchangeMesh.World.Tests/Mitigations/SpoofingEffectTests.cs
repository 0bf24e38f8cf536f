using ExchangeMesh.Domain.Records;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.World.Tests.Mitigations;

/// <summary>What orders do that are shown and taken back: prices follow them, nobody trades with them, and those who lean on the book pay.</summary>
public sealed class SpoofingEffectTests
{
    private const string Price = "alpha.BTC-PERP.";
    private static readonly (string, string) Unarmed = ("traders.spoofer.parameters.least_margin", "10000%");

    [Fact]
    public void Prices_follow_what_is_shown()
    {
        var without = WorldRuns.Summarise(WorldRuns.Read("spoofed-book", Unarmed));

        var with = WorldRuns.Summarise(WorldRuns.Read("spoofed-book"));

        Assert.Equal(0, without.Of("attack.begun"));
        Assert.True(with.Of(Price + "max_fall") > 3 * without.Of(Price + "max_fall"), $"{with.Of(Price + "max_fall")} against {without.Of(Price + "max_fall")}");
        Assert.True(with.Of(Price + "volatility") > 2 * without.Of(Price + "volatility"), $"{with.Of(Price + "volatility")} against {without.Of(Price + "volatility")}");
        Assert.True(with.Of("attack.profit") > 0 && with.Of("attack.from.makers") > 0);
    }

    [Fact]
    public void Much_is_shown_and_none_of_it_is_filled()
    {
        var reading = WorldRuns.Read("spoofed-book");
        var summary = WorldRuns.Summarise(reading);
        var spoofer = GroupOf(reading.Plan!, "spoofer");
        var trades = WorldRuns.Events(reading.Plan!).OfType<TradeRow>().ToList();

        Assert.True(summary.Of("attack.shown") > 20 * summary.Of("attack.outlay"), $"{summary.Of("attack.shown")} of {summary.Of("attack.outlay")}");
        Assert.DoesNotContain(trades, trade => trade.Maker == spoofer);
        Assert.Contains(trades, trade => trade.Taker == spoofer);
    }

    [Fact]
    public void Where_nobody_leans_on_the_book_it_brings_nothing()
    {
        var run = WorldRuns.Summarise(WorldRuns.Read("spoofed-book", ("traders.makers.parameters.book_lean", "0"), ("traders.followers.parameters.book_lean", "0")));

        Assert.True(run.Of("attack.begun") > 0);
        Assert.True(run.Of("attack.profit") < 0, $"{run.Of("attack.profit")}");
    }

    private static Primitives.ParticipantId GroupOf(ScenarioPlan plan, string name) =>
        WorldBuilder.Build(plan).Names.Groups.Single(group => group.Name == name).First;
}
