using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Venues;

public class OutageTests
{
    [Fact]
    public void A_venue_that_is_down_answers_nobody_and_shows_it()
    {
        var bench = Down(seconds: 10);

        bench.Buy(trader: 1, lots: 1, ticks: 1_000);
        bench.Say(Trader(1), new TransferOut(Money.FromUnits(1), Usd, OtherVenue));

        Assert.Empty(bench.Outbox.Sent);
        Assert.Equal(MarketCondition.Down, bench.Outbox.View(Perp).Condition);
        Assert.Equal(Money.FromUnits(10_000), bench.Statement(1).Balance);
    }

    [Fact]
    public void Transfers_that_arrive_are_credited_and_told_afterwards()
    {
        var bench = Down(seconds: 10);

        bench.Say(OtherVenue, new TransferIn(Money.FromUnits(5), Usd, Trader(1)));
        var toldWhileDown = bench.Outbox.Bodies<TransferSettled>().Count;
        bench.Pass(Duration.FromSeconds(10));

        Assert.Equal(0, toldWhileDown);
        Assert.Equal(Money.FromUnits(5), Assert.Single(bench.Outbox.Bodies<TransferSettled>()).Amount);
        Assert.Equal(Money.FromUnits(10_005), bench.Statement(1).Balance);
        bench.AssertBalanced();
    }

    [Fact]
    public void Nobody_is_liquidated_during_an_outage_and_the_gap_shows_after_it()
    {
        var bench = new VenueBench().WithTraders(2, 10_000);
        bench.Exchange.Deposit(Trader(3), Usd, Money.FromUnits(100));
        bench.Started();
        bench.Trade(buyer: 3, seller: 2, lots: 100, ticks: 1_000);
        bench.Say(OtherVenue, new Shock { Of = ShockKind.Outage, Length = Duration.FromSeconds(10) });

        bench.MoveIndex(890);
        bench.Pass(Duration.FromSeconds(5));
        bench.Say(OtherVenue, new PriceReport(890_000_000, Feed));
        var during = bench.All<LiquidationRow>().Count;
        bench.Pass(Duration.FromSeconds(6));

        Assert.Equal(0, during);
        Assert.Equal(LiquidationStage.Takeover, Assert.Single(bench.All<LiquidationRow>()).Stage);
        bench.AssertBalanced();
    }

    [Fact]
    public void What_was_due_at_the_very_end_of_an_outage_is_done_then()
    {
        var funded = PerpTerms with { Funding = new FundingTerms { Interval = Duration.FromSeconds(20) } };
        var bench = new VenueBench(Terms(funded)).WithTraders(2, 10_000);
        bench.Started();
        bench.Say(OtherVenue, new Shock { Of = ShockKind.Outage, Length = Duration.FromSeconds(20) });

        bench.Pass(Duration.FromSeconds(20));

        Assert.Equal(MarketCondition.Open, bench.Outbox.View(Perp).Condition);
        bench.AssertBalanced();
    }

    [Fact]
    public void A_longer_outage_extends_a_shorter_one()
    {
        var bench = Down(seconds: 5);
        bench.Say(OtherVenue, new Shock { Of = ShockKind.Outage, Length = Duration.FromSeconds(20) });

        bench.Pass(Duration.FromSeconds(19));
        var condition = bench.Outbox.View(Perp).Condition;
        bench.Pass(Duration.FromSeconds(1));

        Assert.Equal(MarketCondition.Down, condition);
        Assert.Equal(MarketCondition.Open, bench.Outbox.View(Perp).Condition);
    }

    private static VenueBench Down(int seconds)
    {
        var bench = new VenueBench().WithTraders(2, 10_000).Started();
        bench.Say(OtherVenue, new Shock { Of = ShockKind.Outage, Length = Duration.FromSeconds(seconds) });
        bench.Forget();
        return bench;
    }
}
