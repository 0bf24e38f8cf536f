using CsCheck;
using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Breakers.Attempts;

namespace ExchangeMesh.Domain.Tests.Breakers;

public sealed class LiquidationThrottleTests
{
    private static readonly LiquidationThrottleTerms Terms = new() { MostPerInterval = new Quantity(10), Interval = Duration.FromSeconds(1) };

    [Fact]
    public void Liquidations_beyond_the_limit_wait_for_the_next_interval_in_their_order()
    {
        var throttle = Terms.Create();

        Assert.Equal(Duration.Zero, Delay(throttle, 6, 0));
        Assert.Equal(Duration.Zero, Delay(throttle, 4, 0));
        Assert.Equal(Duration.FromSeconds(1), Delay(throttle, 1, 0));
        Assert.Equal(Duration.FromMilliseconds(500), Delay(throttle, 9, 500));
        Assert.Equal(Duration.FromMilliseconds(1_500), Delay(throttle, 1, 500));
        Assert.Equal(Duration.FromMilliseconds(400), Delay(throttle, 1, 1_600));
        Assert.Equal(Duration.Zero, Delay(throttle, 8, 2_100));
        Assert.Equal(Duration.FromMilliseconds(900), Delay(throttle, 1, 2_100));
    }

    [Fact]
    public void A_quiet_interval_forgets_the_past()
    {
        var throttle = Terms.Create();
        Delay(throttle, 10, 0);

        Assert.Equal(Duration.Zero, Delay(throttle, 10, 1_000));
    }

    [Fact]
    public void An_order_above_the_limit_takes_the_following_intervals_as_well()
    {
        var throttle = Terms.Create();

        Assert.Equal(Duration.Zero, Delay(throttle, 25, 0));
        Assert.Equal(Duration.FromMilliseconds(1_900), Delay(throttle, 5, 100));
        Assert.Equal(Duration.FromMilliseconds(2_900), Delay(throttle, 1, 100));
    }

    [Fact]
    public void Other_orders_pass_at_once()
    {
        var throttle = Terms.Create();
        Delay(throttle, 10, 0);

        Assert.Equal(OrderDecision.Accept(Sell(5, lots: 1_000)), throttle.OnOrder(Sell(5, lots: 1_000), Nothing, VirtualTime.Zero));
    }

    [Fact]
    public void No_interval_lets_through_more_than_the_limit_and_nobody_overtakes()
    {
        Gen.Select(Gen.Long[0, 900], Gen.Long[1, 10]).Array[1, 200].Sample(orders =>
        {
            var throttle = Terms.Create();
            var lots = new SortedDictionary<long, long>();
            long now = 0, latest = 0;
            foreach (var (wait, quantity) in orders)
            {
                now += wait;

                var at = (now * 1_000_000) + Delay(throttle, quantity, now).Nanoseconds;

                Assert.True(at >= latest);
                latest = at;
                var interval = at / 1_000_000_000;
                lots[interval] = lots.GetValueOrDefault(interval) + quantity;
                Assert.True(lots[interval] <= 10);
            }
        });
    }

    private static Duration Delay(ICircuitBreaker throttle, long lots, long millisecond) =>
        throttle.OnOrder(Forced(lots), Nothing, VirtualTime.Zero + Duration.FromMilliseconds(millisecond)).Delay;
}
