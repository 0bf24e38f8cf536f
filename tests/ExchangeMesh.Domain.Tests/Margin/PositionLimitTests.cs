using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Margin;

/// <summary>A lot of the bench's perpetual is worth 10 USD at the opening price.</summary>
public sealed class PositionLimitTests
{
    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void An_order_that_could_lead_beyond_the_position_limit_is_refused(long lots, bool passes)
    {
        var bench = Bench(new MarginTerms { PositionLimit = Money.FromUnits(1_000) });

        bench.Buy(1, lots, 1_000);

        AssertPasses(bench, passes);
    }

    [Fact]
    public void Orders_that_rest_count_towards_the_limit_and_orders_that_reduce_are_never_refused()
    {
        var bench = Bench(new MarginTerms { PositionLimit = Money.FromUnits(1_000) });
        bench.Trade(1, 2, 60, 1_000);
        bench.Buy(1, 40, 990);

        bench.Buy(1, 1, 990);
        var refused = bench.Outbox.BodiesTo<OrderRejected>(Trader(1)).Count;
        bench.MoveIndex(2_000);
        bench.Sell(1, 60, 2_000);

        Assert.Equal(1, refused);
        Assert.Single(bench.Outbox.BodiesTo<OrderRejected>(Trader(1)));
    }

    [Theory]
    [InlineData(110, true)]
    [InlineData(111, false)]
    public void Of_limit_and_share_of_open_interest_the_greater_counts(long lots, bool passes)
    {
        // Others hold 1,100 lots; a tenth of that is more than the 1,000 USD that are 100 lots.
        var bench = Bench(new MarginTerms { PositionLimit = Money.FromUnits(1_000), PositionShare = Ratio.FromPercent(10) });
        for (var pair = 0; pair < 11; pair++)
        {
            bench.Trade(10 + pair, 30 + pair, 100, 1_000);
        }

        bench.Buy(1, lots, 1_000);

        AssertPasses(bench, passes);
    }

    [Fact]
    public void A_step_closes_no_more_than_its_share_of_the_depth_and_goes_on_until_the_account_is_safe()
    {
        // 10 lots rest within one per cent of the best bid, 500 far below it: a fifth of ten is two lots a step.
        var terms = Terms() with
        {
            Liquidation = new LiquidationTerms { InsuranceFund = Money.FromUnits(1_000), DepthShare = Ratio.FromPercent(20), Fee = Ratio.Zero },
        };
        var bench = new VenueBench(terms);
        bench.Exchange.Deposit(Trader(1), Usd, Money.FromUnits(100));
        bench.Exchange.Deposit(Trader(2), Usd, Money.FromUnits(10_000));
        bench.Exchange.Deposit(Trader(3), Usd, Money.FromUnits(10_000));
        bench.Started();
        bench.Trade(1, 2, 100, 1_000);
        bench.Buy(3, 10, 920);
        bench.Buy(3, 500, 905);

        bench.MoveIndex(922);
        bench.Pass(Duration.FromSeconds(3));

        var steps = bench.All<LiquidationRow>();
        Assert.Equal([2, 1, 1, 1], steps.Select(step => step.Quantity.Lots).Take(4));
        Assert.All(steps, step => Assert.Equal(LiquidationStage.Partial, step.Stage));
        bench.AssertBalanced();
    }

    [Fact]
    public void Of_collateral_beyond_its_limit_nothing_counts()
    {
        // 2 BTC at 1,000 with a haircut of 10%, of which one counts.
        Assert.Equal(Money.FromUnits(900), EquityWith(limit: 1));
        Assert.Equal(Money.FromUnits(1_800), EquityWith(limit: 2));
        Assert.Equal(Money.FromUnits(1_800), EquityWith(limit: null));
    }

    private static Money EquityWith(long? limit)
    {
        Money? most = limit is { } units ? Money.FromUnits(units) : null;
        var terms = Terms() with
        {
            Collateral =
            [
                new CollateralTerms(Usd, Ratio.Zero, InstrumentId.None),
                new CollateralTerms(Btc, Ratio.FromPercent(10), Perp, most),
            ],
        };
        var bench = new VenueBench(terms);
        bench.Exchange.Deposit(Trader(1), Btc, Money.FromUnits(2));
        bench.Started();
        return bench.Statement(1).Risk.Equity;
    }

    private static VenueBench Bench(MarginTerms margin) =>
        new VenueBench(Terms() with { Margin = margin }).WithTraders(50, 10_000).Started();

    private static void AssertPasses(VenueBench bench, bool passes) =>
        Assert.Equal(
            passes ? [] : [RejectReason.PositionLimit],
            bench.Outbox.BodiesTo<OrderRejected>(Trader(1)).Select(rejected => rejected.Reason));
}
