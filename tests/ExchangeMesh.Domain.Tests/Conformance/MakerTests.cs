using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>Worked examples of MakerDAO's liquidations 2.0 (makerdao/dss, src/test).</summary>
public sealed class MakerTests
{
    private static readonly AuctionTerms Terms = new(
        new AuctionPrice(AuctionCurve.Linear, 3_600, 0),
        new Ratio(1_250_000),
        Ratio.FromPercent(30),
        3_600,
        Money.FromUnits(22),
        Money.FromUnits(100),
        Ratio.FromPercent(2));

    private static readonly VaultLiquidation Unpenalised = new(new Ratio(Ratio.One), Money.FromUnits(20));

    // Vault of 40 collateral and 100 debt, penalty 1.1, oracle price 4.
    private readonly CollateralAuction _auction = Terms.Start(Money.FromUnits(110), Money.FromUnits(40), 4_000_000);

    [Fact]
    public void V_MKR_1_the_linear_price_loses_a_tenth_each_360_seconds()
    {
        var price = new AuctionPrice(AuctionCurve.Linear, 3_600, 0);

        var prices = Enumerable.Range(1, 10).Select(step => price.At(1_000_000_000, step * 360)).ToArray();

        Assert.Equal(Enumerable.Range(0, 10).Select(step => (900 - (100 * step)) * 1_000_000L), prices);
        Assert.Equal(0, price.At(1_000_000_000, 3_601));
    }

    [Theory]
    [InlineData(0, 4_000)]
    [InlineData(900, 2_000)]
    [InlineData(1_800, 1_000)]
    [InlineData(2_700, 500)]
    [InlineData(3_600, 250)]
    public void V_MKR_2_the_exponential_price_halves_each_900_seconds(long seconds, long price)
    {
        var curve = new AuctionPrice(AuctionCurve.Exponential, 0, 999_230_132_966_000_000);

        Assert.InRange(curve.At(4_000_000_000, seconds), (price * 1_000_000) - 1_000, (price * 1_000_000) + 1_000);
    }

    [Fact]
    public void The_stairstep_price_falls_at_each_step_only()
    {
        var curve = new AuctionPrice(AuctionCurve.Stairstep, 90, 990_000_000_000_000_000);

        Assert.Equal(
            [1_300_000, 1_300_000, 1_287_000, 1_287_000, 1_274_130],
            new[] { 0L, 89, 90, 179, 180 }.Select(seconds => curve.At(1_300_000, seconds)));
    }

    [Fact]
    public void V_MKR_3_the_starter_receives_a_flat_part_and_a_share()
    {
        Assert.Equal(new CollateralAuction(Money.FromUnits(110), Money.FromUnits(40), 5_000_000), _auction);
        Assert.Equal(new Money(102_200_000), Terms.StartReward(_auction.Debt));
    }

    [Fact]
    public void V_MKR_4_a_purchase_stops_when_all_is_raised_and_the_rest_goes_back()
    {
        var bought = Terms.Take(in _auction, 0, Money.FromUnits(25), 5_000_000);

        Assert.Equal(
            (AuctionRefusal.None, Money.FromUnits(110), Money.FromUnits(22), Money.FromUnits(18)),
            (bought.Refusal, bought.Paid, bought.Received, bought.Returned));
        Assert.True(bought.Left.IsOver);
    }

    [Fact]
    public void V_MKR_5_a_purchase_of_part_leaves_the_rest()
    {
        var bought = Terms.Take(in _auction, 0, Money.FromUnits(11), 5_000_000);

        Assert.Equal(Money.FromUnits(55), bought.Paid);
        Assert.Equal(new CollateralAuction(Money.FromUnits(55), Money.FromUnits(29), 5_000_000), bought.Left);
    }

    [Fact]
    public void A_purchase_that_would_leave_too_little_to_raise_is_made_smaller_or_refused()
    {
        var bought = Terms.Take(in _auction, 0, Money.FromUnits(20), 5_000_000);
        Assert.Equal((Money.FromUnits(88), new Money(17_600_000)), (bought.Paid, bought.Received));

        var little = bought.Left;
        var refused = Terms.Take(in little, 0, Money.FromUnits(1), 5_000_000);
        Assert.Equal((AuctionRefusal.NoPartialPurchase, little), (refused.Refusal, refused.Left));
    }

    [Fact]
    public void A_purchase_is_refused_above_the_buyers_price()
    {
        Assert.Equal(AuctionRefusal.TooExpensive, Terms.Take(in _auction, 0, Money.FromUnits(1), 4_999_999).Refusal);
    }

    [Fact]
    public void V_MKR_6_as_much_of_a_vault_is_taken_as_there_is_room_for()
    {
        Assert.True(Unpenalised.TryTake(Money.FromUnits(40), Money.FromUnits(100), Money.FromUnits(80), out var taken));

        Assert.Equal(new TakenVault(Money.FromUnits(80), Money.FromUnits(32), Money.FromUnits(80)), taken);
    }

    [Fact]
    public void V_MKR_7_the_whole_vault_is_taken_where_too_little_would_be_left()
    {
        Assert.True(Unpenalised.TryTake(Money.FromUnits(40), Money.FromUnits(100), new Money(80_000_001), out var taken));

        Assert.Equal(new TakenVault(Money.FromUnits(100), Money.FromUnits(40), Money.FromUnits(100)), taken);
    }

    [Theory]
    [InlineData(19_999_999, false)]
    [InlineData(20_000_000, true)]
    public void A_part_smaller_than_the_least_debt_is_not_taken(long room, bool isTaken) =>
        Assert.Equal(isTaken, Unpenalised.TryTake(Money.FromUnits(40), Money.FromUnits(100), new Money(room), out _));

    [Theory]
    [InlineData(2_500_000, false)]
    [InlineData(2_499_999, true)]
    public void A_vault_is_unsafe_when_its_collateral_is_worth_less_than_its_debt(long safePrice, bool isUnsafe) =>
        Assert.Equal(isUnsafe, VaultLiquidation.IsUnsafe(Money.FromUnits(40), Money.FromUnits(100), safePrice));

    [Theory]
    [InlineData(3_600, false)]
    [InlineData(3_601, true)]
    public void V_MKR_8_an_auction_must_be_started_anew_after_its_longest_time(long seconds, bool isNeeded)
    {
        var flat = Terms with { Price = new AuctionPrice(AuctionCurve.Linear, 1_000_000, 0) };

        Assert.Equal(isNeeded, flat.NeedsReset(in _auction, seconds));
        Assert.Equal(isNeeded ? AuctionRefusal.NeedsReset : AuctionRefusal.None, flat.Take(in _auction, seconds, Money.FromUnits(1), 5_000_000).Refusal);
    }

    [Theory]
    [InlineData(2_520, false)]
    [InlineData(2_521, true)]
    public void An_auction_must_be_started_anew_when_its_price_has_fallen_too_far(long seconds, bool isNeeded) =>
        Assert.Equal(isNeeded, Terms.NeedsReset(in _auction, seconds));

    [Fact]
    public void Starting_anew_is_rewarded_only_where_enough_is_left()
    {
        Assert.Equal(new Money(102_200_000), Terms.RestartReward(in _auction, 4_000_000));
        Assert.Equal(Money.Zero, Terms.RestartReward(_auction with { Debt = new Money(21_999_999) }, 4_000_000));
        Assert.Equal(Money.Zero, Terms.RestartReward(in _auction, 549_999));
    }
}
