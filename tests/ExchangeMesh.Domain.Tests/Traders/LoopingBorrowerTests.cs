using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Catalog;
using ExchangeMesh.Traders.Strategies;
using static ExchangeMesh.Domain.Tests.Traders.TraderStage;

namespace ExchangeMesh.Domain.Tests.Traders;

public sealed class LoopingBorrowerTests
{
    [Fact]
    public void A_loop_supplies_borrows_buys_and_supplies_again()
    {
        var stage = Stage([Bitcoins(Lender, 10)], ("loops", 1), ("borrow_share", 0.8));
        stage.WakeNext();
        Assert.Equal(new SupplyAsset(Money.FromUnits(10), Bitcoin), Assert.Single(stage.Outbox.BodiesTo<SupplyAsset>(Lender)));

        stage.Tell(Lender, new LoanChanged(Money.FromUnits(10), Bitcoin, MessageKind.SupplyAsset));

        // 500,000 dollars of collateral × 75% loan-to-value × 80%.
        var borrowed = Assert.Single(stage.Outbox.BodiesTo<BorrowAsset>(Lender));
        Assert.Equal(new BorrowAsset(Money.FromUnits(300_000), Dollar), borrowed);

        stage.Tell(Lender, new LoanChanged(borrowed.Amount, Dollar, MessageKind.BorrowAsset));
        Assert.Equal(new TransferOut(borrowed.Amount, Dollar, ExchangeA), Assert.Single(stage.Outbox.BodiesTo<TransferOut>(Lender)));

        stage.Tell(ExchangeA, new TransferSettled(borrowed.Amount, Dollar));
        var order = Assert.Single(stage.Orders);
        Assert.Equal((Side.Buy, TimeInForce.Ioc), (order.Side, order.TimeInForce));
        Assert.InRange(order.Quantity.Lots * 50.25, 298_000, 300_000);

        stage.Fill(SpotA, OpeningTicks);
        stage.Pass(Duration.FromMinutes(5));
        var sent = stage.Outbox.BodiesTo<TransferOut>(ExchangeA)[^1];
        Assert.Equal((Lender, Bitcoin), (sent.Destination, sent.Asset));

        stage.Tell(Lender, new TransferSettled(sent.Amount, Bitcoin));
        Assert.Equal(new SupplyAsset(sent.Amount, Bitcoin), stage.Outbox.BodiesTo<SupplyAsset>(Lender)[^1]);

        stage.Tell(Lender, new LoanChanged(sent.Amount, Bitcoin, MessageKind.SupplyAsset));
        Assert.Single(stage.Outbox.Bodies<BorrowAsset>());
    }

    [Fact]
    public void The_second_loop_borrows_against_what_the_first_bought()
    {
        var stage = Looped([Bitcoins(Lender, 10)], ("loops", 2), ("borrow_share", 0.8));

        var borrowed = stage.Outbox.Bodies<BorrowAsset>();

        Assert.Equal(2, borrowed.Count);
        var bought = stage.Outbox.BodiesTo<TransferOut>(ExchangeA)[0].Amount.Units;
        Assert.InRange(borrowed[1].Amount.Units, (bought * 30_000) - 1, (bought * 30_000) + 1);
    }

    [Fact]
    public void Without_loops_it_only_supplies()
    {
        var stage = Stage([Bitcoins(Lender, 10)], ("loops", 0));
        stage.WakeNext();

        stage.Tell(Lender, new LoanChanged(Money.FromUnits(10), Bitcoin, MessageKind.SupplyAsset));

        Assert.Single(stage.Outbox.Sent);
    }

    [Fact]
    public void A_refused_borrowing_ends_its_loops()
    {
        var stage = Stage([Bitcoins(Lender, 10)], ("loops", 5));
        stage.WakeNext();
        stage.Tell(Lender, new LoanChanged(Money.FromUnits(10), Bitcoin, MessageKind.SupplyAsset));

        stage.Tell(Lender, new OrderRejected(new OrderId(0), InstrumentId.None, RejectReason.InsufficientLiquidity, MessageKind.BorrowAsset));
        stage.Pass(Duration.FromHours(10));

        Assert.Single(stage.Outbox.Bodies<BorrowAsset>());
    }

    [Fact]
    public void It_buys_when_a_halt_is_over()
    {
        var stage = Stage([Bitcoins(Lender, 10)], ("loops", 1));
        stage.WakeNext();
        stage.Tell(Lender, new LoanChanged(Money.FromUnits(10), Bitcoin, MessageKind.SupplyAsset));
        stage.Tell(Lender, new LoanChanged(Money.FromUnits(300_000), Dollar, MessageKind.BorrowAsset));
        stage.Show(SpotA, OpeningTicks, MarketCondition.Halted);
        stage.Tell(ExchangeA, new TransferSettled(Money.FromUnits(300_000), Dollar));
        stage.Pass(Duration.FromSeconds(30));
        var during = stage.Orders.Count;

        stage.Show(SpotA, OpeningTicks);
        stage.Pass(Duration.FromSeconds(10));

        Assert.Equal(0, during);
        Assert.Single(stage.Orders);
    }

    [Fact]
    public void It_answers_a_warning_by_repaying_from_what_is_free_at_the_lender_and_then_at_the_exchange()
    {
        var stage = Looped([Bitcoins(Lender, 10), Dollars(Lender, 20_000), Dollars(ExchangeA, 200_000)], ("target_health", 1.25));

        Warn(stage);
        stage.Pass(Duration.FromHours(1));

        // 500,000 of collateral at 80%, debt 363,636: x = (1.25 × 363,636 − 400,000) ÷ 0.45 = 121,212.
        Assert.Equal(Money.FromUnits(20_000), Assert.Single(stage.Outbox.BodiesTo<RepayDebt>(Lender)).Amount);
        stage.Tell(Lender, new LoanChanged(Money.FromUnits(20_000), Dollar, MessageKind.RepayDebt));
        var sent = Assert.Single(stage.Outbox.BodiesTo<TransferOut>(ExchangeA));
        Assert.Equal((Lender, Dollar), (sent.Destination, sent.Asset));
        Assert.InRange(sent.Amount.Units, 101_211, 101_213);
        stage.Tell(Lender, new TransferSettled(sent.Amount, Dollar));
        Assert.Equal(sent.Amount, stage.Outbox.BodiesTo<RepayDebt>(Lender)[^1].Amount);
        Assert.All(stage.Outbox.Sent, message => Assert.Equal(SomeEvent, message.Cause));
    }

    [Fact]
    public void With_nothing_free_it_withdraws_collateral_sells_it_and_repays()
    {
        var stage = Looped([Bitcoins(Lender, 10)]);
        var supplied = stage.Outbox.BodiesTo<SupplyAsset>(Lender).Sum(supply => supply.Amount.Units);
        stage.Show(SpotA, 3_000_000);
        Warn(stage);
        stage.Pass(Duration.FromHours(1));
        var rest = Assert.Single(stage.Outbox.BodiesTo<TransferOut>(ExchangeA)).Amount;
        stage.Tell(Lender, new TransferSettled(rest, Dollar));

        stage.Tell(Lender, new LoanChanged(rest, Dollar, MessageKind.RepayDebt));

        // What the debt does not need at 75%, less two percent.
        var free = ((supplied * 30_000) - ((300_000 - rest.Units) / 0.75)) * 0.98;
        var withdrawn = Assert.Single(stage.Outbox.BodiesTo<WithdrawAsset>(Lender)).Amount;
        Assert.InRange(withdrawn.Units * 30_000, free - 1, free + 1);

        stage.Tell(Lender, new LoanChanged(withdrawn, Bitcoin, MessageKind.WithdrawAsset));
        stage.Tell(ExchangeA, new TransferSettled(withdrawn, Bitcoin));
        var order = Assert.Single(stage.Orders);
        Assert.Equal((Side.Sell, withdrawn.Micros / 1_000), (order.Side, order.Quantity.Lots));
        stage.Fill(SpotA, 3_000_000);
        stage.Pass(Duration.FromMinutes(1));
        var back = stage.Outbox.BodiesTo<TransferOut>(ExchangeA)[^1];
        Assert.Equal((Dollar, order.Quantity.Lots * 30), (back.Asset, back.Amount.Micros / 1_000_000));
        stage.Tell(Lender, new TransferSettled(back.Amount, Dollar));
        Assert.Equal(back.Amount, stage.Outbox.BodiesTo<RepayDebt>(Lender)[^1].Amount);
        Assert.All(stage.Outbox.Sent, message => Assert.Equal(SomeEvent, message.Cause));
    }

    [Fact]
    public void It_may_do_nothing_about_a_warning()
    {
        var stage = Looped([Bitcoins(Lender, 10), Dollars(ExchangeA, 200_000)], ("repay_chance", 0));

        Warn(stage);
        stage.Pass(Duration.FromHours(24));

        Assert.Empty(stage.Outbox.Sent);
    }

    [Fact]
    public void A_warning_in_the_middle_of_a_loop_is_answered_after_its_step()
    {
        var stage = Stage([Bitcoins(Lender, 10), Dollars(Lender, 20_000)], ("loops", 3), ("repay_chance", 1));
        stage.WakeNext();
        stage.Tell(Lender, new LoanChanged(Money.FromUnits(10), Bitcoin, MessageKind.SupplyAsset));
        stage.Tell(Lender, new LoanChanged(Money.FromUnits(300_000), Dollar, MessageKind.BorrowAsset));
        Warn(stage);
        stage.Pass(Duration.FromHours(1));
        var during = stage.Outbox.Sent.Count;

        stage.Tell(ExchangeA, new TransferSettled(Money.FromUnits(300_000), Dollar));
        stage.Fill(SpotA, OpeningTicks);
        stage.Pass(Duration.FromMinutes(1));
        stage.Tell(Lender, new TransferSettled(stage.Outbox.BodiesTo<TransferOut>(ExchangeA)[^1].Amount, Bitcoin));
        stage.Tell(Lender, new LoanChanged(stage.Outbox.Bodies<SupplyAsset>()[^1].Amount, Bitcoin, MessageKind.SupplyAsset));

        Assert.Equal(0, during);
        Assert.Empty(stage.Outbox.Bodies<BorrowAsset>());
        Assert.Equal(Money.FromUnits(20_000), Assert.Single(stage.Outbox.Bodies<RepayDebt>()).Amount);
    }

    [Fact]
    public void A_reserve_is_never_spent_on_collateral()
    {
        var stage = Looped([Bitcoins(Lender, 10), Dollars(ExchangeA, 200_000)]);

        Assert.InRange(Assert.Single(stage.Orders).Quantity.Lots * 50, 290_000, 300_000);
    }

    private static void Warn(TraderStage stage)
    {
        stage.Outbox.Clear();
        stage.Tell(
            Lender,
            new HealthWarning(new Ratio(1_100_000), new Money(363_636_363_636), Money.FromUnits(500_000)),
            SomeEvent);
    }

    /// <summary>A borrower that has been through its loops, borrowing 300,000 dollars and then half as much each time.</summary>
    private static TraderStage Looped(OpeningBalance[] capital, params (string Name, double Value)[] values)
    {
        var stage = Stage(capital, [("loops", 1), ("repay_chance", 1), .. values]);
        stage.WakeNext();
        stage.Tell(Lender, new LoanChanged(Money.FromUnits(10), Bitcoin, MessageKind.SupplyAsset));
        var borrowings = 0;
        while (stage.Outbox.Bodies<BorrowAsset>().Count > borrowings)
        {
            var borrowed = Money.FromUnits(300_000 >> borrowings++);
            stage.Tell(Lender, new LoanChanged(borrowed, Dollar, MessageKind.BorrowAsset));
            stage.Tell(ExchangeA, new TransferSettled(borrowed, Dollar));
            stage.Fill(SpotA, OpeningTicks);
            stage.Pass(Duration.FromMinutes(1));
            var bought = stage.Outbox.BodiesTo<TransferOut>(ExchangeA)[^1].Amount;
            stage.Tell(Lender, new TransferSettled(bought, Bitcoin));
            stage.Tell(Lender, new LoanChanged(bought, Bitcoin, MessageKind.SupplyAsset));
        }

        return stage;
    }

    private static TraderStage Stage(OpeningBalance[] capital, params (string Name, double Value)[] values) =>
        new TraderStage(LoopingBorrower.Registration, Arguments(LoopingBorrower.Registration, [SpotA], capital, values)).Start();
}
