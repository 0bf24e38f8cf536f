using ExchangeMesh.Domain.AutoDeleveraging;
using ExchangeMesh.Domain.Insurance;
using ExchangeMesh.Domain.Liquidation;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Liquidation;

/// <summary>
/// Who bears what a liquidated account leaves. Trader 4 owns 50 dollars and is long 50 lots at 1,000: at 850 it owes 25, and its bankruptcy
/// price is 900. Trader 2 is short 40 lots at 1,000 and gains 60; trader 5 is short 60 lots at 900 on average and gains 30.
/// </summary>
public sealed class LossPolicyFlowTests
{
    [Theory]
    [InlineData(AdlAllocationRule.Queue, new long[] { 50 })]
    [InlineData(AdlAllocationRule.ContractProRata, new long[] { 30, 20 })]
    [InlineData(AdlAllocationRule.ProRata, new long[] { 17, 33 })]
    public void Lots_are_spread_by_rank_by_size_or_by_profit(AdlAllocationRule allocation, long[] expected)
    {
        var bench = Fallen(terms => terms with { Loss = terms.Loss with { Allocation = allocation } });

        var rows = bench.All<DeleveragingRow>();

        Assert.Equal(expected, rows.Select(row => row.Quantity.Lots));
        Assert.Equal(Trader(5), rows[0].Account);
        Assert.Empty(bench.All<BadDebtRow>());
        bench.AssertBalanced();
    }

    [Fact]
    public void A_deleveraging_tells_rank_position_profit_and_what_was_forgone_against_the_mark()
    {
        var bench = Fallen(terms => terms with { Loss = terms.Loss with { Allocation = AdlAllocationRule.ContractProRata } });

        var row = bench.All<DeleveragingRow>()[1];

        // 20 lots of a hundredth closed at 900 instead of 850: ten dollars.
        Assert.Equal((Trader(2), 2, new Quantity(-40)), (row.Account, row.Rank, row.Held));
        Assert.Equal((Money.FromUnits(10), Money.FromUnits(60)), (row.Forgone, row.Profit));
    }

    [Theory]
    [InlineData(DeleveragingPrice.Bankruptcy, 0, 900)]
    [InlineData(DeleveragingPrice.Bankruptcy, 58_823, 850)]
    [InlineData(DeleveragingPrice.Bankruptcy, 58_824, 900)]
    [InlineData(DeleveragingPrice.Mark, 0, 850)]
    [InlineData(DeleveragingPrice.Index, 0, 850)]
    [InlineData(DeleveragingPrice.PreviousMark, 0, 1_000)]
    public void Positions_are_closed_at_bankruptcy_mark_index_or_the_mark_before_and_at_the_mark_where_bankruptcy_lies_too_far_off(
        DeleveragingPrice price, long distance, long expected)
    {
        var bench = Fallen(terms => terms with
        {
            DeleveragingPrice = price,
            Loss = terms.Loss with { GreatestPriceDistance = new Ratio(distance) },
        });

        Assert.All(bench.All<DeleveragingRow>(), row => Assert.Equal(new Price(expected), row.Price));
        bench.AssertBalanced();
    }

    [Theory]
    [InlineData(75, true)]
    [InlineData(76, false)]
    public void The_fund_pays_first_but_not_of_its_reserve(long reserve, bool isPaid)
    {
        var bench = Fallen(terms => terms with
        {
            InsuranceFund = Money.FromUnits(100),
            Loss = terms.Loss with { Reserve = Money.FromUnits(reserve) },
        });

        Assert.Equal(isPaid, bench.All<DeleveragingRow>().Count == 0);
        bench.AssertBalanced();
    }

    [Theory]
    [InlineData(25, true)]
    [InlineData(24, false)]
    public void The_fund_pays_no_more_once_it_would_fall_too_far_below_its_peak(long percent, bool isPaid)
    {
        var bench = Fallen(terms => terms with
        {
            InsuranceFund = Money.FromUnits(100),
            Loss = terms.Loss with { Trigger = LossTrigger.FundDrawdown, Drawdown = Ratio.FromPercent(percent) },
        });

        Assert.Equal(isPaid, bench.All<DeleveragingRow>().Count == 0);
        bench.AssertBalanced();
    }

    [Theory]
    [InlineData(25, 0, true)]
    [InlineData(24, 0, false)]
    [InlineData(1, 25, true)]
    [InlineData(1, 24, false)]
    public void The_fund_pays_no_more_once_it_would_fall_too_far_below_its_average(long percent, long least, bool isPaid)
    {
        var bench = Fallen(terms => terms with
        {
            InsuranceFund = Money.FromUnits(100),
            Loss = terms.Loss with { Trigger = LossTrigger.FundBelowAverage, Drawdown = Ratio.FromPercent(percent), LeastDrawdown = Money.FromUnits(least) },
        });

        Assert.Equal(isPaid, bench.All<DeleveragingRow>().Count == 0);
        bench.AssertBalanced();
    }

    // The average counts each worth for as long as it stood: 100 for six hours and 60 for two are 90, less 30 % 63, less 50 at least 40.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(50, 20)]
    public void The_funds_average_is_over_time(long least, long payable)
    {
        var guard = new FundGuard(new LossTerms { Trigger = LossTrigger.FundBelowAverage, LeastDrawdown = Money.FromUnits(least) });

        guard.See(Money.FromUnits(100).Micros, VirtualTime.Zero);
        guard.See(Money.FromUnits(60).Micros, VirtualTime.Zero + Duration.FromHours(6));

        Assert.Equal(Money.FromUnits(payable), new Money(guard.Payable(Money.FromUnits(60).Micros, VirtualTime.Zero + Duration.FromHours(8))));
    }

    [Fact]
    public void Where_a_bankrupt_account_is_deleveraged_at_once_the_fund_pays_nothing_before()
    {
        var bench = Fallen(terms => terms with
        {
            InsuranceFund = Money.FromUnits(100),
            DeleveragingPrice = DeleveragingPrice.PreviousMark,
            Loss = terms.Loss with { Trigger = LossTrigger.AccountBankrupt },
        });

        // Closed at 1,000, at which nothing was lost: the account's fifty dollars are left, and go to the fund.
        Assert.Equal(50, bench.All<DeleveragingRow>().Sum(row => row.Quantity.Lots));
        Assert.DoesNotContain(bench.All<InsuranceRow>(), row => row.Reason == InsuranceReason.Loss);
        Assert.Equal(Money.FromUnits(150), bench.Fund().Balance);
        bench.AssertBalanced();
    }

    // Fifty lots at 850 are 425 dollars of notional; the fund owns a thousand.
    [Theory]
    [InlineData(43, true)]
    [InlineData(42, false)]
    public void The_fund_takes_over_no_more_than_it_may_hold(long percent, bool isTaken)
    {
        var bench = Fallen(terms => terms with
        {
            InsuranceFund = Money.FromUnits(1_000),
            Loss = terms.Loss with { GreatestHolding = Ratio.FromPercent(percent) },
        });

        Assert.Equal(isTaken, bench.All<DeleveragingRow>().Count == 0);
        bench.AssertBalanced();
    }

    // Notionals of 340, 425 and 510 dollars; trader 3 is long and loses, and bears its part all the same.
    [Fact]
    public void By_position_winners_and_losers_bear_a_loss_alike()
    {
        var bench = Fallen(terms => terms with { BeyondFund = LossRule.Haircut, Loss = terms.Loss with { Weight = LossWeight.Position } });

        Assert.Equal(
            [(Trader(2), 6_666_667L), (Trader(3), 8_333_333L), (Trader(5), 10_000_000L)],
            bench.All<LossShareRow>().Select(row => (row.Account, row.Amount.Micros)));
        bench.AssertBalanced();
    }

    [Theory]
    [InlineData(LossWeight.Equity, 24_681_060, 318_940)]
    [InlineData(LossWeight.Profit, 16_666_666, 8_333_334)]
    public void A_haircut_takes_the_loss_in_money_and_closes_nothing(LossWeight weight, long second, long fifth)
    {
        var bench = Fallen(terms => terms with { BeyondFund = LossRule.Haircut, Loss = terms.Loss with { Weight = weight } });

        var shares = bench.All<LossShareRow>();

        Assert.Empty(bench.All<DeleveragingRow>());
        Assert.Empty(bench.All<BadDebtRow>());
        Assert.Equal([(Trader(2), second), (Trader(5), fifth)], shares.Select(row => (row.Account, row.Amount.Micros)).Select(row => (row.Account, Rounded(row.Micros, row.Account == Trader(2) ? second : fifth))));
        Assert.Equal(25_000_000, shares.Sum(row => row.Amount.Micros));
        bench.AssertBalanced();
    }

    [Fact]
    public void A_capped_haircut_takes_no_more_of_a_profit_than_its_cap_and_the_rest_is_bad_debt()
    {
        var bench = Fallen(terms => terms with { BeyondFund = LossRule.Haircut, Loss = terms.Loss with { HaircutCap = Ratio.FromPercent(10) } });

        Assert.Equal([Money.FromUnits(6), Money.FromUnits(3)], bench.All<LossShareRow>().Select(row => row.Amount));
        Assert.Equal(Money.FromUnits(16), Assert.Single(bench.All<BadDebtRow>()).Amount);
        bench.AssertBalanced();
    }

    [Fact]
    public void A_socialised_loss_waits_for_the_end_of_the_period()
    {
        var bench = Fallen(terms => terms with
        {
            BeyondFund = LossRule.SocialisedLoss,
            Loss = terms.Loss with { Period = Duration.FromSeconds(10), Weight = LossWeight.Profit },
        });

        var before = bench.All<LossShareRow>().Count;
        var owed = bench.Exchange.Totals()[0].BadDebt;
        bench.Say(OtherVenue, new PriceReport(850_000_000, Feed));
        bench.Pass(Duration.FromSeconds(9));

        Assert.Equal((0, Money.FromUnits(25)), (before, owed));
        Assert.Equal(25_000_000, bench.All<LossShareRow>().Sum(row => row.Amount.Micros));
        Assert.Equal(Money.Zero, bench.Exchange.Totals()[0].BadDebt);
        bench.AssertBalanced();
    }

    [Fact]
    public void Without_a_ranking_the_first_account_depends_on_the_time_and_losers_are_closed_too()
    {
        var firsts = Enumerable.Range(0, 12)
            .Select(wait => Fallen(terms => terms with { Ranking = AdlRanking.PseudoRandom }, wait).All<DeleveragingRow>()[0].Account)
            .ToList();

        Assert.Equal([Trader(2), Trader(5)], firsts.Distinct().Order());
        Assert.Equal(firsts[3], Fallen(terms => terms with { Ranking = AdlRanking.PseudoRandom }, 3).All<DeleveragingRow>()[0].Account);
    }

    [Theory]
    [InlineData(new long[] { 1, 1, 1 }, new long[] { 10, 10, 10 }, 10, new long[] { 4, 3, 3 }, 0)]
    [InlineData(new long[] { 9, 1 }, new long[] { 5, 100 }, 50, new long[] { 5, 45 }, 0)]
    [InlineData(new long[] { 1, 1 }, new long[] { 2, 3 }, 9, new long[] { 2, 3 }, 4)]
    [InlineData(new long[] { 0, 1 }, new long[] { 10, 3 }, 9, new long[] { 0, 3 }, 6)]
    public void Shares_follow_the_weights_up_to_capacities(long[] weights, long[] capacities, long whole, long[] expected, long unborne)
    {
        var shares = new long[weights.Length];

        Assert.Equal(unborne, AdlAllocation.Weighted(weights, capacities, whole, shares));
        Assert.Equal(expected, shares);
    }

    /// <summary>Shares are rounded down and what is left goes to the first: a micro-unit more or less is as good.</summary>
    private static long Rounded(long micros, long expected) => Math.Abs(micros - expected) <= 1 ? expected : micros;

    private static VenueBench Fallen(Func<LiquidationTerms, LiquidationTerms> change, int wait = 0)
    {
        var terms = Terms();
        var without = terms.Liquidation with { InsuranceFund = Money.Zero };
        var bench = new VenueBench(terms with { Liquidation = change(without) });
        bench.Exchange.Deposit(Trader(2), Usd, Money.FromUnits(10_000));
        bench.Exchange.Deposit(Trader(3), Usd, Money.FromUnits(10_000));
        bench.Exchange.Deposit(Trader(4), Usd, Money.FromUnits(50));
        bench.Exchange.Deposit(Trader(5), Usd, Money.FromUnits(100));
        bench.Started();
        bench.Trade(buyer: 4, seller: 2, lots: 40, ticks: 1_000);
        bench.Trade(buyer: 4, seller: 5, lots: 10, ticks: 1_000);
        bench.Trade(buyer: 3, seller: 5, lots: 50, ticks: 880);
        for (var second = 0; second < wait; second++)
        {
            bench.MoveIndex(1_000);
        }

        bench.MoveIndex(850);
        return bench;
    }
}
