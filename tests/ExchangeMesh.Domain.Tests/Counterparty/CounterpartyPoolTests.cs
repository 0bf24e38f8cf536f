using ExchangeMesh.Domain.Counterparty;
using ExchangeMesh.Domain.Funding;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Counterparty;

/// <summary>A venue whose pool is everybody's counterparty. A lot is worth ten dollars at the index of 1,000.</summary>
public sealed class CounterpartyPoolTests
{
    private static readonly PriceImpactTerms Quadratic = new() { PositiveFactor = 2e-7, NegativeFactor = 2e-7 };

    // V-GMX-2: an imbalance of 50,000 costs 500 where the factor is 0.01 / 50,000; by the same formula 100,000 costs 2,000, and 1,500 more than half of it.
    [Theory]
    [InlineData(0, 50_000, -500)]
    [InlineData(50_000, 0, 500)]
    [InlineData(50_000, 100_000, -1_500)]
    [InlineData(100_000, 50_000, 1_500)]
    [InlineData(0, -50_000, -500)]
    [InlineData(-30_000, 30_000, 0)]
    [InlineData(-40_000, 30_000, 140)]
    public void The_impact_is_the_factor_times_the_change_of_the_squared_imbalance(long before, long after, long expected) =>
        Assert.Equal(Money.FromUnits(expected), PriceImpact.Of(Quadratic, Money.FromUnits(before), Money.FromUnits(after)));

    [Fact]
    public void What_shrinks_the_imbalance_and_what_grows_it_have_factors_of_their_own_also_where_it_turns_over()
    {
        var terms = new PriceImpactTerms { PositiveFactor = 1e-7, NegativeFactor = 2e-7 };

        Assert.Equal(Money.FromUnits(250), PriceImpact.Of(terms, Money.FromUnits(50_000), Money.Zero));
        Assert.Equal(Money.FromUnits(-250), PriceImpact.Of(terms, Money.FromUnits(50_000), Money.FromUnits(-50_000)));
    }

    [Fact]
    public void An_exponent_of_one_and_a_half_is_taken_too()
    {
        var terms = new PriceImpactTerms { NegativeFactor = 1e-3, Exponent = 1.5 };

        // 10,000 to the power of 1.5 is a million.
        Assert.Equal(-1_000, PriceImpact.Of(terms, Money.Zero, Money.FromUnits(10_000)).Micros / 1e6, 1e-6);
    }

    [Fact]
    public void An_order_trades_with_the_pool_at_the_index_and_the_impact()
    {
        var bench = Bench(new CounterpartyPoolTerms { Impact = Quadratic, GreatestReserve = new Ratio(100_000_000) });

        bench.Place(1, Order(Side.Buy, 5_000));

        // Five hundred dollars on fifty bitcoin are ten dollars on each.
        var trade = Assert.Single(bench.All<TradeRow>());
        Assert.Equal((new Price(1_010), VenueId), (trade.Price, trade.Maker));
        Assert.Equal((new Quantity(5_000), new Quantity(-5_000)), (bench.Statement(1).Position, bench.Fund().Position));
        bench.AssertBalanced();
    }

    [Theory]
    [InlineData(1_009, 0)]
    [InlineData(1_010, 5_000)]
    public void An_order_beyond_its_limit_does_not_trade_and_does_not_rest(long limit, long expected)
    {
        var bench = Bench(new CounterpartyPoolTerms { Impact = Quadratic });

        bench.Buy(1, 5_000, limit);

        Assert.Equal(new Quantity(expected), bench.Statement(1).Position);
        Assert.Equal(expected == 0 ? 1 : 0, bench.Outbox.BodiesTo<OrderCancelled>(Trader(1)).Count);
        bench.AssertBalanced();
    }

    [Fact]
    public void Who_brings_the_balance_back_receives_no_more_than_others_have_paid()
    {
        var bench = Bench(new CounterpartyPoolTerms { Impact = Quadratic with { PositiveFactor = 1e-3 } });
        bench.Place(1, Order(Side.Buy, 5_000));

        bench.Place(2, Order(Side.Sell, 5_000));

        Assert.Equal([1_010, 1_010], bench.All<TradeRow>().Select(row => row.Price.Ticks));
        Assert.Equal(Quantity.Zero, bench.Fund().Position);
        bench.AssertBalanced();
    }

    [Theory]
    [InlineData(8_000, RejectReason.None)]
    [InlineData(8_001, RejectReason.CapReached)]
    public void A_side_is_no_larger_than_the_pool_stands_for(long lots, RejectReason expected)
    {
        var bench = Bench(new CounterpartyPoolTerms { GreatestReserve = Ratio.FromPercent(80) });

        bench.Place(1, Order(Side.Buy, lots));

        Assert.Equal(expected == RejectReason.None ? [] : [expected], bench.Outbox.BodiesTo<OrderRejected>(Trader(1)).Select(refused => refused.Reason));
    }

    // V-GMX-3: longs of 150,000 and shorts of 50,000 at 1/50,000: longs pay a thousandth of a percent a second, ninety dollars a minute, and shorts receive all of it.
    [Fact]
    public void The_heavier_side_pays_the_lighter_one_by_the_second()
    {
        var bench = Bench(new CounterpartyPoolTerms { FundingDenominator = 50_000, GreatestReserve = new Ratio(100_000_000) });
        bench.Place(1, Order(Side.Buy, 15_000));
        bench.Place(2, Order(Side.Sell, 5_000));

        bench.Pass(Duration.FromMinutes(1));

        Assert.Equal(Money.FromUnits(100_000 - 90), bench.Statement(1).Balance);
        Assert.Equal(Money.FromUnits(100_000 + 90), bench.Statement(2).Balance);
        Assert.Equal(Money.FromUnits(90), Assert.Single(bench.All<FundingRow>()).Paid);
        bench.AssertBalanced();
    }

    [Fact]
    public void The_rate_may_follow_the_imbalance_over_time()
    {
        var adaptive = new AdaptiveFundingTerms(Ratio.FromPercent(5), Ratio.FromPercent(3), 1_000_000, 20_000, 1_000_000_000);
        var bench = Bench(new CounterpartyPoolTerms { AdaptiveFunding = adaptive, GreatestReserve = new Ratio(100_000_000) });
        bench.Place(1, Order(Side.Buy, 15_000));
        bench.Place(2, Order(Side.Sell, 5_000));

        bench.Pass(Duration.FromMinutes(2));

        // Half of open interest is one-sided: 30 millionths a second more after each minute; 270 and 540 dollars on 150,000.
        Assert.Equal([270_000_000L, 540_000_000L], bench.All<FundingRow>().Select(row => row.Paid.Micros));
        bench.AssertBalanced();
    }

    // A side as large as half of the pool, at a factor of a millionth a second: half a millionth of 50,000 dollars for sixty seconds.
    [Fact]
    public void The_heavier_side_pays_the_pool_for_what_it_uses_of_it()
    {
        var bench = Bench(new CounterpartyPoolTerms { BorrowingFactor = 1e-6 });
        bench.Place(1, Order(Side.Buy, 5_000));

        bench.Pass(Duration.FromMinutes(1));

        Assert.Equal(1_500_000, 100_000_000_000 - bench.Statement(1).Balance.Micros, 1.0);
        Assert.Equal(InsuranceReason.BorrowingFee, Assert.Single(bench.All<InsuranceRow>()).Reason);
        bench.AssertBalanced();
    }

    // Longs of 50 bitcoin gain 50 dollars for each dollar; the pool has 100,000. A tenth of it is reached at 1,200, and must be passed.
    [Theory]
    [InlineData(1_200, false)]
    [InlineData(1_201, true)]
    public void Winners_are_closed_at_the_index_when_their_profit_is_too_large_a_part_of_the_pool(long index, bool expected)
    {
        var bench = Bench(new CounterpartyPoolTerms { DeleverageAbove = Ratio.FromPercent(10), DeleverageUntil = Ratio.FromPercent(5) });
        bench.Place(1, Order(Side.Buy, 5_000));

        bench.MoveIndex(index);

        var rows = bench.All<DeleveragingRow>();
        Assert.Equal(expected, rows.Count > 0);
        Assert.All(rows, row => Assert.Equal((new Price(index), VenueId, Money.Zero), (row.Price, row.Bankrupt, row.Forgone)));
        var profit = bench.Statement(1).Position.Lots * 10.0 * ((index / 1_000.0) - 1);
        var pool = bench.Fund().Balance.Units;
        Assert.True(!expected || (profit / pool >= 0.05 && profit / pool < 0.051), $"{profit} of {pool}");
        bench.AssertBalanced();
    }

    [Fact]
    public void A_liquidated_position_is_closed_against_the_pool()
    {
        var bench = Bench(new CounterpartyPoolTerms());
        bench.Place(3, Order(Side.Buy, 100));

        bench.MoveIndex(915);

        Assert.Equal((Quantity.Zero, Quantity.Zero), (bench.Statement(3).Position, bench.Fund().Position));
        Assert.Equal(new Price(915), bench.All<TradeRow>()[^1].Price);
        bench.AssertBalanced();
    }

    [Fact]
    public void A_venue_with_a_pool_goes_on_where_it_was_written()
    {
        var terms = new CounterpartyPoolTerms { Impact = Quadratic, FundingDenominator = 50_000, DeleverageAbove = Ratio.FromPercent(10) };
        var (bench, again) = (Bench(terms), new VenueBench(TermsOf(terms)));
        bench.Place(1, Order(Side.Buy, 3_000));
        bench.Place(2, Order(Side.Sell, 1_000));
        bench.Pass(Duration.FromMinutes(1));
        var writer = new StateWriter();
        bench.Exchange.WriteState(writer);

        again.Exchange.ReadState(new StateReader(writer.Written.ToArray()));
        var copy = new StateWriter();
        again.Exchange.WriteState(copy);

        Assert.Equal(writer.Written.ToArray(), copy.Written.ToArray());
    }

    private static PlaceOrder Order(Side side, long lots) =>
        new() { Side = side, Quantity = new Quantity(lots), Type = OrderType.Market, TimeInForce = TimeInForce.Ioc };

    private static ExchangeTerms TermsOf(CounterpartyPoolTerms pool)
    {
        var terms = Terms(PerpTerms with { CounterpartyPool = pool, Tiers = [PerpTerms.Tiers[0]] });
        var liquidation = terms.Liquidation with
        {
            InsuranceFund = Money.FromUnits(100_000),
            BeyondFund = LossRule.BadDebt,
            PartialShare = new Ratio(Ratio.One),
            Fee = Ratio.Zero,
        };
        return terms with { Liquidation = liquidation };
    }

    private static VenueBench Bench(CounterpartyPoolTerms pool)
    {
        var bench = new VenueBench(TermsOf(pool));
        bench.Exchange.Deposit(Trader(1), Usd, Money.FromUnits(100_000));
        bench.Exchange.Deposit(Trader(2), Usd, Money.FromUnits(100_000));
        bench.Exchange.Deposit(Trader(3), Usd, Money.FromUnits(100));
        return bench.Started();
    }
}
