using CsCheck;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Liquidation;

/// <summary>The venue, which keeps thresholds and not prices, against the price that the rule itself names.</summary>
public sealed class VenueLiquidationPriceTests
{
    private const long Entry = 1_000;
    private static readonly Ratio Whole = new(Ratio.One);

    [Fact]
    public void The_venue_liquidates_at_the_first_tick_that_the_margin_rule_refuses_and_not_a_tick_before() =>
        Cases.Sample(
            (isInverse, isLong, lots, surplus, isCross) =>
            {
                var (terms, position) = Stage(isInverse, isLong, lots, surplus, isCross, out var deposit);
                var at = LiquidationPrice.FirstBelow(in position, Whole, new Price(Entry));

                Assert.Equal(0, Liquidations(terms, isLong, lots, deposit, at.Ticks + (isLong ? 1 : -1)));
                Assert.Equal(at.IsSet ? 1 : 0, Liquidations(terms, isLong, lots, deposit, Math.Max(1, at.Ticks)));
            },
            iter: 300);

    [Fact]
    public void The_venue_calls_for_margin_at_the_first_tick_below_the_call_level() =>
        Cases.Sample(
            (isInverse, isLong, lots, surplus, isCross) =>
            {
                var (terms, position) = Stage(isInverse, isLong, lots, surplus, isCross, out var deposit);
                var call = LiquidationPrice.FirstBelow(in position, terms.Margin.CallLevel, new Price(Entry));
                var liquidation = LiquidationPrice.FirstBelow(in position, Whole, new Price(Entry));

                // From a call on, up to the liquidation, the account is called once.
                Assert.Equal(call.IsSet && call != liquidation ? 1 : 0, Calls(terms, isLong, lots, deposit, Math.Max(1, call.Ticks)));
                Assert.Equal(0, Calls(terms, isLong, lots, deposit, call.Ticks + (isLong ? 1 : -1)));
            },
            iter: 300);

    private static Gen<(bool IsInverse, bool IsLong, long Lots, long Surplus, bool IsCross)> Cases =>
        Gen.Select(Gen.Bool, Gen.Bool, Gen.Long[50, 3_000], Gen.Long[0, 40], Gen.Bool);

    /// <summary>Returns a venue's terms and the position that a trader takes on the initial margin and some percent of it more.</summary>
    private static (ExchangeTerms Terms, MarginedPosition Position) Stage(
        bool isInverse, bool isLong, long lots, long surplus, bool isCross, out Money deposit)
    {
        var listed = isInverse ? InverseTerms : PerpTerms;
        var asset = isInverse ? Btc : Usd;
        var terms = Terms(listed) with
        {
            Collateral = [new CollateralTerms(asset, Ratio.Zero, InstrumentId.None)],
            Margin = new MarginTerms { CrossByDefault = isCross },
        };
        var table = new MarginTierTable(listed.Tiers, listed.TierEdge);
        var quantity = new Quantity(isLong ? lots : -lots);
        var notional = PositionValue.Magnitude(listed.Instrument, new Quantity(lots), new Price(Entry));
        var initial = table.InitialMargin(notional);
        deposit = Ratio.FromPercent(100 + surplus).OfRoundedUp(initial) + new Money(2);
        var margin = isCross ? deposit : initial;
        var cost = PositionValue.RoundedUp(listed.Instrument, quantity, new Price(Entry));
        return (terms, new MarginedPosition(listed.Instrument, table, quantity, margin - cost, Money.Zero));
    }

    private static int Liquidations(ExchangeTerms terms, bool isLong, long lots, Money deposit, long mark) =>
        Bench(terms, isLong, lots, deposit, mark).All<LiquidationRow>().Count(row => row.Account == Trader(1));

    private static int Calls(ExchangeTerms terms, bool isLong, long lots, Money deposit, long mark) =>
        Bench(terms, isLong, lots, deposit, mark).All<MarginCallRow>().Count(row => row.Account == Trader(1));

    private static VenueBench Bench(ExchangeTerms terms, bool isLong, long lots, Money deposit, long mark)
    {
        var asset = terms.Collateral[0].Asset;
        var instrument = terms.Instruments[0].Instrument.Id;
        var bench = new VenueBench(terms);
        bench.Exchange.Deposit(Trader(1), asset, deposit);
        bench.Exchange.Deposit(Trader(2), asset, Money.FromUnits(1_000_000));
        bench.Started();
        bench.Trade(isLong ? 1 : 2, isLong ? 2 : 1, lots, Entry, instrument);
        bench.MoveIndex(mark);
        return bench;
    }
}
