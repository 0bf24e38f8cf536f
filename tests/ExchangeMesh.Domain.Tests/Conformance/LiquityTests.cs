using CsCheck;
using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>Worked examples of Liquity v1's stability pool and recovery mode.</summary>
public sealed class LiquityTests
{
    private static readonly ParticipantId[] Owners = [new(1), new(2), new(3)];
    private static readonly RecoveryMode Mode = new(Ratio.FromPercent(110), Ratio.FromPercent(150));

    [Fact]
    public void V_LIQ_1_deposits_shrink_and_gain_in_proportion()
    {
        var pool = AfterTheFirst();

        AssertNear([75_000_000, 150_000_000, 225_000_000], Owners.Select(owner => pool.DepositOf(owner).Micros));
        AssertNear([266_667, 533_333, 800_000], Owners.Select(owner => pool.GainOf(owner).Micros));
    }

    [Fact]
    public void V_LIQ_2_a_second_liquidation_compounds_to_a_return_of_5_percent()
    {
        var pool = AfterTheFirst();

        pool.Offset(Money.FromUnits(225), new Money(2_450_000));

        AssertNear([37_500_000, 75_000_000, 112_500_000], Owners.Select(owner => pool.DepositOf(owner).Micros));
        AssertNear([675_000, 1_350_000, 2_025_000], Owners.Select(owner => pool.GainOf(owner).Micros));

        // At a price of 100, 100 became 37.5 and 67.5 in ether.
        var worth = pool.DepositOf(Owners[0]).Micros + (100 * pool.GainOf(Owners[0]).Micros);
        Assert.InRange(worth, 105_000_000 - 200, 105_000_000);
    }

    [Fact]
    public void V_LIQ_3_the_compensation_comes_off_the_collateral()
    {
        var pool = new StabilityPool(new Ratio(5_000));
        foreach (var owner in Owners)
        {
            pool.Deposit(owner, Money.FromUnits(10_000));
        }

        var (paid, shared, compensation) = pool.Offset(Money.FromUnits(10_000), Money.FromUnits(100));

        Assert.Equal((Money.FromUnits(10_000), new Money(99_500_000), new Money(500_000)), (paid, shared, compensation));
        AssertNear([6_666_666_667, 6_666_666_667, 6_666_666_667], Owners.Select(owner => pool.DepositOf(owner).Micros));
        AssertNear([33_166_667, 33_166_667, 33_166_667], Owners.Select(owner => pool.GainOf(owner).Micros));
    }

    [Fact]
    public void A_liquidation_that_empties_the_pool_leaves_the_gains_and_later_deposits_whole()
    {
        var pool = new StabilityPool(Ratio.Zero);
        pool.Deposit(Owners[0], Money.FromUnits(100));

        var (paid, shared, _) = pool.Offset(Money.FromUnits(200), Money.FromUnits(4));
        pool.Deposit(Owners[1], Money.FromUnits(50));

        Assert.Equal((Money.FromUnits(100), Money.FromUnits(2)), (paid, shared));
        Assert.Equal((Money.Zero, Money.FromUnits(2)), (pool.DepositOf(Owners[0]), pool.GainOf(Owners[0])));
        Assert.Equal((Money.FromUnits(50), Money.Zero), (pool.DepositOf(Owners[1]), pool.GainOf(Owners[1])));
    }

    [Fact]
    public void However_often_the_pool_shrinks_nobody_has_more_than_is_there_nor_much_less() =>
        Gen.Int[1, 999].Array[1, 40].Sample(shares =>
        {
            var pool = new StabilityPool(Ratio.Zero);
            pool.Deposit(Owners[0], Money.FromUnits(1_000_000));
            pool.Deposit(Owners[1], Money.FromUnits(3_000_000));
            var shared = 0L;
            foreach (var share in shares)
            {
                var debt = new Ratio(share * 1_000).OfRoundedUp(pool.Total);
                shared += pool.Offset(debt, debt).Shared.Micros;
                var held = pool.DepositOf(Owners[0]).Micros + pool.DepositOf(Owners[1]).Micros;
                Assert.InRange(held, (pool.Total.Micros * 999 / 1_000) - 3, pool.Total.Micros);
            }

            var gained = pool.GainOf(Owners[0]).Micros + pool.GainOf(Owners[1]).Micros;
            Assert.InRange(gained, (shared * 999_999 / 1_000_000) - 40, shared);
        });

    [Theory]
    [InlineData(1_099_999, 2_000_000, LoanResolution.OffsetThenRedistribute)]
    [InlineData(1_100_000, 2_000_000, LoanResolution.None)]
    [InlineData(1_100_000, 1_500_000, LoanResolution.None)]
    [InlineData(1_000_000, 1_499_999, LoanResolution.Redistribute)]
    [InlineData(1_000_001, 1_499_999, LoanResolution.OffsetThenRedistribute)]
    [InlineData(1_099_999, 1_499_999, LoanResolution.OffsetThenRedistribute)]
    [InlineData(1_100_000, 1_499_999, LoanResolution.OffsetOnly)]
    [InlineData(1_499_998, 1_499_999, LoanResolution.OffsetOnly)]
    [InlineData(1_499_999, 1_499_999, LoanResolution.None)]
    public void A_loan_is_resolved_by_its_ratio_and_the_systems(long loan, long system, LoanResolution expected) =>
        Assert.Equal(expected, Mode.Resolve(new Ratio(loan), new Ratio(system), Money.FromUnits(100), Money.FromUnits(100)));

    [Fact]
    public void In_recovery_mode_a_loan_above_the_minimum_is_left_alone_unless_the_pool_can_pay_it_all_and_loses_only_the_minimum()
    {
        Assert.Equal(
            LoanResolution.None,
            Mode.Resolve(Ratio.FromPercent(120), Ratio.FromPercent(140), Money.FromUnits(100), new Money(99_999_999)));
        Assert.Equal(Money.FromUnits(110), Mode.CollateralTaken(Money.FromUnits(120), Money.FromUnits(100), 1_000_000));
        Assert.Equal(Money.FromUnits(105), Mode.CollateralTaken(Money.FromUnits(105), Money.FromUnits(100), 1_000_000));
    }

    private static void AssertNear(long[] expected, IEnumerable<long> actual) =>
        Assert.All(actual.Zip(expected), pair => Assert.InRange(pair.First, pair.Second - 1, pair.Second));

    private static StabilityPool AfterTheFirst()
    {
        var pool = new StabilityPool(Ratio.Zero);
        for (var i = 0; i < 3; i++)
        {
            pool.Deposit(Owners[i], Money.FromUnits(100 * (i + 1)));
        }

        pool.Offset(Money.FromUnits(150), new Money(1_600_000));
        return pool;
    }
}
