using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Obligations;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Obligations;

/// <summary>
/// What an exchange sees of its obliged makers, and what they get for it. Trader 1 is obliged to quote 100 USD (ten lots at 1,000 ticks) on each
/// side, no more than 1 % of the mid apart, in half of the samples of ten seconds.
/// </summary>
public sealed class QuotingObligationTests
{
    private static readonly QuotingTerms Obligation = new()
    {
        Makers = [Trader(1)],
        Spread = Ratio.FromPercent(1),
        Size = Money.FromUnits(100),
        Period = Duration.FromSeconds(10),
        Rebate = Ratio.FromBasisPoints(10),
        Penalty = Money.FromUnits(7),
        StressMove = Ratio.FromPercent(3),
        StressWindow = Duration.FromSeconds(30),
        ExemptMove = Ratio.FromPercent(8),
    };

    [Theory]
    [InlineData(10, 995, 10, 1_005, 10)]
    [InlineData(10, 995, 10, 1_006, 0)]
    [InlineData(10, 995, 9, 1_005, 0)]
    [InlineData(9, 995, 10, 1_005, 0)]
    public void A_maker_is_present_with_the_size_on_both_sides_within_the_spread(long bids, long bid, long asks, long ask, long present)
    {
        var bench = Bench(Obligation);
        bench.Buy(1, bids, bid);
        bench.Sell(1, asks, ask);

        bench.Pass(Duration.FromSeconds(10));

        var row = Assert.Single(bench.All<ObligationRow>());
        Assert.Equal((Trader(1), 10L, present, present == 10), (row.Maker, row.Samples, row.Present, row.IsMet));
    }

    [Fact]
    public void Quotes_on_several_levels_sum_up_and_others_quotes_do_not_count()
    {
        var bench = Bench(Obligation);
        bench.Buy(1, 6, 996);
        bench.Buy(1, 4, 995);
        bench.Sell(1, 10, 1_005);
        bench.Sell(2, 50, 1_001);

        bench.Pass(Duration.FromSeconds(10));

        // The mid is 998 by others' ask: 9 ticks are 1 % of it, and the maker's sizes are 10 apart.
        Assert.Equal(0, Assert.Single(bench.All<ObligationRow>()).Present);
    }

    [Fact]
    public void Who_meets_it_is_paid_the_rebate_on_what_its_resting_orders_traded()
    {
        var bench = Bench(Obligation);
        bench.Buy(1, 20, 996);
        bench.Sell(1, 20, 1_004);
        bench.Buy(2, 5, 1_004);

        bench.Pass(Duration.FromSeconds(10));
        var row = Assert.Single(bench.All<ObligationRow>());

        // Five lots at 10.04 USD; 10 bp of it.
        Assert.Equal((Money.FromUnits(50) + new Money(200_000), new Money(50_200)), (row.Made, row.Paid));
        Assert.Equal(Money.FromUnits(10_000) + new Money(50_200), bench.Statement(1).Balance);
        bench.AssertBalanced();
    }

    [Fact]
    public void Who_does_not_pays_the_penalty_and_the_next_period_begins_anew()
    {
        var bench = Bench(Obligation);
        bench.Pass(Duration.FromSeconds(10));
        bench.Buy(1, 10, 996);
        bench.Sell(1, 10, 1_004);

        bench.Pass(Duration.FromSeconds(10));

        Assert.Equal([(false, -7_000_000L), (true, 0L)], bench.All<ObligationRow>().Select(row => (row.IsMet, row.Paid.Micros)));
        Assert.Equal(Money.FromUnits(9_993), bench.Statement(1).Balance);
        bench.AssertBalanced();
    }

    [Theory]
    [InlineData(5, true)]
    [InlineData(4, false)]
    public void Half_of_the_samples_is_enough(int seconds, bool isMet)
    {
        var bench = Bench(Obligation);
        var bid = bench.Buy(1, 10, 996);
        bench.Sell(1, 10, 1_004);
        bench.Pass(Duration.FromSeconds(seconds));
        bench.Say(Trader(1), new CancelOrder(bid, Perp));

        bench.Pass(Duration.FromSeconds(10 - seconds));

        Assert.Equal((seconds, isMet), ((int)bench.All<ObligationRow>()[0].Present, bench.All<ObligationRow>()[0].IsMet));
    }

    [Fact]
    public void In_stress_twice_the_spread_and_half_the_size_are_enough_and_everybody_sees_it()
    {
        var bench = Bench(Obligation);
        bench.Pass(Duration.FromSeconds(1));
        bench.Trade(buyer: 2, seller: 3, lots: 1, ticks: 960);
        bench.Buy(1, 6, 951);
        bench.Sell(1, 6, 969);

        bench.Pass(Duration.FromSeconds(9));

        var row = Assert.Single(bench.All<ObligationRow>());
        Assert.Equal((10L, 9L, 9L), (row.Samples, row.Present, row.Stressed));
        Assert.True(bench.Outbox.View(Perp).IsStressed);
    }

    [Fact]
    public void Stress_ends_when_the_window_has_passed()
    {
        var bench = Bench(Obligation);
        bench.Pass(Duration.FromSeconds(1));
        bench.Trade(buyer: 2, seller: 3, lots: 1, ticks: 960);

        bench.Pass(Duration.FromSeconds(40));

        Assert.False(bench.Outbox.View(Perp).IsStressed);
    }

    [Fact]
    public void Samples_do_not_count_in_exceptional_circumstances_and_a_period_without_samples_costs_nothing()
    {
        var bench = Bench(Obligation);
        bench.Pass(Duration.FromSeconds(10));
        bench.Trade(buyer: 2, seller: 3, lots: 1, ticks: 900);

        bench.Pass(Duration.FromSeconds(10));

        Assert.Single(bench.All<ObligationRow>());
        Assert.Equal(Money.FromUnits(9_993), bench.Statement(1).Balance);
    }

    [Fact]
    public void What_is_counted_is_written_and_read_back()
    {
        var bench = Bench(Obligation);
        bench.Buy(1, 10, 996);
        bench.Sell(1, 20, 1_004);
        bench.Buy(2, 5, 1_004);
        bench.Pass(Duration.FromSeconds(4));
        var writer = new StateWriter();
        bench.Exchange.WriteState(writer);

        var again = new Exchange(bench.Exchange.Terms, []);
        again.ReadState(new StateReader(writer.Written.ToArray()));
        var rewritten = new StateWriter();
        again.WriteState(rewritten);

        Assert.Equal(writer.Written.ToArray(), rewritten.Written.ToArray());
    }

    private static VenueBench Bench(QuotingTerms obligation) =>
        new VenueBench(Terms(PerpTerms with { Quoting = obligation })).WithTraders(3, 10_000).Started();
}
