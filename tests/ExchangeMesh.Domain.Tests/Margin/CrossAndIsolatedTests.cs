using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Margin;

public class CrossAndIsolatedTests
{
    private static readonly InstrumentId Second = new(4);
    private static readonly InstrumentId SecondFeed = new(8);

    [Fact]
    public void On_cross_margin_one_position_can_pay_for_another()
    {
        var bench = TwoPerpetuals(isCross: true);

        bench.MoveIndex(850);

        Assert.Empty(bench.All<LiquidationRow>());
        Assert.Equal(Money.FromUnits(850), bench.Statement(1).Risk.Equity);
    }

    [Fact]
    public void On_isolated_margin_a_position_falls_alone()
    {
        var bench = TwoPerpetuals(isCross: false);

        bench.MoveIndex(850);
        bench.Pass(Duration.FromSeconds(5));

        var row = Assert.Single(bench.All<LiquidationRow>());
        Assert.Equal((Perp, LiquidationStage.Takeover), (row.Instrument, row.Stage));
        Assert.Equal(Quantity.Zero, bench.Statement(1).Position);
        Assert.Equal(new Quantity(100), bench.Statement(1, Second).Position);
        Assert.Equal(Money.FromUnits(900), bench.Statement(1).Balance);
        bench.AssertBalanced();
    }

    [Fact]
    public void An_isolated_position_takes_its_initial_margin_from_the_balance()
    {
        var bench = TwoPerpetuals(isCross: false);

        Assert.Equal(Money.FromUnits(50), bench.Statement(1).IsolatedMargin);
        Assert.Equal(Money.FromUnits(50), bench.Statement(1, Second).IsolatedMargin);
        Assert.Equal(Money.FromUnits(900), bench.Statement(1).Balance);
        bench.AssertBalanced();
    }

    [Fact]
    public void Margin_moves_into_a_position_and_out_again_as_far_as_its_initial_margin()
    {
        var bench = TwoPerpetuals(isCross: false);
        bench.Forget();

        bench.Say(Trader(1), new AdjustIsolatedMargin(Money.FromUnits(100), Perp));
        var added = bench.Statement(1).IsolatedMargin;
        bench.Say(Trader(1), new AdjustIsolatedMargin(Money.FromUnits(-101), Perp));
        bench.Say(Trader(1), new AdjustIsolatedMargin(Money.FromUnits(-100), Perp));
        bench.Say(Trader(1), new AdjustIsolatedMargin(Money.FromUnits(901), Perp));

        Assert.Equal(Money.FromUnits(150), added);
        Assert.Equal(Money.FromUnits(50), bench.Statement(1).IsolatedMargin);
        Assert.Equal(
            [RejectReason.InsufficientMargin, RejectReason.InsufficientBalance],
            bench.Outbox.Bodies<OrderRejected>().Select(refused => refused.Reason));
        bench.AssertBalanced();
    }

    [Fact]
    public void A_cross_account_over_two_markets_is_called_and_liquidated_at_its_exact_marks()
    {
        var bench = TwoPerpetuals(isCross: true);

        // Equity is 1,000 − 1 a dollar of each fall; maintenance 2.5 % of 1,000 in each. The second market stays at 1,000:
        // equity p; call where p < 1.5 × (0.025 p + 25), that is below 38.96; liquidation below 25.64.
        bench.MoveIndex(500);
        bench.MoveIndex(39);
        var before = bench.All<MarginCallRow>().Count;
        bench.MoveIndex(38);
        var called = bench.All<MarginCallRow>().Count;
        bench.MoveIndex(26);
        var safe = bench.All<LiquidationRow>().Count;
        bench.MoveIndex(25);

        Assert.Equal((0, 1, 0), (before, called, safe));
        Assert.NotEmpty(bench.All<LiquidationRow>());
        bench.AssertBalanced();
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(50, 1)]
    public void Collateral_counts_at_its_price_less_its_haircut(int haircutPercent, int liquidations)
    {
        var terms = Terms(PerpTerms) with
        {
            Collateral =
            [
                new CollateralTerms(Usd, Ratio.Zero, InstrumentId.None),
                new CollateralTerms(Btc, Ratio.FromPercent(haircutPercent), Perp),
            ],
        };
        var bench = new VenueBench(terms).WithTraders(3, 10_000);
        bench.Exchange.Deposit(Trader(4), Btc, new Money(100_000));
        bench.Started();
        bench.Trade(buyer: 4, seller: 2, lots: 90, ticks: 1_000);

        // 0.1 BTC: at 950, equity is 95 less the haircut, less a loss of 45; maintenance 21.4.
        bench.MoveIndex(950);

        Assert.Equal(liquidations, bench.All<LiquidationRow>().Select(row => row.Account).Distinct().Count());
        bench.AssertBalanced();
    }

    [Fact]
    public void The_fall_of_collateral_alone_calls_an_account()
    {
        var other = Perpetual(Second, "ETH-PERP", SecondFeed);
        var terms = Terms(PerpTerms, other) with
        {
            Collateral =
            [
                new CollateralTerms(Usd, Ratio.Zero, InstrumentId.None),
                new CollateralTerms(Btc, Ratio.Zero, Perp),
            ],
        };
        var bench = new VenueBench(terms).WithTraders(3, 10_000);
        bench.Exchange.Deposit(Trader(4), Btc, new Money(100_000));
        bench.Started();
        bench.Trade(buyer: 4, seller: 2, lots: 100, ticks: 1_000, Second);

        // Equity 0.1 p, maintenance 25: call below 375, liquidation below 250.
        bench.MoveIndex(375);
        var before = bench.All<MarginCallRow>().Count;
        bench.MoveIndex(374);
        var called = bench.All<MarginCallRow>().Count;
        bench.MoveIndex(250);
        var safe = bench.All<LiquidationRow>().Count;
        bench.MoveIndex(249);
        bench.Pass(Duration.FromSeconds(5));

        Assert.Equal((0, 1, 0), (before, called, safe));
        Assert.Equal(LiquidationStage.Takeover, bench.All<LiquidationRow>()[^1].Stage);
        Assert.Equal(Money.Zero, bench.Statement(4, Second, Btc).Balance);
        Assert.Equal(new Money(100_000), bench.Fund(Second, Btc).Balance);
        bench.AssertBalanced();
    }

    [Fact]
    public void An_inverse_perpetual_is_margined_and_settled_in_its_base_asset()
    {
        var terms = Terms(InverseTerms) with { Collateral = [new CollateralTerms(Btc, Ratio.Zero, InstrumentId.None)] };
        terms = terms with { Liquidation = terms.Liquidation with { InsuranceFund = Money.FromUnits(1) } };
        var bench = new VenueBench(terms);
        bench.Exchange.Deposit(Trader(1), Btc, new Money(100_000));
        bench.Exchange.Deposit(Trader(2), Btc, Money.FromUnits(10));
        bench.Started();
        bench.Trade(buyer: 1, seller: 2, lots: 1_000, ticks: 1_000, Inverse);

        // 1,000 USD at 1,000 is 1 BTC; equity 0.1 + 1 − 1000 ÷ p; maintenance 25 ÷ p: liquidation below 1025 ÷ 1.1 = 931.8.
        bench.MoveIndex(932);
        var safe = bench.All<LiquidationRow>().Count;
        bench.MoveIndex(931);
        bench.Pass(Duration.FromSeconds(3));

        Assert.Equal(0, safe);
        Assert.Equal(new Price(910), bench.All<LiquidationRow>()[0].BankruptcyPrice);
        Assert.Equal(Money.Zero, bench.Statement(1, Inverse, Btc).Balance);
        bench.AssertBalanced();
    }

    [Fact]
    public void Opening_positions_in_an_inverse_perpetual_whose_worth_is_no_whole_number_of_micro_units_balance()
    {
        var terms = Terms(InverseTerms with { OpeningPrice = new Price(997) }) with { Collateral = [new CollateralTerms(Btc, Ratio.Zero, InstrumentId.None)] };
        var bench = new VenueBench(terms with { Liquidation = terms.Liquidation with { InsuranceFund = Money.FromUnits(1) } });
        for (var trader = 1; trader <= 4; trader++)
        {
            bench.Exchange.Deposit(Trader(trader), Btc, Money.FromUnits(1));
        }

        bench.Exchange.OpenPosition(Trader(1), Inverse, new Quantity(60));
        bench.Exchange.OpenPosition(Trader(2), Inverse, new Quantity(60));
        bench.Exchange.OpenPosition(Trader(3), Inverse, new Quantity(60));
        bench.Exchange.OpenPosition(Trader(4), Inverse, new Quantity(-180));
        bench.Started();

        bench.AssertBalanced();
    }

    private static InstrumentTerms Perpetual(InstrumentId id, string symbol, InstrumentId feed) =>
        PerpTerms with
        {
            Instrument = PerpTerms.Instrument with { Id = id, Symbol = symbol, Kind = InstrumentKind.LinearPerpetual },
            Index = PerpTerms.Index! with { Constituents = [new IndexConstituent(feed, 1)] },
        };

    private static VenueBench TwoPerpetuals(bool isCross)
    {
        var terms = Terms(PerpTerms, Perpetual(Second, "ETH-PERP", SecondFeed)) with
        {
            Margin = new MarginTerms { CrossByDefault = isCross },
        };
        var bench = new VenueBench(terms).WithTraders(1, 1_000);
        bench.Exchange.Deposit(Trader(2), Usd, Money.FromUnits(10_000));
        bench.Started();
        bench.Trade(buyer: 1, seller: 2, lots: 100, ticks: 1_000);
        bench.Trade(buyer: 1, seller: 2, lots: 100, ticks: 1_000, Second);
        return bench;
    }
}
