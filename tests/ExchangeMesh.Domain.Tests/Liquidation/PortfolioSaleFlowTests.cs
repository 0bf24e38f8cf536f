using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Options;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Tests.Options;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Liquidation;

/// <summary>
/// Trader 1 has 100 dollars and is long 100 lots at 1,000. At 920 it has 20 and must hold 23; with a buffer of a tenth it lacks 5.30, so that
/// 5.30 / (5.30 + price) of it is for sale. Traders 8 and 9 may bid; 7 may not.
/// </summary>
public sealed class PortfolioSaleFlowTests
{
    private static readonly Ratio All = new(Ratio.One);

    [Fact]
    public void An_auction_offers_as_much_as_makes_the_account_safe_at_what_it_is_worth()
    {
        var bench = Fallen(LiquidationMethod.Auction, 920);

        var offered = Assert.Single(bench.Outbox.BodiesTo<PortfolioOffered>(Trader(9)));

        Assert.Equal((Money.FromUnits(20), Money.FromUnits(23), Money.FromUnits(920)), (offered.Worth, offered.MaintenanceMargin, offered.Notional));
        Assert.Equal((Money.FromUnits(20), new Ratio(209_487), 1, Perp), (offered.Price, offered.Share, offered.Offer, offered.Instrument));
        Assert.Empty(bench.Outbox.BodiesTo<PortfolioOffered>(Trader(7)));
        Assert.Empty(bench.All<LiquidationRow>());
    }

    [Fact]
    public void Who_accepts_the_price_has_the_position_and_the_account_is_safe()
    {
        var bench = Fallen(LiquidationMethod.Auction, 920);

        bench.Say(Trader(9), new BidForPortfolio(Money.FromUnits(20), All, 1));

        Assert.Equal((new Quantity(21), new Quantity(79)), (bench.Statement(9).Position, bench.Statement(1).Position));
        Assert.False(bench.Statement(1).IsInLiquidation);
        var assigned = Assert.Single(bench.Outbox.BodiesTo<PositionAssigned>(Trader(9)));
        Assert.Equal((new Quantity(21), new Price(920), Perp), (assigned.Quantity, assigned.Price, assigned.Instrument));
        Assert.Equal(LiquidationStage.Sale, Assert.Single(bench.Outbox.BodiesTo<PositionLiquidated>(Trader(1))).Stage);
        Assert.Equal([PortfolioSaleStep.Offered, PortfolioSaleStep.Sold], bench.All<PortfolioSaleRow>().Select(row => row.Step));
        Assert.Empty(bench.All<TradeRow>().Skip(1));
        bench.AssertBalanced();
    }

    [Theory]
    [InlineData(0, 19, RejectReason.TooExpensive)]
    [InlineData(300, 18, RejectReason.None)]
    [InlineData(300, 17, RejectReason.TooExpensive)]
    [InlineData(600, 16, RejectReason.None)]
    [InlineData(4_200, 8, RejectReason.None)]
    public void The_price_falls_to_four_fifths_in_ten_minutes_and_to_nothing_in_two_hours_more(int seconds, long price, RejectReason expected)
    {
        var bench = Fallen(LiquidationMethod.Auction, 920);

        bench.Pass(Duration.FromSeconds(seconds));
        bench.Say(Trader(9), new BidForPortfolio(Money.FromUnits(price), All, 1));

        var refusals = bench.Outbox.BodiesTo<OrderRejected>(Trader(9)).Select(refused => refused.Reason);
        Assert.Equal(expected == RejectReason.None ? [] : [expected], refusals);
        bench.AssertBalanced();
    }

    // At 18 the share is 5.3 / 23.3: 227,468 millionths, of two dollars that the portfolio is worth more.
    [Fact]
    public void What_is_bid_less_than_the_worth_comes_with_the_position_in_money()
    {
        var bench = Fallen(LiquidationMethod.Auction, 920);
        bench.Pass(Duration.FromSeconds(300));

        bench.Say(Trader(9), new BidForPortfolio(Money.FromUnits(18), All, 1));

        var assigned = Assert.Single(bench.Outbox.BodiesTo<PositionAssigned>(Trader(9)));
        Assert.Equal(new Quantity(23), assigned.Quantity);
        Assert.Equal(454_936, assigned.Received.Micros, 1.0);
        Assert.Equal(100_454_936, bench.Statement(9).Balance.Micros, 1.0);
        Assert.Equal(new Price(918), Assert.Single(bench.All<LiquidationRow>()).BankruptcyPrice);
        bench.AssertBalanced();
    }

    [Theory]
    [InlineData(0, 0, 990)]
    [InlineData(300, 11_125_000, 978.875)]
    public void An_insolvent_portfolio_pays_whoever_takes_it_out_of_the_fund(int seconds, long received, double fund)
    {
        // At 890 it owes ten dollars, and must hold 22.25.
        var bench = Fallen(LiquidationMethod.Auction, 890);
        bench.Pass(Duration.FromSeconds(seconds));
        var offered = bench.Outbox.BodiesTo<PortfolioOffered>(Trader(9))[^1];

        bench.Say(Trader(9), new BidForPortfolio(offered.Price, All, 1));

        Assert.Equal(new Money(-10_000_000 - received), offered.Price);
        Assert.Equal(new Quantity(100), bench.Statement(9).Position);
        Assert.Equal(Money.Zero, bench.Statement(1).Balance);
        Assert.Equal(new Money((long)(fund * 1e6)), bench.Fund().Balance);
        bench.AssertBalanced();
    }

    [Fact]
    public void What_nobody_takes_the_venue_takes_over()
    {
        var bench = Fallen(LiquidationMethod.Auction, 890);

        bench.Pass(Duration.FromMinutes(11));

        Assert.Equal([PortfolioSaleStep.Offered, PortfolioSaleStep.Unsold], bench.All<PortfolioSaleRow>().Select(row => row.Step));
        Assert.Equal(LiquidationStage.Takeover, Assert.Single(bench.All<LiquidationRow>()).Stage);
        bench.AssertBalanced();
    }

    [Fact]
    public void Without_bidders_the_book_is_all_there_is()
    {
        var bench = Fallen(LiquidationMethod.Auction, 920, bidders: []);

        Assert.Equal(LiquidationStage.Partial, Assert.Single(bench.All<LiquidationRow>()).Stage);
        Assert.Empty(bench.All<PortfolioSaleRow>());
    }

    [Fact]
    public void A_price_that_recovers_takes_the_portfolio_off_the_market()
    {
        var bench = Fallen(LiquidationMethod.Auction, 920);

        bench.MoveIndex(990);
        bench.Pass(Duration.FromSeconds(10));
        bench.Say(Trader(9), new BidForPortfolio(Money.FromUnits(90), All, 1));

        Assert.False(bench.Statement(1).IsInLiquidation);
        Assert.Equal(RejectReason.NoSuchOffer, Assert.Single(bench.Outbox.BodiesTo<OrderRejected>(Trader(9))).Reason);
    }

    [Theory]
    [InlineData(9, 1_000_000, 2, RejectReason.NoSuchOffer)]
    [InlineData(9, 0, 1, RejectReason.QuantityNotPositive)]
    [InlineData(9, 1_000_001, 1, RejectReason.QuantityNotPositive)]
    [InlineData(7, 1_000_000, 1, RejectReason.NoAccount)]
    [InlineData(8, 1_000_000, 1, RejectReason.InsufficientMargin)]
    public void A_bid_must_be_for_something_by_somebody_who_can_carry_it(int bidder, long share, int offer, RejectReason expected)
    {
        // Trader 8 has nine dollars; 21 lots need 9.66.
        var bench = Fallen(LiquidationMethod.Auction, 920, poor: 9);

        bench.Say(Trader(bidder), new BidForPortfolio(Money.FromUnits(20), new Ratio(share), offer));

        var refused = Assert.Single(bench.Outbox.BodiesTo<OrderRejected>(Trader(bidder)));
        Assert.Equal((expected, MessageKind.BidForPortfolio), (refused.Reason, refused.Refused));
        bench.AssertBalanced();
    }

    [Fact]
    public void The_best_quote_wins_and_pays_its_own_price()
    {
        var bench = Fallen(LiquidationMethod.RequestForQuote, 920);

        bench.Say(Trader(9), new BidForPortfolio(Money.FromUnits(15), All, 1));
        bench.Say(Trader(8), new BidForPortfolio(Money.FromUnits(18), All, 1));
        var before = bench.Statement(8).Position;
        bench.Pass(Duration.FromSeconds(2));

        Assert.Equal((Quantity.Zero, new Quantity(23), Quantity.Zero), (before, bench.Statement(8).Position, bench.Statement(9).Position));
        Assert.Equal(227_468 * 18, Assert.Single(bench.All<PortfolioSaleRow>(), row => row.Step == PortfolioSaleStep.Sold).Price.Micros, 1.0);
        bench.AssertBalanced();
    }

    [Fact]
    public void What_the_best_does_not_want_the_next_one_gets()
    {
        var bench = Fallen(LiquidationMethod.RequestForQuote, 920);

        bench.Say(Trader(9), new BidForPortfolio(Money.FromUnits(15), All, 1));
        bench.Say(Trader(8), new BidForPortfolio(Money.FromUnits(18), Ratio.FromPercent(10), 1));
        bench.Pass(Duration.FromSeconds(2));

        Assert.Equal(new Quantity(10), bench.Statement(8).Position);
        Assert.InRange(bench.Statement(9).Position.Lots, 12, 20);
        Assert.False(bench.Statement(1).IsInLiquidation);
        bench.AssertBalanced();
    }

    [Fact]
    public void Without_a_quote_the_book_comes_next()
    {
        var bench = Fallen(LiquidationMethod.RequestForQuote, 920);

        bench.Pass(Duration.FromSeconds(2));

        Assert.Equal(LiquidationStage.Partial, Assert.Single(bench.All<LiquidationRow>()).Stage);
        Assert.Equal(PortfolioSaleStep.Unsold, bench.All<PortfolioSaleRow>()[^1].Step);
    }

    [Fact]
    public void An_isolated_position_is_sold_with_its_margin()
    {
        var bench = Fallen(LiquidationMethod.Auction, 920, isCross: false);
        var offered = Assert.Single(bench.Outbox.BodiesTo<PortfolioOffered>(Trader(9)));

        bench.Say(Trader(9), new BidForPortfolio(offered.Price, All, 1));

        Assert.Equal(100, bench.Statement(1).Position.Lots + bench.Statement(9).Position.Lots);
        Assert.True(bench.Statement(9).Position.Lots > 0);
        Assert.False(bench.Statement(1).IsInLiquidation);
        bench.AssertBalanced();
    }

    [Theory]
    [InlineData(OptionMarginModel.Standard)]
    [InlineData(OptionMarginModel.Portfolio)]
    public void A_portfolio_of_options_is_sold_with_its_hedge(OptionMarginModel model)
    {
        var bench = OptionBench.Make(4, 10_000, model, change: terms => terms with
        {
            Bidders = [Trader(9)],
            Liquidation = terms.Liquidation with { Method = LiquidationMethod.Auction },
        });
        bench.Exchange.Deposit(Trader(5), Usd, Money.FromUnits(200));
        bench.Exchange.Deposit(Trader(9), Usd, Money.FromUnits(100_000));
        bench.Trade(1, 5, 100, 1, OptionBench.Put900);
        bench.Trade(3, 5, 10, 1_000);
        bench.MoveIndex(700);
        var offered = bench.Outbox.BodiesTo<PortfolioOffered>(Trader(9))[^1];

        bench.Say(Trader(9), new BidForPortfolio(offered.Price, All, offered.Offer));

        Assert.Equal(InstrumentId.None, offered.Instrument);
        Assert.True(bench.Statement(9, OptionBench.Put900).Position.Lots < 0);
        Assert.True(bench.Statement(9).Position.Lots < 0);
        Assert.Equal(-100, bench.Statement(5, OptionBench.Put900).Position.Lots + bench.Statement(9, OptionBench.Put900).Position.Lots);
        Assert.DoesNotContain(bench.All<LiquidationRow>(), row => row.Stage != LiquidationStage.Sale);
        bench.AssertBalanced();
    }

    [Theory]
    [InlineData(LiquidationMethod.Auction)]
    [InlineData(LiquidationMethod.RequestForQuote)]
    public void A_sale_goes_on_where_a_written_venue_left_it(LiquidationMethod method)
    {
        var (bench, again) = (Fallen(method, 920), new VenueBench(TermsOf(method)));
        bench.Say(Trader(9), new BidForPortfolio(Money.FromUnits(15), Ratio.FromPercent(5), 1));
        var writer = new StateWriter();
        bench.Exchange.WriteState(writer);

        again.Exchange.ReadState(new StateReader(writer.Written.ToArray()));
        var copy = new StateWriter();
        again.Exchange.WriteState(copy);

        Assert.Equal(writer.Written.ToArray(), copy.Written.ToArray());
    }

    private static ExchangeTerms TermsOf(LiquidationMethod method, ParticipantId[]? bidders = null, bool isCross = true)
    {
        var terms = Terms();
        return terms with
        {
            Bidders = bidders ?? [Trader(8), Trader(9)],
            Margin = terms.Margin with { CrossByDefault = isCross },
            Liquidation = terms.Liquidation with { Method = method, Fee = Ratio.Zero, OfferInterval = Duration.FromSeconds(10) },
        };
    }

    private static VenueBench Fallen(
        LiquidationMethod method, long index, ParticipantId[]? bidders = null, long poor = 100, bool isCross = true)
    {
        var bench = new VenueBench(TermsOf(method, bidders, isCross));
        bench.Exchange.Deposit(Trader(1), Usd, Money.FromUnits(100));
        bench.Exchange.Deposit(Trader(2), Usd, Money.FromUnits(10_000));
        bench.Exchange.Deposit(Trader(7), Usd, Money.FromUnits(100));
        bench.Exchange.Deposit(Trader(8), Usd, Money.FromUnits(poor));
        bench.Exchange.Deposit(Trader(9), Usd, Money.FromUnits(100));
        bench.Started();
        bench.Trade(buyer: 1, seller: 2, lots: 100, ticks: 1_000);
        if (!isCross)
        {
            bench.Say(Trader(1), new AdjustIsolatedMargin(Money.FromUnits(50), Perp));
        }

        bench.MoveIndex(index);
        return bench;
    }
}
