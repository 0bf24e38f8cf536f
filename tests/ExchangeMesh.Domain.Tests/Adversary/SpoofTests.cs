using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Adversary;

namespace ExchangeMesh.Domain.Tests.Adversary;

/// <summary>What a spoof is reckoned to cost and to bring; a lot is worth 10 units, and 100 lots rest on each side within one percent.</summary>
public sealed class SpoofTests
{
    private static readonly PushedMarket Market = new(1_000, DepthLots: 100, Distance: 0.01, LotWorth: 10e6, Fee: 0.0002, Spread: 0.0004);
    private static readonly SpoofingMeans Means = new(Response: 0.01, Lots: 10, MostShown: 200, Deviation: 0);

    [Fact]
    public void The_gain_is_what_both_moves_bring_on_the_real_lots()
    {
        var plan = new Spoof(Rules(cancelFee: 0)).Best(Side.Sell, in Market, 100, 100, 0.005, in Means);

        // 200 lots shown to 100 against 100: the imbalance moves from 0 to −1/2, and to 1/2; the price by half a percent each way.
        Assert.Equal((200.0, 10.0), (plan.Shown, plan.Lots));
        Assert.Equal(0.01, plan.Move, 12);
        Assert.Equal(10 * 10e6 * 0.01, plan.Gain, 1);

        // Ten lots go 0.1 % deep: twice half of it, half of the spread, and the fee.
        Assert.Equal(2 * 10 * 10e6 * (0.0005 + 0.0002 + 0.0002), plan.Cost, 1);
    }

    [Fact]
    public void The_fee_of_withdrawing_is_paid_on_all_that_is_shown_both_times_so_less_is_shown()
    {
        var free = new Spoof(Rules(cancelFee: 0)).Best(Side.Sell, in Market, 100, 100, 0.005, in Means);

        var costly = new Spoof(Rules(cancelFee: 200)).Best(Side.Sell, in Market, 100, 100, 0.005, in Means);

        // Of twenty steps to 200 lots the best is the one near √(2 × 200 × 0.01 ÷ (2 × 0.0002) × 10) − 200 = 116.
        Assert.Equal((200.0, 120.0), (free.Shown, costly.Shown));
        Assert.Equal(free.Cost + (2 * 120 * 10e6 * 200e-6), costly.Cost, 1);
    }

    [Fact]
    public void Beyond_what_the_venue_shows_nobody_sees_it()
    {
        var spoof = new Spoof(Rules(cancelFee: 0));

        Assert.Equal(default, spoof.Best(Side.Sell, in Market, 100, 100, 0.01, in Means));
        Assert.Equal(default, new Spoof(Rules(cancelFee: 0) with { DepthShown = Ratio.Zero }).Best(Side.Sell, in Market, 0, 0, 0.005, in Means));
    }

    [Fact]
    public void What_cannot_be_taken_back_in_time_may_be_filled()
    {
        // At a distance of three deviations the chance is 2 (1 − Φ(3)).
        Assert.Equal(0.0026997960632601866, Spoof.ChanceOfFill(0.03, 0.01), 9);
        Assert.Equal(1, Spoof.ChanceOfFill(0, 0.01), 12);
        Assert.Equal(0, Spoof.ChanceOfFill(0.01, 0));
        Assert.Equal(0.03, Spoof.Distance(0.005, 0.01), 12);
        Assert.Equal(0.05, Spoof.Distance(0.05, 0.01), 12);
    }

    private static Domain.Venues.InstrumentTerms Rules(long cancelFee) =>
        VenueBench.PerpTerms with { DepthShown = Ratio.FromPercent(1), CancelFee = new Ratio(cancelFee) };
}
