using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Strategies;
using static ExchangeMesh.Domain.Tests.Traders.TraderStage;

namespace ExchangeMesh.Domain.Tests.Traders;

public sealed class MarketMakerTests
{
    [Fact]
    public void It_quotes_post_only_on_every_level_of_both_sides()
    {
        var stage = Stage(("levels", 2), ("half_spread", 0.001), ("level_gap", 0.002), ("level_size", 50_000e6));

        stage.WakeNext();

        Assert.All(stage.Orders, order => Assert.True(order.PostOnly && order.TimeInForce == TimeInForce.Gtc));
        Assert.Equal(
            [(Side.Buy, 4_995_000L, 1_000L), (Side.Sell, 5_005_000, 1_000), (Side.Buy, 4_985_000, 1_000), (Side.Sell, 5_015_000, 1_000)],
            stage.Orders.Select(order => (order.Side, order.Price.Ticks, order.Quantity.Lots)));
    }

    [Fact]
    public void The_fair_price_blends_the_mid_price_with_the_reference()
    {
        var stage = Stage(("levels", 1), ("half_spread", 0.001), ("reference_weight", 0.25));
        stage.ShowBook(PerpetualA, 4_900_000, 5_100_000);
        stage.ShowReference(52_000);

        stage.WakeNext();

        Assert.Equal([5_044_950, 5_055_050], stage.Orders.Select(order => order.Price.Ticks));
    }

    [Fact]
    public void Quotes_that_would_take_are_moved_to_one_tick_from_the_other_side()
    {
        var below = Stage(("levels", 2), ("half_spread", 0.001), ("level_gap", 0.001), ("reference_weight", 1));
        below.ShowReference(50_200);
        var above = Stage(("levels", 2), ("half_spread", 0.001), ("level_gap", 0.001), ("reference_weight", 1));
        above.ShowReference(49_800);

        below.WakeNext();
        above.WakeNext();

        var bids = below.Orders.Where(order => order.Side == Side.Buy).Select(order => order.Price.Ticks).ToArray();
        var asks = above.Orders.Where(order => order.Side == Side.Sell).Select(order => order.Price.Ticks).ToArray();
        Assert.Equal((5_000_000, 5_000_000), (bids[0], asks[0]));
        Assert.InRange(bids[1], 4_994_979, 4_994_981);
        Assert.InRange(asks[1], 5_004_979, 5_004_981);
    }

    [Fact]
    public void It_leans_against_its_inventory()
    {
        var stage = Stage(("levels", 1), ("half_spread", 0.001), ("risk_aversion", 1), ("max_leverage", 2), ("level_size", 1_000_000e6));
        stage.WakeNext();
        stage.FillOrder(PerpetualA, stage.Orders[0], OpeningTicks, 20_000);
        stage.Outbox.Clear();

        stage.WakeNext();

        // Half of the limit of 40,000 lots is held: the reservation price lies half a half spread lower.
        var reservation = OpeningTicks * (1 - 0.0005);
        Assert.Equal([(long)Math.Floor(reservation * 0.999), (long)Math.Ceiling(reservation * 1.001)], stage.Orders.Select(order => order.Price.Ticks));
    }

    [Fact]
    public void It_does_not_buy_beyond_its_position_limit()
    {
        var stage = Stage(40_000, ("levels", 1), ("max_leverage", 2));

        stage.WakeNext();

        Assert.Equal(Side.Sell, Assert.Single(stage.Orders).Side);
    }

    [Fact]
    public void It_leaves_quotes_that_are_near_and_replaces_those_that_are_off()
    {
        var stage = Stage(("levels", 1), ("half_spread", 0.001), ("requote", 0.5), ("reference_weight", 0), ("volatility_factor", 0));
        stage.WakeNext();
        stage.Outbox.Clear();

        stage.Show(PerpetualA, OpeningTicks + 2_400);
        stage.WakeNext();
        var near = stage.Outbox.Sent.Count;
        stage.Show(PerpetualA, OpeningTicks + 2_600);
        stage.WakeNext();

        Assert.Equal(0, near);
        Assert.Equal(2, stage.Outbox.Bodies<CancelOrder>().Count);
        Assert.Equal(2, stage.Orders.Count);
    }

    [Fact]
    public void It_renews_a_quote_that_was_filled_refused_or_cancelled()
    {
        var stage = Stage(("levels", 1), ("level_size", 1_000e6));
        stage.WakeNext();
        stage.Tell(ExchangeA, new OrderRejected(stage.Orders[0].Order, PerpetualA.Id, RejectReason.WouldTake, MessageKind.PlaceOrder));
        stage.EndUnfilled(PerpetualA, stage.Orders[1]);
        stage.Outbox.Clear();

        stage.WakeNext();

        Assert.Equal([Side.Buy, Side.Sell], stage.Orders.Select(order => order.Side));
        Assert.Empty(stage.Outbox.Bodies<CancelOrder>());
    }

    [Fact]
    public void It_widens_as_the_measured_volatility_grows()
    {
        var stage = Stage(("levels", 1), ("half_spread", 0.0001), ("reference_weight", 0), ("withdraw_volatility", 10));
        stage.WakeNext();
        var calm = stage.Orders[1].Price.Ticks - stage.Orders[0].Price.Ticks;
        stage.Outbox.Clear();

        stage.Show(PerpetualA, OpeningTicks * 98 / 100);
        stage.WakeNext();
        var wild = stage.Orders[1].Price.Ticks - stage.Orders[0].Price.Ticks;

        Assert.True(wild > 5 * calm, $"{wild} against {calm}");
    }

    [Theory]
    [InlineData(0.017, true)]
    [InlineData(0.019, false)]
    public void It_withdraws_beyond_the_volatility_that_it_bears(double bears, bool withdraws)
    {
        var stage = AfterFallOf(1.8, bears);

        Assert.Equal(withdraws ? 1 : 0, stage.Outbox.Bodies<MassCancel>().Count);
        Assert.Equal(withdraws, stage.Orders.Count == 0);
    }

    [Fact]
    public void It_comes_back_after_its_pause_when_volatility_has_gone()
    {
        var stage = AfterFallOf(1.8, bears: 0.017);

        stage.Pass(Duration.FromSeconds(58));
        var during = stage.Orders.Count;
        stage.Pass(Duration.FromSeconds(4));

        Assert.Equal(0, during);
        Assert.NotEmpty(stage.Orders);
    }

    [Theory]
    [InlineData(0.009, true)]
    [InlineData(0.011, false)]
    public void It_withdraws_beyond_the_loss_that_it_bears(double bears, bool withdraws)
    {
        // 10,000 lots are half of its capital; a fall of 2% costs 1% of it.
        var stage = Stage(10_000, ("levels", 1), ("reference_weight", 0), ("withdraw_volatility", 10), ("withdraw_loss", bears));
        stage.WakeNext();

        stage.Show(PerpetualA, OpeningTicks * 98 / 100);
        stage.WakeNext();

        Assert.Equal(withdraws ? 1 : 0, stage.Outbox.Bodies<MassCancel>().Count);
    }

    [Fact]
    public void A_withdrawal_of_liquidity_silences_it_for_as_long_as_the_shock_says()
    {
        var stage = Stage(("levels", 1));
        stage.WakeNext();
        stage.Outbox.Clear();

        stage.Tell(Lender, new Shock(0, Ratio.Zero, Duration.FromMinutes(10), PerpetualA.Id, AssetId.None, ShockKind.LiquidityWithdrawal));
        stage.Pass(Duration.FromSeconds(598));

        Assert.Equal(MessageKind.MassCancel, Assert.Single(stage.Outbox.Sent).Message.Kind);
        stage.Pass(Duration.FromSeconds(4));
        Assert.Equal(2, stage.Orders.Count);
    }

    [Fact]
    public void A_shock_to_another_market_does_not_concern_it()
    {
        var stage = Stage();

        stage.Tell(Lender, new Shock(0, Ratio.Zero, Duration.FromMinutes(10), SpotB.Id, AssetId.None, ShockKind.LiquidityWithdrawal));
        stage.WakeNext();

        Assert.NotEmpty(stage.Orders);
    }

    [Theory]
    [InlineData(MarketCondition.Halted)]
    [InlineData(MarketCondition.Down)]
    public void It_is_silent_while_the_market_is_closed(MarketCondition condition)
    {
        var stage = Stage();
        stage.Show(PerpetualA, OpeningTicks, condition);

        stage.WakeTimes(3);

        Assert.Empty(stage.Outbox.Sent);
    }

    /// <summary>After one fall, measured over a horizon as long as the memory: the deviation is the fall itself, a little forgotten.</summary>
    private static TraderStage AfterFallOf(double percent, double bears)
    {
        var stage = Stage(
            ("levels", 1),
            ("reference_weight", 0),
            ("withdraw_volatility", bears),
            ("withdraw_loss", 10),
            ("volatility_horizon", 120e9),
            ("volatility_memory", 120e9),
            ("pause", 60e9));
        stage.WakeNext();
        stage.Outbox.Clear();
        stage.Show(PerpetualA, (long)(OpeningTicks * (1 - (percent / 100))));
        stage.WakeNext();
        return stage;
    }

    private static TraderStage Stage(params (string Name, double Value)[] values) => Stage(0, values);

    private static TraderStage Stage(long position, params (string Name, double Value)[] values) =>
        new TraderStage(MarketMaker.Registration, Arguments(MarketMaker.Registration, [PerpetualA], [Dollars(ExchangeA, 1_000_000)], values, position)).Start();
}
