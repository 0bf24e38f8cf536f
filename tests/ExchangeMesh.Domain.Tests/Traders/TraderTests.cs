using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders;
using static ExchangeMesh.Domain.Tests.Traders.TraderStage;

namespace ExchangeMesh.Domain.Tests.Traders;

public sealed class TraderTests
{
    [Fact]
    public void The_example_strategy_of_the_README_buys_the_dip()
    {
        var stage = new TraderStage(DipBuyer.Registration, Arguments(DipBuyer.Registration, [SpotA], [Dollars(ExchangeA, 10_000)], [("dip", 0.2)])).Start();
        var alarm = Assert.Single(stage.Outbox.Alarms);
        stage.Show(SpotA, 4_000_000, cause: SomeEvent);

        stage.Ring(alarm);

        Assert.Equal(new Price(4_000_000), alarm.Level);
        var order = Assert.Single(stage.Orders);
        Assert.Equal((Side.Buy, 25L, OrderType.Market), (order.Side, order.Quantity.Lots, order.Type));
        Assert.Equal(SomeEvent, stage.Outbox.Sent[0].Cause);
    }

    [Fact]
    public void A_strategy_hears_of_everything_that_reaches_its_trader()
    {
        var listener = new Listener();
        var trader = new Trader(listener);
        var outbox = new RecordingOutbox();
        Message[] messages =
        [
            Message.Of(new OrderAccepted(new OrderId(1), SpotA.Id)),
            Message.Of(new OrderRejected(new OrderId(1), SpotA.Id, default, default)),
            Message.Of(default(OrderFilled)),
            Message.Of(default(OrderCancelled)),
            Message.Of(default(MarginCall)),
            Message.Of(default(PositionLiquidated)),
            Message.Of(default(PositionDeleveraged)),
            Message.Of(default(TransferSettled)),
            Message.Of(default(LoanChanged)),
            Message.Of(default(HealthWarning)),
            Message.Of(default(LoanLiquidatable)),
            Message.Of(default(CollateralSeized)),
            Message.Of(default(LoanLiquidated)),
            Message.Of(default(Shock)),
            Message.Of(default(OptionSettled)),
            Message.Of(default(LossShared)),
            Message.Of(default(PortfolioOffered)),
            Message.Of(default(PositionAssigned)),
        ];

        foreach (var message in messages)
        {
            trader.Handle(in message, ExchangeA, outbox);
        }

        Assert.Equal(messages.Select(message => message.Kind), listener.Heard);
    }

    [Fact]
    public void A_message_that_no_trader_is_sent_is_a_fault()
    {
        var trader = new Trader(new Listener());

        Assert.Throws<InvariantViolationException>(() => trader.Handle(Message.Of(default(PriceReport)), ExchangeA, new RecordingOutbox()));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1L << 37)]
    public void Timers_and_alarms_come_back_with_the_numbers_that_were_given(long number)
    {
        var listener = new Listener { Number = number };
        var trader = new Trader(listener);
        var outbox = new RecordingOutbox();
        outbox.Show(new Domain.Venues.MarketView { Instrument = PerpetualB.Id, Last = new Price(123) });

        trader.Start(outbox);
        trader.Wake(outbox.Wakes[0].Token, outbox);
        trader.Wake(outbox.Alarms[0].Token, outbox);

        Assert.Equal(number, listener.TimerToken);
        Assert.Equal(number, listener.AlarmNumber);
        Assert.Equal(new Price(123), listener.Seen);
    }

    [Fact]
    public void Orders_are_numbered_from_one_over_all_venues_and_the_older_of_two_own_orders_yields()
    {
        var outbox = new RecordingOutbox();
        var trader = new Trader(new Listener { Places = true });

        trader.Start(outbox);

        var orders = outbox.Bodies<PlaceOrder>();
        Assert.Equal([1, 2], orders.Select(order => order.Order.Value));
        Assert.Equal([ExchangeA, ExchangeB], outbox.Sent.Select(sent => sent.To));
        Assert.All(orders, order => Assert.Equal(SelfTradePrevention.CancelOldest, order.SelfTradePrevention));
    }

    [Fact]
    public void Position_limits_on_spot_are_what_is_owned_and_what_can_be_paid()
    {
        var arguments = Arguments(DipBuyer.Registration, [SpotA], [Dollars(ExchangeA, 10_000), Bitcoins(ExchangeA, 2), Dollars(ExchangeB, 999)], []);

        var limits = PositionLimits.Of(arguments, 0, leverage: 5);

        Assert.Equal(new PositionLimits(-2_000, 200), limits);
    }

    [Fact]
    public void Position_limits_on_a_perpetual_are_all_collateral_times_leverage()
    {
        var arguments = Arguments(DipBuyer.Registration, [PerpetualA], [Dollars(ExchangeA, 10_000), Bitcoins(ExchangeA, 2)], []);

        var limits = PositionLimits.Of(arguments, 0, leverage: 5);

        Assert.Equal(new PositionLimits(-11_000, 11_000), limits);
        Assert.True(limits.Allow(10_990, 10) && !limits.Allow(10_991, 10) && limits.Allow(20_000, -10));
    }

    [Fact]
    public void An_inverse_contract_is_worth_its_size_in_the_quote_asset_at_any_price()
    {
        var inverse = PerpetualA with { Kind = Domain.Instruments.InstrumentKind.InversePerpetual, LotSizeMicros = 100_000_000, MinimumNotional = Money.Zero };
        var stake = new Stake(inverse, capital: 50_000e6, lots: 1_000, OpeningTicks);

        Assert.Equal(100_000_000, inverse.LotWorth(OpeningTicks));
        Assert.Equal(2_000, inverse.LotBase(OpeningTicks), 9);

        // 100,000 dollars long at 50,000 and valued at 40,000: 2 − 2.5 bitcoins of loss on one bitcoin of capital.
        Assert.Equal(20_000e6, stake.WorthAt(inverse, 4_000_000), 0.001);
    }

    private sealed class Listener : ITrader
    {
        public List<MessageKind> Heard { get; } = [];

        public long Number { get; init; }

        public bool Places { get; init; }

        public long TimerToken { get; private set; } = -1;

        public long AlarmNumber { get; private set; } = -1;

        public Price Seen { get; private set; }

        public void OnStart(Desk desk)
        {
            desk.WakeAfter(Duration.FromSeconds(1), Number);
            desk.WakeWhen(PerpetualB.Id, Domain.Venues.WatchedPrice.Last, fallsTo: true, new Price(5), Number);
            if (Places)
            {
                desk.TakeAtMarket(SpotA, Side.Buy, new Quantity(1), EventId.None);
                desk.TakeAtMarket(SpotB, Side.Buy, new Quantity(1), EventId.None);
            }
        }

        public void OnTimer(Desk desk, long token) => TimerToken = token;

        public void OnView(Desk desk, in Domain.Venues.MarketView view, long alarm) => (AlarmNumber, Seen) = (alarm, view.Last);

        public void OnAccepted(Desk desk, in OrderAccepted accepted) => Heard.Add(MessageKind.OrderAccepted);

        public void OnRejected(Desk desk, ParticipantId venue, in OrderRejected rejected) => Heard.Add(MessageKind.OrderRejected);

        public void OnFill(Desk desk, in OrderFilled fill) => Heard.Add(MessageKind.OrderFilled);

        public void OnCancelled(Desk desk, in OrderCancelled cancelled) => Heard.Add(MessageKind.OrderCancelled);

        public void OnMarginCall(Desk desk, ParticipantId venue, in MarginCall call) => Heard.Add(MessageKind.MarginCall);

        public void OnLiquidated(Desk desk, in PositionLiquidated liquidated) => Heard.Add(MessageKind.PositionLiquidated);

        public void OnDeleveraged(Desk desk, in PositionDeleveraged deleveraged) => Heard.Add(MessageKind.PositionDeleveraged);

        public void OnOptionSettled(Desk desk, in OptionSettled settled) => Heard.Add(MessageKind.OptionSettled);

        public void OnLossShared(Desk desk, ParticipantId venue, in LossShared shared) => Heard.Add(MessageKind.LossShared);

        public void OnPortfolioOffered(Desk desk, ParticipantId venue, in PortfolioOffered offered) => Heard.Add(MessageKind.PortfolioOffered);

        public void OnPositionAssigned(Desk desk, ParticipantId venue, in PositionAssigned assigned) => Heard.Add(MessageKind.PositionAssigned);

        public void OnTransferSettled(Desk desk, ParticipantId venue, in TransferSettled settled) => Heard.Add(MessageKind.TransferSettled);

        public void OnLoanChanged(Desk desk, ParticipantId venue, in LoanChanged changed) => Heard.Add(MessageKind.LoanChanged);

        public void OnHealthWarning(Desk desk, ParticipantId venue, in HealthWarning warning) => Heard.Add(MessageKind.HealthWarning);

        public void OnLoanLiquidatable(Desk desk, ParticipantId venue, in LoanLiquidatable liquidatable) => Heard.Add(MessageKind.LoanLiquidatable);

        public void OnCollateralSeized(Desk desk, ParticipantId venue, in CollateralSeized seized) => Heard.Add(MessageKind.CollateralSeized);

        public void OnLoanLiquidated(Desk desk, ParticipantId venue, in LoanLiquidated liquidated) => Heard.Add(MessageKind.LoanLiquidated);

        public void OnShock(Desk desk, in Shock shock) => Heard.Add(MessageKind.Shock);

        public void WriteState(StateWriter writer) => writer.Write(Heard.Count);

        public void ReadState(StateReader reader) => Assert.Equal(Heard.Count, reader.ReadInt32());
    }
}
