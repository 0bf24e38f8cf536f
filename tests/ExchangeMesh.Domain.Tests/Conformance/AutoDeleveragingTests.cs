using CsCheck;
using ExchangeMesh.Domain.AutoDeleveraging;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>Rankings of Binance, BitMEX, OKX and Hyperliquid; allocations of arXiv 2512.01112 (running example).</summary>
public sealed class AutoDeleveragingTests
{
    [Fact]
    public void The_queue_of_the_running_example_empties_one_winner_before_the_next()
    {
        Span<long> shares = stackalloc long[5];

        var unborne = AdlAllocation.Queue([4_000_000, 8_000_000, 500_000, 0, 0], 7_500_000, shares);

        Assert.Equal([4_000_000, 3_500_000, 0, 0, 0], shares.ToArray());
        Assert.Equal(0, unborne);
    }

    [Fact]
    public void Pro_rata_of_the_running_example_takes_the_same_share_of_every_profit()
    {
        Span<long> shares = stackalloc long[5];

        var unborne = AdlAllocation.ProRata([8_000_000, 4_000_000, 500_000, -3_000_000, -12_000_000], 7_500_000, shares);

        Assert.Equal([4_800_000, 2_400_000, 300_000, 0, 0], shares.ToArray());
        Assert.Equal(0, unborne);
    }

    [Fact]
    public void Only_pro_rata_keeps_the_order_of_wealth_in_the_running_example()
    {
        long[] equities = [10_000_000, 5_000_000, 1_000_000];
        long[] profits = [8_000_000, 4_000_000, 500_000];
        Span<long> queue = stackalloc long[3];
        Span<long> proRata = stackalloc long[3];

        AdlAllocation.Queue([profits[1], profits[0], profits[2]], 7_500_000, queue);
        AdlAllocation.ProRata(profits, 7_500_000, proRata);

        Assert.True(equities[0] - proRata[0] > equities[1] - proRata[1] && equities[1] - proRata[1] > equities[2] - proRata[2]);
        Assert.Equal(1_000_000, equities[1] - queue[0]);
        Assert.False(equities[1] - queue[0] > equities[2] - queue[2]);
    }

    [Fact]
    public void Allocations_bear_the_whole_as_far_as_capacities_reach()
    {
        Gen.Select(Gen.Long[-50, 1_000].Array[1, 12], Gen.Long[0, 5_000], Gen.Bool).Sample(
            (capacities, whole, isQueue) =>
            {
                var shares = new long[capacities.Length];

                var unborne = isQueue ? AdlAllocation.Queue(capacities, whole, shares) : AdlAllocation.ProRata(capacities, whole, shares);

                Assert.Equal(Math.Max(0, whole - capacities.Sum(each => Math.Max(0, each))), unborne);
                Assert.Equal(whole, unborne + shares.Sum());
                Assert.All(shares.Zip(capacities), pair => Assert.InRange(pair.First, 0, Math.Max(0, pair.Second)));
            });
    }

    [Fact]
    public void Binance_ranks_by_profit_over_balance_times_margin_ratio()
    {
        // Profit 50 % of balance, maintenance 10 of equity 150: 0.5 × 0.066666666.
        var rank = AdlRank.Of(AdlRanking.ProfitTimesMarginRatio, Standing(1, balance: 100, profit: 50, maintenance: 10));
        var loser = AdlRank.Of(AdlRanking.ProfitTimesMarginRatio, Standing(2, balance: 100, profit: -50, maintenance: 10));
        var bankrupt = AdlRank.Of(AdlRanking.ProfitTimesMarginRatio, Standing(3, balance: -60, profit: 50, maintenance: 10));

        Assert.Equal((Int128)500_000_000 * 66_666_666, rank.Score);
        Assert.Equal(0, loser.Score);
        Assert.Equal(0, bankrupt.Score);
    }

    [Fact]
    public void Bitmex_multiplies_a_profit_by_leverage_and_divides_a_loss_by_it()
    {
        // Entry 1,000, mark 1,100, equity 200: profit 10 %, leverage 5.5.
        var winner = AdlRank.Of(AdlRanking.ProfitTimesLeverage, Standing(1, balance: 100, profit: 100, entryNotional: 1_000, markNotional: 1_100));
        var loser = AdlRank.Of(AdlRanking.ProfitTimesLeverage, Standing(2, balance: 200, profit: -100, entryNotional: 1_000, markNotional: 900));

        Assert.Equal((Int128)100_000_000 * 5_500_000_000, winner.Score);
        Assert.Equal(Rounding.DivideDown((Int128)(-100_000_000) * 1_000_000_000 * 1_000_000_000, 9_000_000_000), loser.Score);
    }

    [Fact]
    public void Okx_ranks_a_return_over_the_margin_ratio()
    {
        // Return 100 of 100, margin ratio (100 + 100) ÷ 1,100.
        var winner = AdlRank.Of(
            AdlRanking.ReturnOverMarginRatio, Standing(1, balance: 100, profit: 100, markNotional: 1_100, initial: 100));
        var safer = AdlRank.Of(
            AdlRanking.ReturnOverMarginRatio, Standing(2, balance: 500, profit: 100, markNotional: 1_100, initial: 500));
        var loser = AdlRank.Of(
            AdlRanking.ReturnOverMarginRatio, Standing(3, balance: 100, profit: -50, markNotional: 950, initial: 100));

        Assert.Equal((Int128)1_000_000_000 * 1_000_000_000 * 1_000_000_000 / 181_818_181, winner.Score);
        Assert.True(winner.CompareTo(safer) < 0 && safer.CompareTo(loser) < 0);
        Assert.True(loser.Score < 0);
    }

    [Fact]
    public void Hyperliquids_documented_ranking_puts_the_short_that_gained_more_first()
    {
        var gained = Short(1, entry: 200, mark: 100, profit: 100);
        var lost = Short(2, entry: 80, mark: 100, profit: -20);

        var first = AdlRank.Of(AdlRanking.PriceRatioTimesLeverage, gained);
        var second = AdlRank.Of(AdlRanking.PriceRatioTimesLeverage, lost);

        Assert.True(first.CompareTo(second) < 0);
    }

    [Fact]
    public void H_ADL_7_Hyperliquids_documented_and_observed_rankings_can_differ()
    {
        var leveraged = Standing(1, balance: 10, profit: 10, entryNotional: 1_000, markNotional: 1_010, entry: 1_000, mark: 1_010);
        var profitable = Standing(2, balance: 100, profit: 1_000, entryNotional: 1_000, markNotional: 2_000, entry: 1_000, mark: 2_000);

        AdlRank Rank(AdlRanking ranking, in AdlStanding standing) => AdlRank.Of(ranking, in standing);

        Assert.True(Rank(AdlRanking.PriceRatioTimesLeverage, leveraged).CompareTo(Rank(AdlRanking.PriceRatioTimesLeverage, profitable)) < 0);
        Assert.True(Rank(AdlRanking.LeverageTimesProfitShare, leveraged).CompareTo(Rank(AdlRanking.LeverageTimesProfitShare, profitable)) > 0);
    }

    [Fact]
    public void Equal_scores_rank_by_account_number()
    {
        var ranks = new[] { new AdlRank(5, new ParticipantId(9)), new AdlRank(5, new ParticipantId(2)), new AdlRank(6, new ParticipantId(7)) };

        Assert.Equal([7, 2, 9], ranks.Order().Select(rank => rank.Account.Value));
    }

    [Fact]
    public void The_indicator_is_the_share_of_accounts_at_or_before_a_place()
    {
        Assert.Equal(new Ratio(333_334), AdlRank.Quantile(1, 3));
        Assert.Equal(new Ratio(1_000_000), AdlRank.Quantile(3, 3));
    }

    [Fact]
    public void No_score_overflows()
    {
        var extreme = Gen.OneOf(Gen.Long[-4_000_000_000_000_000_000, 4_000_000_000_000_000_000], Gen.Long[-2, 2]);
        var positive = Gen.OneOf(Gen.Long[1, 4_000_000_000_000_000_000], Gen.Long[1, 2]);
        Gen.Select(Gen.Int[0, 4], extreme, extreme, positive, positive, positive).Sample(
            (ranking, profit, balance, notional, margin, price) => AdlRank.Of(
                (AdlRanking)ranking,
                new AdlStanding(
                    new ParticipantId(1),
                    IsLong: price % 2 == 0,
                    new Price(price),
                    new Price(notional),
                    new Money(notional),
                    new Money(price),
                    new Money(profit),
                    new Money(balance),
                    new Money(balance + profit),
                    new Money(margin),
                    new Money(notional))));
    }

    private static AdlStanding Short(int account, long entry, long mark, long profit) =>
        Standing(account, balance: 100, profit: profit, entryNotional: entry, markNotional: mark, entry: entry, mark: mark) with { IsLong = false };

    private static AdlStanding Standing(
        int account,
        long balance,
        long profit,
        long maintenance = 1,
        long initial = 1,
        long entryNotional = 1,
        long markNotional = 1,
        long entry = 1,
        long mark = 1) => new(
            new ParticipantId(account),
            IsLong: true,
            new Price(entry),
            new Price(mark),
            Money.FromUnits(entryNotional),
            Money.FromUnits(markNotional),
            Money.FromUnits(profit),
            Money.FromUnits(balance),
            Money.FromUnits(balance + profit),
            Money.FromUnits(initial),
            Money.FromUnits(maintenance));
}
