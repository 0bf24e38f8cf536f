using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Funding;

public class FundingFlowTests
{
    [Fact]
    public void Longs_pay_shorts_on_schedule_and_nothing_is_lost()
    {
        var bench = Hourly(isCross: true);

        bench.Pass(Duration.FromMinutes(60));

        // The best bid lies 1 % above the index: the premium is 1 %, the clamp takes 0.05 % off, an hour is an eighth.
        var row = Assert.Single(bench.All<FundingRow>());
        Assert.Equal(1_187_500, row.RatePpb);
        Assert.Equal(new Money(1_187_500), row.Paid);
        Assert.Equal(new Money(10_000_000_000 - 1_187_500), bench.Statement(1).Balance);
        Assert.Equal(new Money(10_000_000_000 + 1_187_500), bench.Statement(2).Balance);
        Assert.Equal(1_187_500, bench.Outbox.View(Perp).FundingRatePpb);
        bench.AssertBalanced();
    }

    [Fact]
    public void What_division_leaves_over_stays_with_the_venue()
    {
        var bench = Hourly(isCross: true, lots: 1, hasMoreShorts: true);

        bench.Pass(Duration.FromMinutes(60));

        // Each short would get 11,875 micro-dollars of ten dollars; the long pays on thirty.
        Assert.Equal(new Money(10_000_000_000 + 11_875), bench.Statement(4).Balance);
        Assert.Equal(new Money(10_000_000_000 - 35_625), bench.Statement(1).Balance);
        bench.AssertBalanced();
    }

    [Fact]
    public void An_isolated_position_pays_out_of_its_own_margin()
    {
        var bench = Hourly(isCross: false);
        var before = bench.Statement(1).IsolatedMargin;

        bench.Pass(Duration.FromMinutes(60));

        Assert.Equal(before - new Money(1_187_500), bench.Statement(1).IsolatedMargin);
        bench.AssertBalanced();
    }

    private static VenueBench Hourly(bool isCross, long lots = 100, bool hasMoreShorts = false)
    {
        var terms = Terms(PerpTerms with
        {
            Funding = new FundingTerms { Interval = Duration.FromHours(1), SampleInterval = Duration.FromMinutes(1) },
        });
        var bench = new VenueBench(terms with { Margin = new MarginTerms { CrossByDefault = isCross } }).WithTraders(5, 10_000).Started();
        bench.Trade(buyer: 1, seller: 2, lots, ticks: 1_000);
        if (hasMoreShorts)
        {
            bench.Trade(buyer: 1, seller: 4, lots, ticks: 1_000);
            bench.Trade(buyer: 1, seller: 5, lots, ticks: 1_000);
        }

        bench.Sell(trader: 3, lots: 10, ticks: 1_011);
        bench.Buy(trader: 3, lots: 10, ticks: 1_010);
        return bench;
    }
}
