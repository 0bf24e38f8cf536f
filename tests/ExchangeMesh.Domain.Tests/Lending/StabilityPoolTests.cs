using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Lending.LendingStage;
using static ExchangeMesh.Domain.Tests.Lending.ResolutionStages;

namespace ExchangeMesh.Domain.Tests.Lending;

/// <summary>How deposits pay for unsafe loans at a running lending venue, and what recovery mode changes (Liquity).</summary>
/// <remarks>Alice has pledged 10 ether at 2,000 dollars and owes 14,000 unless a test says otherwise; at 1,749 her loan is unsafe.</remarks>
public sealed class StabilityPoolTests
{
    [Fact]
    public void The_stability_pool_pays_first_and_the_other_borrowers_take_over_the_rest()
    {
        var stage = Pooling(outside: 5_000);

        // At 1,300 Alice has 13,000 against 12,000.
        stage.Report(EtherFeed, 1_300 * Dollars);
        var answer = stage.Call(Alice, Dollar, Ether, Money.FromUnits(1));

        Assert.Equal(RejectReason.None, answer);
        Assert.Equal((Money.Zero, Money.Zero), (stage.Venue.Debt(Alice, Dollar), stage.Venue.Supplied(Alice, Ether)));
        Assert.Equal(Money.FromUnits(17_000), stage.Venue.Debt(Bob, Dollar));
        Assert.Equal(new Money(50_000), stage.Venue.FreeBalance(Liquidator, Ether));
        Assert.InRange(stage.Venue.Supplied(Bob, Ether).Micros, 15_804_166, 15_804_168);
        stage.AssertBalanced();
    }

    [Fact]
    public void Depositors_lose_in_proportion_and_gain_the_collateral()
    {
        var stage = Pooling(outside: 10_000);
        stage.Supply(Bob, Dollar, Money.FromUnits(10_000));

        stage.Report(EtherFeed, 1_300 * Dollars);
        stage.Call(Alice, Dollar, Ether, Money.FromUnits(1));
        var left = stage.Venue.Supplied(Bob, Dollar);
        stage.Withdraw(Bob, Dollar, LendingMarket.Everything);

        // 12,000 of 20,000 are used; half of 9.95 ether are Bob's.
        Assert.Equal(Money.FromUnits(4_000), left);
        Assert.Equal(Money.FromUnits(4_000), stage.Venue.FreeBalance(Bob, Dollar));
        Assert.InRange(stage.Venue.FreeBalance(Bob, Ether).Micros, 4_974_998, 4_975_000);
        stage.AssertBalanced();
    }

    [Fact]
    public void In_recovery_mode_loans_below_the_systems_ratio_may_be_liquidated_too()
    {
        // At 1,500 the system has 30,000 against 22,000, 136 %; Alice 125 %, Bob 150 %.
        var stage = Pooling(outside: 50_000);
        stage.Report(EtherFeed, 1_500 * Dollars);
        var offers = stage.Outbox.BodiesTo<LoanLiquidatable>(Liquidator);

        var alice = stage.Call(Alice, Dollar, Ether, Money.FromUnits(1));
        var bob = stage.Call(Bob, Dollar, Ether, Money.FromUnits(1));

        // Taken is 110 % of 12,000 at 1,500: 8.8 ether; 1.2 stay Alice's.
        Assert.Equal(Alice, Assert.Single(offers).Borrower);
        Assert.Equal((RejectReason.None, RejectReason.Healthy), (alice, bob));
        Assert.Equal(new Money(1_200_000), stage.Venue.Supplied(Alice, Ether));
        stage.AssertBalanced();
    }

    [Fact]
    public void No_loan_may_bring_the_system_below_the_critical_ratio()
    {
        var stage = Pooling(outside: 0, bobOwes: 0);

        // 40,000 of collateral bear 26,666; Bob's own ratio at 14,700 would be 136 %.
        Assert.Equal(RejectReason.Undercollateralised, stage.Borrow(Bob, Dollar, Money.FromUnits(14_700)));
        Assert.Equal(RejectReason.None, stage.Borrow(Bob, Dollar, Money.FromUnits(14_600)));
    }
}
