using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Strategies;
using static ExchangeMesh.Domain.Tests.Traders.TraderStage;

namespace ExchangeMesh.Domain.Tests.Traders;

public sealed class BlockSellerTests
{
    [Theory]
    [InlineData(500, Side.Sell)]
    [InlineData(-500, Side.Buy)]
    public void A_block_sale_is_one_market_order_that_follows_from_the_shock(long amount, Side side)
    {
        var stage = Stage();

        Shake(stage, amount);

        var order = Assert.Single(stage.Orders);
        Assert.Equal((side, 500L, OrderType.Market), (order.Side, order.Quantity.Lots, order.Type));
        Assert.Equal(SomeEvent, stage.Outbox.Sent[0].Cause);
    }

    [Fact]
    public void It_does_nothing_before_and_nothing_for_another_shock_or_market()
    {
        var stage = Stage();

        Shake(stage, 500, ShockKind.Outage);
        stage.Tell(Lender, new Shock(500, Ratio.Zero, Duration.Zero, SpotB.Id, AssetId.None, ShockKind.BlockSale));
        stage.Pass(Duration.FromHours(1));

        Assert.Empty(stage.Outbox.Sent);
    }

    [Fact]
    public void A_block_is_cut_into_slices_with_a_wait_between_them()
    {
        var stage = Stage(("slices", 3), ("slice_wait", 10e9));

        Shake(stage, 1_000);
        for (var slice = 0; slice < 5; slice++)
        {
            if (stage.Orders.Count > slice)
            {
                stage.Fill(PerpetualA, OpeningTicks);
            }

            stage.Pass(Duration.FromSeconds(10));
        }

        Assert.Equal([334, 334, 332], stage.Orders.Select(order => order.Quantity.Lots));
        Assert.All(stage.Outbox.Sent, sent => Assert.Equal(SomeEvent, sent.Cause));
    }

    [Fact]
    public void What_was_not_filled_is_sold_later()
    {
        var stage = Stage(("slice_wait", 10e9));
        Shake(stage, 1_000);
        stage.FillOrder(PerpetualA, stage.Orders[0], OpeningTicks, 300);
        stage.Tell(ExchangeA, new OrderCancelled(stage.Orders[0].Order, new Quantity(700), PerpetualA.Id, CancelReason.Unfilled));

        stage.Pass(Duration.FromSeconds(10));

        Assert.Equal([1_000, 700], stage.Orders.Select(order => order.Quantity.Lots));
    }

    [Fact]
    public void A_halt_delays_the_sale()
    {
        var stage = Stage(("slice_wait", 10e9));
        stage.Show(PerpetualA, OpeningTicks, MarketCondition.Halted);
        Shake(stage, 1_000);
        stage.Pass(Duration.FromSeconds(60));
        var during = stage.Orders.Count;

        stage.Show(PerpetualA, OpeningTicks);
        stage.Pass(Duration.FromSeconds(10));

        Assert.Equal(0, during);
        Assert.Equal(SomeEvent, Assert.Single(stage.Outbox.Sent).Cause);
    }

    [Fact]
    public void It_gives_up_where_its_account_does_not_bear_the_block()
    {
        var stage = Stage();
        Shake(stage, 1_000);

        stage.Tell(ExchangeA, new OrderRejected(stage.Orders[0].Order, PerpetualA.Id, RejectReason.InsufficientMargin, MessageKind.PlaceOrder));
        stage.Pass(Duration.FromHours(1));

        Assert.Single(stage.Orders);
    }

    private static void Shake(TraderStage stage, long amount, ShockKind kind = ShockKind.BlockSale) =>
        stage.Tell(Lender, new Shock(amount, Ratio.Zero, Duration.Zero, PerpetualA.Id, AssetId.None, kind), SomeEvent);

    private static TraderStage Stage(params (string Name, double Value)[] values) =>
        new TraderStage(BlockSeller.Registration, Arguments(BlockSeller.Registration, [PerpetualA], [Dollars(ExchangeA, 1_000_000)], values)).Start();
}
