using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Lending.LendingStage;

namespace ExchangeMesh.Domain.Tests.Lending;

/// <summary>Caps, isolation, categories and stops of a running lending venue; ether is at 2,000 dollars, bitcoin at 50,000.</summary>
public sealed class BorrowLimitTests
{
    private const long Dollars = 1_000_000;

    [Theory]
    [InlineData(10_010, RejectReason.None)]
    [InlineData(10_009, RejectReason.CapReached)]
    public void Nothing_is_taken_beyond_the_supply_cap(long cap, RejectReason expected)
    {
        var stage = Stage(Ether, pool => pool with { SupplyCap = Money.FromUnits(cap) });

        Assert.Equal(expected, stage.Supply(Alice, Ether, Money.FromUnits(10)));
    }

    [Theory]
    [InlineData(5_000, RejectReason.None)]
    [InlineData(4_999, RejectReason.CapReached)]
    public void Nothing_is_lent_beyond_the_borrow_cap(long cap, RejectReason expected)
    {
        var stage = Stage(Dollar, pool => pool with { BorrowCap = Money.FromUnits(cap) });
        stage.Supply(Alice, Ether, Money.FromUnits(10));

        Assert.Equal(expected, stage.Borrow(Alice, Dollar, Money.FromUnits(5_000)));
    }

    [Fact]
    public void Isolated_collateral_bears_flagged_assets_up_to_its_ceiling()
    {
        var terms = With(Terms(), Ether, pool => pool with { DebtCeiling = Money.FromUnits(6_000) });
        terms = With(terms, Dollar, pool => pool with { IsBorrowableInIsolation = true });
        var stage = new LendingStage(terms).Give(Alice, Ether, 10).Give(Alice, Bitcoin, 1).Give(Bob, Ether, 10).Start();
        stage.Supply(Alice, Ether, Money.FromUnits(10));
        stage.Supply(Bob, Ether, Money.FromUnits(10));

        Assert.Equal(RejectReason.NotBorrowable, stage.Borrow(Alice, Bitcoin, new Money(1_000)));
        Assert.Equal(RejectReason.NotBorrowable, stage.Supply(Alice, Bitcoin, Money.FromUnits(1)));
        Assert.Equal(RejectReason.None, stage.Borrow(Alice, Dollar, Money.FromUnits(4_000)));
        Assert.Equal(RejectReason.CapReached, stage.Borrow(Bob, Dollar, new Money(2_000_000_001)));
        Assert.Equal(RejectReason.None, stage.Borrow(Bob, Dollar, Money.FromUnits(2_000)));
    }

    [Theory]
    [InlineData(1_801, RejectReason.None)]
    [InlineData(1_800, RejectReason.Paused)]
    public void Nothing_is_lent_while_collateral_has_fallen_too_far(long price, RejectReason expected)
    {
        var stop = new StopBorrowTerms(new Ratio(Ratio.One), Ratio.FromPercent(10), Duration.FromMinutes(10));
        var stage = new LendingStage(Terms() with { StopBorrow = stop }).Give(Alice, Ether, 10).Start();
        stage.Supply(Alice, Ether, Money.FromUnits(10));
        stage.Report(EtherFeed, 2_000 * Dollars);

        stage.Report(EtherFeed, price * Dollars);

        Assert.Equal(expected, stage.Borrow(Alice, Dollar, Money.FromUnits(1_000)));
    }

    [Fact]
    public void Lending_goes_on_when_the_fall_has_left_the_window()
    {
        var stop = new StopBorrowTerms(new Ratio(Ratio.One), Ratio.FromPercent(10), Duration.FromMinutes(10));
        var stage = new LendingStage(Terms() with { StopBorrow = stop }).Give(Alice, Ether, 10).Start();
        stage.Supply(Alice, Ether, Money.FromUnits(10));
        stage.Report(EtherFeed, 2_000 * Dollars);
        stage.Report(EtherFeed, 1_700 * Dollars);
        var stopped = stage.Borrow(Alice, Dollar, Money.FromUnits(1_000));

        stage.Pass(Duration.FromMinutes(12));

        Assert.Equal(RejectReason.Paused, stopped);
        Assert.Equal(RejectReason.None, stage.Borrow(Alice, Dollar, Money.FromUnits(1_000)));
    }

    [Fact]
    public void Nothing_is_lent_beyond_the_utilisation_of_a_stop()
    {
        var stop = new StopBorrowTerms(Ratio.FromPercent(50), Ratio.Zero, Duration.FromMinutes(10));
        var terms = With(Terms() with { StopBorrow = stop }, Dollar, pool => pool with { OutsideSupply = Money.FromUnits(10_000) });
        var stage = new LendingStage(terms).Give(Alice, Ether, 10).Start();
        stage.Supply(Alice, Ether, Money.FromUnits(10));

        Assert.Equal(RejectReason.Paused, stage.Borrow(Alice, Dollar, new Money(5_000_000_001)));
        Assert.Equal(RejectReason.None, stage.Borrow(Alice, Dollar, Money.FromUnits(5_000)));
    }

    [Fact]
    public void A_loan_within_a_category_has_the_categorys_limits()
    {
        // 20,000 dollars of ether bear 95 % in bitcoin, where 75 % is the pool's own limit.
        var stage = new LendingStage(InCategory()).Give(Alice, Ether, 10).Start();
        stage.Supply(Alice, Ether, Money.FromUnits(10));

        Assert.Equal(RejectReason.Undercollateralised, stage.Borrow(Alice, Dollar, Money.FromUnits(18_750)));
        Assert.Equal(RejectReason.None, stage.Borrow(Alice, Bitcoin, new Money(375_000)));
        Assert.Equal(RejectReason.Undercollateralised, stage.Borrow(Alice, Dollar, Money.FromUnits(1)));
    }

    [Theory]
    [InlineData(1_934, 0)]
    [InlineData(1_932, 1)]
    public void A_loan_within_a_category_is_liquidated_at_the_categorys_threshold_and_bonus(long price, int offers)
    {
        // 97 % of ten ether against 18,750 dollars of bitcoin: 18,759.8 and 18,740.4.
        var stage = new LendingStage(InCategory()).Give(Alice, Ether, 10).Start();
        stage.Supply(Alice, Ether, Money.FromUnits(10));
        stage.Borrow(Alice, Bitcoin, new Money(375_000));

        stage.Report(EtherFeed, price * Dollars);

        var told = stage.Outbox.BodiesTo<LoanLiquidatable>(Liquidator);
        Assert.Equal(offers, told.Count);
        Assert.All(told, offer => Assert.Equal(Ratio.FromPercent(1), offer.Bonus));
    }

    private static LendingTerms InCategory() => Terms() with
    {
        EfficiencyModes =
        [
            new EfficiencyMode("coins", [Ether, Bitcoin], Ratio.FromPercent(95), Ratio.FromPercent(97), Ratio.FromPercent(1)),
        ],
    };

    private static LendingStage Stage(AssetId asset, Func<PoolTerms, PoolTerms> change) =>
        new LendingStage(With(Terms(), asset, change)).Give(Alice, Ether, 10).Start();
}
