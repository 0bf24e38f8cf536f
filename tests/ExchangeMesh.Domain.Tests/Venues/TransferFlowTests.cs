using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Venues;

public class TransferFlowTests
{
    [Fact]
    public void A_transfer_leaves_at_once_and_travels_for_the_venues_delay()
    {
        var bench = new VenueBench().WithTraders(1, 1_000).Started();

        bench.Say(Trader(1), new TransferOut(Money.FromUnits(300), Usd, OtherVenue));

        var sent = Assert.Single(bench.Outbox.Sent);
        Assert.Equal((OtherVenue, bench.Exchange.Terms.TransferDelay), (sent.To, sent.Delay));
        Assert.Equal(new TransferIn(Money.FromUnits(300), Usd, Trader(1)), sent.Message.Body<TransferIn>());
        Assert.Equal(Money.FromUnits(700), bench.Statement(1).Balance);
        Assert.Equal(Money.FromUnits(-300), Assert.Single(bench.All<TransferRow>()).Change);
        bench.AssertBalanced();
    }

    [Fact]
    public void An_arriving_transfer_opens_an_account_and_is_told()
    {
        var bench = new VenueBench().Started();

        bench.Say(OtherVenue, new TransferIn(Money.FromUnits(300), Usd, Trader(7)));

        Assert.Equal(Money.FromUnits(300), bench.Statement(7).Balance);
        Assert.Equal(new TransferSettled(Money.FromUnits(300), Usd), Assert.Single(bench.Outbox.BodiesTo<TransferSettled>(Trader(7))));
        bench.AssertBalanced();
    }

    [Fact]
    public void An_asset_that_the_venue_does_not_know_goes_back()
    {
        var bench = new VenueBench().Started();
        var stray = new TransferIn(Money.FromUnits(3), new AssetId(44), Trader(7));

        bench.Say(OtherVenue, stray);

        var sent = Assert.Single(bench.Outbox.Sent);
        Assert.Equal((OtherVenue, stray), (sent.To, sent.Message.Body<TransferIn>()));
        bench.AssertBalanced();
    }

    [Theory]
    [InlineData(950, RejectReason.None)]
    [InlineData(951, RejectReason.InsufficientBalance)]
    public void What_positions_need_as_initial_margin_may_not_leave(long dollars, RejectReason reason)
    {
        var bench = new VenueBench().WithTraders(2, 1_000).Started();
        bench.Trade(buyer: 1, seller: 2, lots: 100, ticks: 1_000);
        bench.Forget();

        bench.Say(Trader(1), new TransferOut(Money.FromUnits(dollars), Usd, OtherVenue));

        var refusals = bench.Outbox.Bodies<OrderRejected>().Select(refused => refused.Reason);
        Assert.Equal(reason == RejectReason.None ? [] : [reason], refusals);
    }

    [Fact]
    public void A_transfer_that_cannot_be_is_refused_with_its_reason()
    {
        var bench = new VenueBench().WithTraders(1, 1_000).Started();

        bench.Say(Trader(1), new TransferOut(Money.FromUnits(1), new AssetId(44), OtherVenue));
        bench.Say(Trader(1), new TransferOut(Money.Zero, Usd, OtherVenue));
        bench.Say(Trader(1), new TransferOut(Money.FromUnits(1), Usd, VenueId));
        bench.Say(OtherVenue, new Shock { Of = ShockKind.Pause, Length = Duration.FromSeconds(10) });
        bench.Say(Trader(1), new TransferOut(Money.FromUnits(1), Usd, OtherVenue));

        Assert.Equal(
            [RejectReason.UnknownAsset, RejectReason.QuantityNotPositive, RejectReason.UnknownDestination, RejectReason.Paused],
            bench.Outbox.Bodies<OrderRejected>().Select(refused => refused.Reason));
        Assert.Equal(Money.FromUnits(1_000), bench.Statement(1).Balance);
    }

    [Fact]
    public void Withdrawals_go_on_when_the_pause_is_over()
    {
        var bench = new VenueBench().WithTraders(1, 1_000).Started();
        bench.Say(OtherVenue, new Shock { Of = ShockKind.Pause, Length = Duration.FromSeconds(10) });

        bench.Pass(Duration.FromSeconds(10));
        bench.Say(Trader(1), new TransferOut(Money.FromUnits(1), Usd, OtherVenue));

        Assert.Empty(bench.Outbox.Bodies<OrderRejected>());
    }
}
