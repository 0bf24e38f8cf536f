using CsCheck;
using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Properties;

/// <summary>Whatever traders, feeds and shocks do: money and contracts add up, nobody passes a level unseen, halted books do not trade.</summary>
public class ExchangePropertyTests
{
    private const int Traders = 6;
    private const int Reducer = 6;
    private static readonly InstrumentId Second = new(4);
    private static readonly InstrumentId SecondFeed = new(8);

    private static readonly Gen<Step[]> Steps = Gen.Select(
        Gen.Int[0, 19], Gen.Int[1, Traders], Gen.Long[1, 400], Gen.Int[-60, 60], Gen.Int[0, 23],
        (kind, trader, lots, offset, flags) => new Step(kind, trader, lots, offset, flags)).Array[1, 120];

    public static TheoryData<string> Venues => [.. Kinds.Select(kind => kind.Name)];

    private static (string Name, Func<ExchangeTerms> Terms)[] Kinds =>
    [
        ("cross", () => WithFund(Terms(Rules(PerpTerms)), 200)),
        ("cross without fund", () => WithFund(Terms(Rules(PerpTerms), Perpetual(Second, SecondFeed)), 0)),
        ("isolated", () => WithFund(Terms(Rules(PerpTerms), Perpetual(Second, SecondFeed)), 50) with { Margin = new() { CrossByDefault = false } }),
        ("several collaterals", SeveralCollaterals),
        ("halting", () => WithFund(Terms(Rules(PerpTerms) with { Breakers = Breakers }), 200)),
        ("auctioning", () => WithFund(Terms(Rules(PerpTerms) with { Breakers = Auctions }), 200)),
        ("deleveraging at mark", () => AtMark(WithFund(Terms(Rules(PerpTerms)), 0))),
    ];

    private static IReadOnlyList<IBreakerTerms> Breakers =>
    [
        new PriceBandTerms { Width = Ratio.FromPercent(5), Action = BandAction.Clamp },
        new TradingHaltTerms { Move = Ratio.FromPercent(3), Window = Duration.FromSeconds(30), CoolDown = Duration.FromSeconds(4) },
        new LiquidationThrottleTerms { MostPerInterval = new(60) },
    ];

    private static IReadOnlyList<IBreakerTerms> Auctions =>
    [
        new VolatilityInterruptionTerms { Call = new CallPeriodTerms { Length = Duration.FromSeconds(3), RandomEnd = Duration.FromSeconds(2) } },
        new DynamicCircuitBreakerTerms { Share = Ratio.FromPercent(3), PreOpen = new CallPeriodTerms { Length = Duration.FromSeconds(4) } },
        new DailyPriceLimitTerms { Pause = new CallPeriodTerms { Length = Duration.FromSeconds(5) } },
    ];

    [Theory]
    [MemberData(nameof(Venues))]
    public void Money_and_contracts_add_up_after_every_message(string venue) =>
        Steps.Sample(
            steps =>
            {
                var bench = Bench(venue);
                foreach (var step in steps)
                {
                    Take(bench, step);
                    bench.AssertBalanced();
                }
            },
            iter: 60);

    [Theory]
    [MemberData(nameof(Venues))]
    public void No_account_passes_a_level_unseen(string venue) =>
        Steps.Sample(
            steps =>
            {
                var bench = Bench(venue);
                foreach (var step in steps)
                {
                    Take(bench, step);
                    AssertLevels(bench);
                }
            },
            iter: 60);

    [Theory]
    [MemberData(nameof(Venues))]
    public void Nobody_without_positions_owes_anything_that_is_not_written_off(string venue) =>
        Steps.Sample(
            steps =>
            {
                var bench = Bench(venue);
                foreach (var step in steps)
                {
                    Take(bench, step);
                    AssertNoDebts(bench);
                }
            },
            iter: 40);

    [Fact]
    public void Halted_books_do_not_trade() =>
        Steps.Sample(
            steps =>
            {
                var bench = Bench("halting");
                foreach (var step in steps)
                {
                    Take(bench, step);
                }

                var isHalted = false;
                foreach (var record in bench.Outbox.AllRecords)
                {
                    isHalted = record.Record.Kind == RecordKind.Breaker
                        ? record.Record.Row<BreakerRow>().Condition != MarketCondition.Open
                        : isHalted;
                    Assert.False(isHalted && record.Record.Kind == RecordKind.Trade, "a trade in a halted market");
                }
            },
            iter: 100);

    [Theory]
    [MemberData(nameof(Venues))]
    public void Deleveraging_goes_down_the_queue_on_the_opposite_side(string venue) =>
        Steps.Sample(
            steps =>
            {
                var bench = Bench(venue);
                foreach (var step in steps)
                {
                    Take(bench, step);
                }

                AssertDeleveraging(bench);
            },
            iter: 60);

    [Theory]
    [MemberData(nameof(Venues))]
    public void Equal_histories_write_equal_states(string venue) =>
        Steps.Sample(
            steps =>
            {
                var (one, other) = (Bench(venue), Bench(venue));
                foreach (var step in steps)
                {
                    Take(one, step);
                    Take(other, step);
                }

                Assert.Equal(StateOf(one), StateOf(other));
            },
            iter: 20);

    [Theory]
    [MemberData(nameof(Venues))]
    public void A_trader_who_only_reduces_never_grows_nor_turns_a_position(string venue) =>
        Steps.Sample(
            steps =>
            {
                var bench = Bench(venue);
                var size = Math.Abs(bench.Statement(Reducer).Position.Lots);
                foreach (var step in steps)
                {
                    Take(bench, step, reducer: Reducer);
                    var lots = bench.Statement(Reducer).Position.Lots;
                    Assert.InRange(lots, -size, 0);
                    size = -lots;
                }
            },
            iter: 60);

    [Fact]
    public void The_generated_histories_come_to_every_stage()
    {
        var counts = new SortedList<string, int>();
        foreach (var (name, _) in Kinds)
        {
            Steps.Sample(
                steps =>
                {
                    var bench = Bench(name);
                    foreach (var step in steps)
                    {
                        Take(bench, step);
                    }

                    foreach (var record in bench.Outbox.AllRecords)
                    {
                        var stage = record.Record.Kind == RecordKind.Liquidation
                            ? $"{record.Record.Row<LiquidationRow>().Stage}"
                            : $"{record.Record.Kind}";
                        counts[stage] = counts.GetValueOrDefault(stage) + 1;
                    }
                },
                iter: 60,
                threads: 1);
        }

        string[] expected =
        [
            "BadDebt", "Breaker", "Deleveraging", "Full", "Funding", "HaltCost", "Insurance", "MarginCall", "Mark", "Partial",
            "Reopening", "Takeover", "Trade", "Transfer",
        ];
        Assert.Equal(expected, counts.Keys);
    }

    private static ulong StateOf(VenueBench bench)
    {
        var writer = new StateWriter();
        bench.Exchange.WriteState(writer);
        return StateHash.Of(writer.Written);
    }

    private static InstrumentTerms Rules(InstrumentTerms terms) =>
        terms with
        {
            MakerFee = Ratio.FromBasisPoints(-1),
            TakerFee = Ratio.FromBasisPoints(4),
            Funding = new FundingTerms { Interval = Duration.FromSeconds(20), SampleInterval = Duration.FromSeconds(2) },
            Mark = new MarkTerms { BasisClamp = Ratio.FromPercent(5) },
        };

    private static InstrumentTerms Perpetual(InstrumentId id, InstrumentId feed) =>
        Rules(PerpTerms) with
        {
            Instrument = PerpTerms.Instrument with { Id = id, Symbol = "ETH-PERP" },
            Index = PerpTerms.Index! with { Constituents = [new IndexConstituent(feed, 1)] },
        };

    private static ExchangeTerms WithFund(ExchangeTerms terms, long dollars) =>
        terms with
        {
            Liquidation = terms.Liquidation with { InsuranceFund = Money.FromUnits(dollars), FullBelow = Money.FromUnits(100) },
        };

    private static ExchangeTerms AtMark(ExchangeTerms terms) =>
        terms with
        {
            Liquidation = terms.Liquidation with
            {
                DeleveragingPrice = AutoDeleveraging.DeleveragingPrice.Mark,
                Ranking = AutoDeleveraging.AdlRanking.ProfitTimesLeverage,
            },
        };

    private static ExchangeTerms SeveralCollaterals()
    {
        var inverse = Rules(InverseTerms) with { Instrument = InverseTerms.Instrument with { Id = Second } };
        return WithFund(Terms(Rules(PerpTerms), SpotTerms, inverse), 100) with
        {
            Collateral =
            [
                new CollateralTerms(Usd, Ratio.Zero, InstrumentId.None),
                new CollateralTerms(Btc, Ratio.FromPercent(10), Perp),
            ],
        };
    }

    private static VenueBench Bench(string venue)
    {
        var bench = new VenueBench(Array.Find(Kinds, kind => kind.Name == venue).Terms());
        for (var trader = 1; trader <= Traders; trader++)
        {
            bench.Exchange.Deposit(Trader(trader), Usd, Money.FromUnits(40 * trader * trader));
            if (bench.Exchange.Terms.Collateral.Count > 1)
            {
                bench.Exchange.Deposit(Trader(trader), Btc, new Money(150_000 * trader));
            }
        }

        bench.Started();
        bench.Trade(buyer: 5, seller: 6, lots: 300, ticks: 1_000);
        bench.Trade(buyer: 2, seller: 4, lots: 120, ticks: 1_000);
        return bench;
    }

    private static void Take(VenueBench bench, Step step, int reducer = 0)
    {
        var market = bench.Exchange.Terms.Instruments[step.Flags % bench.Exchange.Terms.Instruments.Count].Instrument;
        var view = bench.Outbox.View(market.Id);
        var around = Math.Max(1, view.Mark.Ticks + step.Offset);
        switch (step.Kind)
        {
            case <= 8:
                var order = OrderOf(step, market.Id, around);
                bench.Place(step.Trader, step.Trader == reducer ? order with { ReduceOnly = true } : order);
                break;
            case 9:
                bench.Say(Trader(step.Trader), new CancelOrder(new OrderId(Math.Max(1, step.Lots / 4)), market.Id));
                break;
            case 10:
                bench.Say(Trader(step.Trader), new AmendOrder(new OrderId(Math.Max(1, step.Lots / 4)), market.Id, new(around), new(step.Lots)));
                break;
            case 11:
                bench.Say(Trader(step.Trader), new MassCancel(step.Flags % 2 == 0 ? InstrumentId.None : market.Id));
                break;
            case 12:
                bench.Say(Trader(step.Trader), new TransferOut(Money.FromUnits(step.Lots), step.Flags % 2 == 0 ? Usd : Btc, OtherVenue));
                break;
            case 13:
                bench.Say(OtherVenue, new TransferIn(Money.FromUnits(step.Lots / 4), Usd, Trader(step.Trader)));
                break;
            case 14:
                bench.Say(Trader(step.Trader), new AdjustIsolatedMargin(Money.FromUnits(step.Offset), market.Id));
                break;
            case 15 when step.Flags == 7:
                bench.Say(OtherVenue, new Shock { Of = ShockKind.Outage, Length = Duration.FromSeconds(3) });
                break;
            case 15 when step.Flags == 8:
                bench.Say(OtherVenue, new Shock { Of = ShockKind.Pause, Length = Duration.FromSeconds(3) });
                break;
            case 16:
                bench.Pass(Duration.FromMilliseconds(step.Lots * 20));
                break;
            default:
                var feed = step.Flags % 3 == 0 ? SecondFeed : Feed;
                bench.Say(OtherVenue, new PriceReport((1_000 + (3 * step.Offset)) * 1_000_000L, feed));
                bench.Pass(Duration.FromMilliseconds(1_100));
                break;
        }
    }

    private static PlaceOrder OrderOf(Step step, InstrumentId market, long around)
    {
        var isTrigger = step.Flags % 6 == 5;
        return new PlaceOrder
        {
            Instrument = market,
            Side = step.Kind % 2 == 0 ? Side.Buy : Side.Sell,
            Type = isTrigger ? (step.Kind % 4 < 2 ? OrderType.Stop : OrderType.TakeProfit) : step.Kind == 8 ? OrderType.Market : OrderType.Limit,
            Price = new(isTrigger && step.Flags > 12 ? 0 : around),
            TriggerPrice = new(isTrigger ? around : 0),
            TriggerSource = step.Flags > 11 ? TriggerSource.Last : TriggerSource.Mark,
            Quantity = new(step.Lots),
            TimeInForce = (TimeInForce)(step.Flags % 4 == 3 ? step.Flags % 3 : 0),
            SelfTradePrevention = (SelfTradePrevention)(step.Flags % 4),
            PostOnly = step.Flags == 9,
            ReduceOnly = step.Flags % 5 == 4,
        };
    }

    private static void AssertLevels(VenueBench bench)
    {
        if (bench.Outbox.View(Perp).Condition == MarketCondition.Down)
        {
            return;
        }

        foreach (var listed in bench.Exchange.Terms.Instruments.Where(listed => listed.Instrument.Kind != InstrumentKind.Spot))
        {
            for (var trader = 1; trader <= Traders; trader++)
            {
                var statement = bench.Statement(trader, listed.Instrument.Id);
                var call = bench.Exchange.Terms.Margin.CallLevel.OfRoundedUp(statement.Risk.MaintenanceMargin);
                if (statement.IsInLiquidation)
                {
                    continue;
                }

                Assert.False(statement.Risk.IsLiquidatable, $"trader {trader} should be in liquidation");
                Assert.Equal(statement.Risk.MaintenanceMargin.Micros > 0 && statement.Risk.Equity < call, statement.IsCalled);
            }
        }
    }

    private static void AssertNoDebts(VenueBench bench)
    {
        if (bench.Outbox.View(Perp).Condition == MarketCondition.Down)
        {
            return;
        }

        for (var trader = 1; trader <= Traders; trader++)
        {
            var statements = bench.Exchange.Terms.Instruments.Select(listed => bench.Statement(trader, listed.Instrument.Id)).ToList();
            if (statements.TrueForAll(statement => statement.Position == Quantity.Zero && !statement.IsInLiquidation))
            {
                Assert.True(statements[0].Balance >= Money.Zero, $"trader {trader} owes {statements[0].Balance}");
                Assert.True(bench.Statement(trader, Perp, Btc).Balance >= Money.Zero, $"trader {trader} owes coins");
            }
        }
    }

    private static void AssertDeleveraging(VenueBench bench)
    {
        var sides = new SortedList<long, Side>();
        var ranks = new SortedList<(long Cause, int Instrument), int>();
        foreach (var record in bench.Outbox.AllRecords)
        {
            if (record.Record.Kind == RecordKind.Liquidation)
            {
                sides[record.Id.Value] = record.Record.Row<LiquidationRow>().Side;
            }
            else if (record.Record.Kind == RecordKind.Deleveraging)
            {
                var row = record.Record.Row<DeleveragingRow>();
                if (row.Bankrupt != VenueId && sides.TryGetValue(record.Cause.Value, out var side) && bench.Exchange.Terms.Instruments.Count == 1)
                {
                    Assert.Equal(side == Side.Sell, row.Quantity > Quantity.Zero);
                }

                var key = (record.Cause.Value, row.Instrument.Value);
                Assert.True(row.Rank >= 1 && (!ranks.TryGetValue(key, out var last) || row.Rank >= last || row.Bankrupt == VenueId));
                ranks[key] = row.Rank;
                Assert.True(row.Account != row.Bankrupt && row.Account != VenueId);
            }
        }
    }

    private sealed record Step(int Kind, int Trader, long Lots, int Offset, int Flags);
}
