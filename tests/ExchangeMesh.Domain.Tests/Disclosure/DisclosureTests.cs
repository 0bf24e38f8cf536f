using CsCheck;
using ExchangeMesh.Domain.Disclosure;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Disclosure;

public sealed class DisclosureTests
{
    private static readonly Duration Minute = Duration.FromMinutes(1);

    [Fact]
    public void The_liquidation_map_shows_lots_at_the_price_at_which_they_are_liquidated()
    {
        // 1,000 USD of notional on 100 USD: equity is below 2.5% of the notional from 900 ÷ 0.975 = 923.08 down, so at 923.
        var bench = LongAtTenfold(new DisclosureTerms { Level = DisclosureLevel.LiquidationMap });

        bench.Pass(Minute);

        var map = Shown(bench)!.Liquidations;
        var held = Assert.Single(map, bucket => bucket.Longs.Lots > 0);
        Assert.Equal(new LiquidationBucket(new Price(920), new Price(930), new Quantity(100), Quantity.Zero), held);
        Assert.Equal((new Price(750), new Price(1_250)), (map[0].From, map[^1].To));
        Assert.All(map.Zip(map.Skip(1)), pair => Assert.Equal(pair.First.To, pair.Second.From));
    }

    [Fact]
    public void Leverage_is_notional_over_equity_at_the_mark_and_an_edge_belongs_to_the_upper_bucket()
    {
        var bench = LongAtTenfold(new DisclosureTerms { Level = DisclosureLevel.Leverage });

        bench.Pass(Minute);

        Assert.Equal([(1, 0, 100), (10, 100, 0)], Held(Shown(bench)!));
        Assert.Empty(Shown(bench)!.Liquidations);
    }

    [Fact]
    public void Leverage_follows_the_mark_though_nobody_trades()
    {
        // At 1,020 the long has 120 USD for 1,020 of notional: 8.5 times; the short 980 for as much: 1.04 times.
        var bench = LongAtTenfold(new DisclosureTerms { Level = DisclosureLevel.Leverage });
        bench.MoveIndex(1_020);

        bench.Pass(Minute);

        Assert.Equal([(1, 0, 100), (5, 100, 0)], Held(Shown(bench)!));
    }

    [Fact]
    public void What_is_disclosed_comes_after_the_delay_and_says_when_it_was_so()
    {
        var bench = LongAtTenfold(new DisclosureTerms { Level = DisclosureLevel.LiquidationMap, Delay = Duration.FromSeconds(30) });

        bench.Pass(Duration.FromSeconds(89));
        var before = Shown(bench);
        bench.Trade(2, 1, 100, 1_000);
        bench.Pass(Duration.FromSeconds(1));

        Assert.Null(before);
        Assert.Equal(VirtualTime.Zero + Minute, Shown(bench)!.AsOf);
        Assert.Equal([(1, 0, 100), (10, 100, 0)], Held(Shown(bench)!));
    }

    [Fact]
    public void What_is_closed_is_no_longer_in_the_map()
    {
        var bench = LongAtTenfold(new DisclosureTerms { Level = DisclosureLevel.LiquidationMap });
        bench.Pass(Minute);
        bench.Trade(2, 1, 100, 1_000);

        bench.Pass(Minute);

        Assert.DoesNotContain(Shown(bench)!.Liquidations, bucket => bucket.Longs.Lots > 0 || bucket.Shorts.Lots > 0);
    }

    [Theory]
    [InlineData(DisclosureLevel.Nothing, 0)]
    [InlineData(DisclosureLevel.OpenInterest, 100)]
    public void Open_interest_is_shown_from_the_first_level_on_and_recorded_always(DisclosureLevel level, long shown)
    {
        var bench = LongAtTenfold(new DisclosureTerms { Level = level });

        bench.Pass(Minute);

        Assert.Equal(new Quantity(shown), bench.Outbox.View(Perp).OpenInterest);
        Assert.Null(Shown(bench));
        Assert.Equal(new Quantity(100), bench.All<MarkRow>()[^1].OpenInterest);
    }

    [Fact]
    public void An_inverse_position_counts_at_its_leverage_in_the_base_asset()
    {
        // 1,000 contracts of 1 USD at 1,000 USD are 1 BTC of notional; the long has 0.1 BTC: 10 times, and is bankrupt at 1 ÷ 1.1 of the price.
        var terms = Terms(InverseTerms) with
        {
            Collateral = [new CollateralTerms(Btc, Ratio.Zero, InstrumentId.None)],
            Disclosure = new DisclosureTerms { Level = DisclosureLevel.LiquidationMap },
        };
        var bench = new VenueBench(terms);
        bench.Exchange.Deposit(Trader(1), Btc, new Money(100_000));
        bench.Exchange.Deposit(Trader(2), Btc, new Money(500_000));
        bench.Started();
        bench.Trade(1, 2, 1_000, 1_000, Inverse);

        bench.Pass(Minute);

        var disclosure = bench.Outbox.View(Inverse).Disclosure!;
        Assert.Equal([(2, 0, 1_000), (10, 1_000, 0)], Held(disclosure));

        // Equity 1.1 − 1,000 ÷ price is below 2.5% of the notional where the price is below 1,025 ÷ 1.1 = 931.8.
        Assert.Equal(new Price(930), Assert.Single(disclosure.Liquidations, bucket => bucket.Longs.Lots > 0).From);
    }

    [Fact]
    public void The_map_that_is_kept_up_trade_by_trade_is_that_of_all_accounts_looked_at_anew() =>
        Gen.Select(Gen.Int[1, 6], Gen.Int[1, 6], Gen.Long[1, 400], Gen.Long[980, 1_020]).List[1, 40].Sample(
            trades =>
            {
                var bench = Bench(new DisclosureTerms { Level = DisclosureLevel.LiquidationMap, Reach = new Ratio(990_000) }, 500);
                foreach (var (buyer, seller, lots, ticks) in trades.Where(trade => trade.Item1 != trade.Item2))
                {
                    bench.Trade(buyer, seller, lots, ticks);
                }

                bench.Pass(Minute);

                var map = Shown(bench)!.Liquidations;
                var positions = LiquidationPrices(bench);
                Assert.All(map, bucket => Assert.Equal(LotsIn(positions, bucket), (bucket.Longs.Lots, bucket.Shorts.Lots)));
                Assert.Equal(bench.Outbox.View(Perp).OpenInterest.Lots, Shown(bench)!.Leverage.Sum(bucket => bucket.Longs.Lots));
                Assert.Equal(bench.Outbox.View(Perp).OpenInterest.Lots, Shown(bench)!.Leverage.Sum(bucket => bucket.Shorts.Lots));
            },
            iter: 100);

    private static MarketDisclosure? Shown(VenueBench bench) => bench.Outbox.View(Perp).Disclosure;

    private static List<(int From, long Longs, long Shorts)> Held(MarketDisclosure disclosure) =>
        [.. disclosure.Leverage.Where(bucket => bucket.Longs.Lots + bucket.Shorts.Lots > 0).Select(bucket => (bucket.From, bucket.Longs.Lots, bucket.Shorts.Lots))];

    private static VenueBench Bench(DisclosureTerms disclosure, long dollars) =>
        new VenueBench(Terms() with { Disclosure = disclosure }).WithTraders(6, dollars).Started();

    private static VenueBench LongAtTenfold(DisclosureTerms disclosure)
    {
        var bench = new VenueBench(Terms() with { Disclosure = disclosure });
        bench.Exchange.Deposit(Trader(1), Usd, Money.FromUnits(100));
        bench.Exchange.Deposit(Trader(2), Usd, Money.FromUnits(1_000));
        bench.Started();
        bench.Trade(1, 2, 100, 1_000);
        return bench;
    }

    private static (long Longs, long Shorts) LotsIn(List<(long Lots, long Price)> positions, LiquidationBucket bucket)
    {
        var held = positions.Where(position => position.Price >= bucket.From.Ticks && position.Price < bucket.To.Ticks).ToList();
        return (held.Sum(position => Math.Max(0, position.Lots)), held.Sum(position => Math.Max(0, -position.Lots)));
    }

    private static List<(long Lots, long Price)> LiquidationPrices(VenueBench bench)
    {
        var positions = new List<(long Lots, long Price)>();
        var tiers = new MarginTierTable(PerpTerms.Tiers, PerpTerms.TierEdge);
        var mark = bench.Outbox.View(Perp).Mark;
        foreach (var statement in Enumerable.Range(1, 6).Select(trader => bench.Statement(trader)).Where(one => one.Position.Lots != 0))
        {
            var apart = statement.Risk.Equity - PositionValue.RoundedDown(PerpTerms.Instrument, statement.Position, mark);
            var position = new MarginedPosition(PerpTerms.Instrument, tiers, statement.Position, apart, Money.Zero);
            var price = LiquidationPrice.FirstBelow(position, new Ratio(Ratio.One), mark).Ticks;

            // Below 1,024 ticks each tick has its own bin; above two share one, which counts where it begins.
            positions.Add((statement.Position.Lots, price >= 1_024 ? price & ~1L : price));
        }

        return positions;
    }
}
