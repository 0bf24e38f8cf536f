using ExchangeMesh.Domain.Disclosure;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Adversary;

namespace ExchangeMesh.Domain.Tests.Adversary;

public sealed class LiquidationMapEstimateTests
{
    [Theory]
    [InlineData(100, 10, 0.05, true, 94.7368421)]
    [InlineData(100, 10, 0.05, false, 104.7619048)]
    [InlineData(10, 5, 0.01, true, 8.0808081)]
    public void A_position_is_liquidated_where_equity_is_the_maintenance_margin(double entry, double leverage, double maintenance, bool isLong, double expected) =>
        Assert.Equal(expected, LiquidationMapEstimate.LiquidationPrice(entry, leverage, maintenance, isLong), 7);

    [Theory]
    [InlineData(94.74, 0)]
    [InlineData(94.73, 40)]
    [InlineData(50, 40)]
    public void Longs_are_counted_from_their_liquidation_price_down(double to, double lots) =>
        Assert.Equal(lots, Map(10, 10).LotsBetween(Opened((100, 40)), 100, to), 9);

    [Theory]
    [InlineData(104.76, 0)]
    [InlineData(104.77, 40)]
    public void Shorts_are_counted_from_their_liquidation_price_up(double to, double lots) =>
        Assert.Equal(lots, Map(10, 10).LotsBetween(Opened((100, 40)), 100, to), 9);

    [Fact]
    public void What_the_mark_has_passed_already_is_not_counted() =>
        Assert.Equal(0, Map(10, 10).LotsBetween(Opened((100, 40)), 94, 90), 9);

    [Fact]
    public void Leverages_are_believed_to_be_spread_evenly()
    {
        // A long of leverage L from 100 with 5 % maintenance is liquidated at 100 (1 − 1/L) ÷ 0.95: at 90 for L = 6.897. Of forty
        // leverages from 2.225 to 19.775 the upper 29 are at least that.
        var lots = Map(2, 20).LotsBetween(Opened((100, 40)), 100, 90);

        Assert.Equal(29, lots, 9);
    }

    [Fact]
    public void Stops_are_added_to_what_is_liquidated()
    {
        var map = new LiquidationMapEstimate(2, 2, 0.05) { StopShare = 0.3, StopDistance = 0.04 };

        Assert.Equal(12, map.LotsBetween(Opened((100, 40)), 100, 96), 9);
        Assert.Equal(0, map.LotsBetween(Opened((100, 40)), 100, 96.1), 9);
    }

    [Fact]
    public void Growth_of_open_interest_is_booked_at_its_price_and_shrinkage_over_all()
    {
        var history = Opened((100, 10), (110, 16), (105, 8));

        Assert.Equal(2, history.Count);
        Assert.Equal((100.0, 5.0), (history.TicksAt(0), history.LotsAt(0)));
        Assert.Equal((110.0, 3.0), (history.TicksAt(1), history.LotsAt(1)));
        Assert.Equal(8, history.Total);
    }

    [Fact]
    public void More_prices_than_it_keeps_are_joined_and_no_lot_is_lost()
    {
        var history = new OpenInterestHistory();
        for (var lots = 1; lots <= 200; lots++)
        {
            history.See(1_000 + lots, lots);
        }

        Assert.Equal(64, history.Count);
        Assert.Equal(200, Enumerable.Range(0, history.Count).Sum(history.LotsAt), 9);
        Assert.Equal(1_200, history.TicksAt(63));
        Assert.Equal(1_069, history.TicksAt(0), 6);
    }

    [Theory]
    [InlineData(95, 7)]
    [InlineData(95.6, 0)]
    [InlineData(93, 20)]
    [InlineData(105, 3)]
    public void A_disclosed_map_stands_for_the_estimate(double to, double lots)
    {
        LiquidationBucket[] map =
        [
            new(new Price(93), new Price(94), new Quantity(13), Quantity.Zero),
            new(new Price(95), new Price(96), new Quantity(7), Quantity.Zero),
            new(new Price(104), new Price(105), Quantity.Zero, new Quantity(3)),
        ];
        LeverageBucket[] leverage = [new(10, new Quantity(20), new Quantity(3))];

        Assert.Equal(lots, Map(2, 20).LotsBetween(new MarketDisclosure(default, new Price(100), new Quantity(20), leverage, map), 100, to));
    }

    [Theory]
    [InlineData(98.3, 0)]
    [InlineData(98.2, 5)]
    [InlineData(91.3, 5)]
    [InlineData(91.2, 9)]
    public void Disclosed_leverages_are_taken_at_the_middle_of_their_buckets(double to, double lots)
    {
        // 5x to 10x counts as 7.5x: liquidated at 100 × (1 − 1/7.5) ÷ 0.95 = 91.2; from 10x as 15x, up to the greatest of 20x: at 98.2.
        LeverageBucket[] leverage = [new(5, new Quantity(4), Quantity.Zero), new(10, new Quantity(5), Quantity.Zero)];

        Assert.Equal(lots, Map(2, 20).LotsBetween(new MarketDisclosure(default, new Price(100), new Quantity(9), leverage, []), 100, to));
    }

    private static LiquidationMapEstimate Map(double least, double greatest) => new(least, greatest, 0.05);

    private static OpenInterestHistory Opened(params (double Ticks, double OpenInterest)[] seen)
    {
        var history = new OpenInterestHistory();
        foreach (var (ticks, openInterest) in seen)
        {
            history.See(ticks, openInterest);
        }

        return history;
    }
}
