using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.World.Tests.Mitigations;

/// <summary>Unsafe portfolios that are sold to bidders with capital do not press on the book; without bidders everything is as before.</summary>
public sealed class PortfolioSaleEffectTests
{
    private const string Fall = "alpha.BTC-PERP.max_fall";

    private static readonly Lazy<RunSummary> Book = new(() => SpiralRun.With([]));

    [Theory]
    [InlineData("auction")]
    [InlineData("request-for-quote")]
    public void Portfolios_that_are_sold_to_bidders_make_the_fall_less_deep(string method)
    {
        var on = SpiralRun.WithBidders(method, "4_000_000 USD");

        Assert.True(on.Of("alpha.liquidation_sales") > 0);
        Assert.True(on.Of(Fall) < 0.9 * Book.Value.Of(Fall), $"{on.Of(Fall)} against {Book.Value.Of(Fall)}");
        Assert.True(on.Of("bad_debt") <= Book.Value.Of("bad_debt"));
    }

    [Fact]
    public void Bidders_without_capital_buy_nothing()
    {
        var on = SpiralRun.WithBidders("request-for-quote", "0.1 USD");

        Assert.Equal(0, on.Of("alpha.liquidation_sales"));
        Assert.True(on.Of(Fall) > 0.9 * Book.Value.Of(Fall));
    }
}
