using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Margin;

/// <summary>Trader 1 has 1,000 dollars and is long 100 lots from 1,000: at an index of 1,500 it has made 500, and must keep 75.</summary>
public sealed class BorrowAgainstProfitTests
{
    [Theory]
    [InlineData(0, 0, 1_000)]
    [InlineData(10_000, 0, 1_425)]
    [InlineData(300, 0, 1_300)]
    [InlineData(10_000, 50, 1_175)]
    [InlineData(10_000, 100, 925)]
    [InlineData(0, 100, 925)]
    public void Unrealised_profit_leaves_within_the_cap_and_less_the_haircut(long cap, int haircut, long most)
    {
        Assert.Equal(RejectReason.InsufficientBalance, Refusal(cap, haircut, 1_500, most + 1));
        Assert.Null(Refusal(cap, haircut, 1_500, most));
    }

    [Theory]
    [InlineData(2_000, null)]
    [InlineData(2_001, RejectReason.InsufficientBalance)]
    public void No_more_leaves_than_the_venue_holds(long amount, RejectReason? refusal) =>
        Assert.Equal(refusal, Refusal(cap: 10_000, haircut: 0, index: 3_000, amount, isLiquidating: false, fund: 0));

    [Theory]
    [InlineData(225, 0)]
    [InlineData(226, 1)]
    public void Who_owes_already_may_owe_more_within_the_same_bounds(long amount, int refusals)
    {
        var bench = Bench(10_000, 0);
        bench.MoveIndex(1_500);
        bench.Say(Trader(1), new TransferOut(Money.FromUnits(1_200), Usd, OtherVenue));
        bench.Forget();

        bench.Say(Trader(1), new TransferOut(Money.FromUnits(amount), Usd, OtherVenue));

        Assert.Equal(refusals, bench.Outbox.Bodies<OrderRejected>().Count);
        bench.AssertBalanced();
    }

    [Fact]
    public void Who_owes_and_loses_its_profit_is_liquidated_and_leaves_bad_debt()
    {
        var bench = Bench(10_000, 0, fund: 100);
        bench.MoveIndex(1_500);
        bench.Say(Trader(1), new TransferOut(Money.FromUnits(1_425), Usd, OtherVenue));
        Assert.Equal(Money.FromUnits(-425), bench.Statement(1).Balance);

        bench.MoveIndex(1_000);
        bench.Pass(Duration.FromMinutes(1));

        Assert.Equal(Quantity.Zero, bench.Statement(1).Position);
        Assert.Equal(Money.Zero, bench.Statement(1).Balance);
        Assert.Equal(Money.FromUnits(325), Assert.Single(bench.All<Domain.Records.BadDebtRow>()).Amount);
        bench.AssertBalanced();
    }

    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 0)]
    public void A_bankrupt_account_is_taken_over_at_once_unless_it_waits_for_the_book(bool waits, int takeovers)
    {
        var terms = Terms() with { Liquidation = new LiquidationTerms { InsuranceFund = Money.FromUnits(1_000), WaitsWhenBankrupt = waits, StepInterval = Duration.FromMinutes(1) } };
        var bench = new VenueBench(terms).WithTraders(2, 1_000).Started();
        bench.Trade(buyer: 1, seller: 2, lots: 100, ticks: 1_000);

        bench.MoveIndex(2_100);
        var atOnce = bench.All<Domain.Records.LiquidationRow>().Count(row => row.Stage == LiquidationStage.Takeover);
        bench.Pass(Duration.FromMinutes(3));

        Assert.Equal(takeovers, atOnce);
        Assert.Equal(1, bench.All<Domain.Records.LiquidationRow>().Count(row => row.Stage == LiquidationStage.Takeover));
        bench.AssertBalanced();
    }

    private static RejectReason? Refusal(long cap, int haircut, long index, long amount, bool isLiquidating = true, long fund = 1_000)
    {
        var bench = Bench(cap, haircut, fund, isLiquidating);
        bench.MoveIndex(index);
        bench.Forget();
        bench.Say(Trader(1), new TransferOut(Money.FromUnits(amount), Usd, OtherVenue));
        bench.AssertBalanced();
        var refused = bench.Outbox.Bodies<OrderRejected>();
        return refused.Count == 0 ? null : Assert.Single(refused).Reason;
    }

    private static VenueBench Bench(long cap, int haircut, long fund = 1_000, bool isLiquidating = true)
    {
        var terms = Terms() with
        {
            Margin = new MarginTerms { BorrowCap = Money.FromUnits(cap), ProfitHaircut = Ratio.FromPercent(haircut) },
            Liquidation = new LiquidationTerms { InsuranceFund = Money.FromUnits(fund), Enabled = isLiquidating, BeyondFund = LossRule.BadDebt },
        };
        var bench = new VenueBench(terms).WithTraders(2, 1_000).Started();
        bench.Trade(buyer: 1, seller: 2, lots: 100, ticks: 1_000);
        return bench;
    }
}
