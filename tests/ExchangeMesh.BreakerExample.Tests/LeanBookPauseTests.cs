namespace ExchangeMesh.BreakerExample.Tests;

/// <summary>How the author of a policy tests it: one market in code, the same sale with the policy and without.</summary>
public sealed class LeanBookPauseTests
{
    private static readonly Scenario Unguarded = Scenario.Named("lean-book-in-code")
        .With("length", "2m")
        .With("assets", new[] { "BTC", "USD" })
        .Adding("references", new { Name = "btc", Asset = "BTC", OpeningPrice = "1000 USD", Interval = "1s", Volatility = "40%" })
        .Adding("venues", new
        {
            Name = "alpha",
            InsuranceFund = "10000 USD",
            Instruments = new[] { new { Symbol = "BTC-PERP", Kind = "linear-perpetual", Base = "BTC", Quote = "USD", Tick = "0.1 USD", Lot = "0.01 BTC" } },
        })
        .Adding("traders", Group("makers", "market-maker", 6, "100000 USD", new { HalfSpread = "10bp", LevelGap = "20bp", Levels = 8, LevelSize = "2000 USD", ReferenceWeight = "5%" }))
        .Adding("traders", Group("noise", "noise", 30, "20000 USD", new { MeanWait = "5s" }))
        .Adding("traders", Group("believers", "value", 20, "50000 USD", new { MeanWait = "5s", Threshold = "1%", OrderSize = "2000 USD" }))
        .Adding("traders", Group("seller", "block-seller", 1, "30000000 USD", new { Slices = 10, SliceWait = "1s" }))
        .Adding("shocks", new { At = "30s", Kind = "block-sale", Targets = new[] { "seller" }, Market = "alpha.BTC-PERP", Quantity = "1500 BTC" });

    private static readonly Scenario Guarded = Unguarded.AddingBreaker<LeanBookPauseTerms>(
        "alpha", "BTC-PERP", new { GreatestSpread = "80bp", Pause = "10s", Sides = "bids-only" });

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_pause_stops_the_market_and_the_sale_takes_the_price_less_far(long seed)
    {
        var without = Unguarded.Run(seed);
        var with = Guarded.Run(seed);

        Assert.Equal(0, without["alpha.BTC-PERP.halts"]);
        Assert.True(with["alpha.BTC-PERP.halts"] > 0);
        Assert.True(with["max_drawdown"] < without["max_drawdown"], $"{with["max_drawdown"]} with, {without["max_drawdown"]} without");
    }

    [Fact]
    public void A_run_is_the_same_every_time() => Assert.Equal(Guarded.Run(7).Fingerprint, Guarded.Run(7).Fingerprint);

    private static object Group(string name, string strategy, int count, string amount, object parameters) => new
    {
        Name = name,
        Strategy = strategy,
        Count = count,
        Markets = new[] { "alpha.BTC-PERP" },
        Capital = new[] { new { Venue = "alpha", Amount = amount } },
        Parameters = parameters,
    };
}
