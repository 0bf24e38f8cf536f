using CsCheck;
using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Liquidation;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Margin;

public sealed class LiquidationPriceTests
{
    private const long GreatestTick = 1_500;
    private static readonly Ratio Whole = new(Ratio.One);

    private static readonly Gen<InstrumentKind> Kinds = Gen.Bool.Select(
        isInverse => isInverse ? InstrumentKind.InversePerpetual : InstrumentKind.LinearPerpetual);

    private static readonly Gen<MarginTierTable> Tables =
        from count in Gen.Int[1, 4]
        from floors in Gen.Long[1, 4_000_000].Array[count]
        from rates in Gen.Long[0, 600_000].Array[count + 1]
        from isContinuous in Gen.Bool
        from edge in Gen.Bool.Select(isUpper => isUpper ? TierEdge.FloorIsUpper : TierEdge.CapIsInclusive)
        select Table(floors, rates, isContinuous, edge);

    private static readonly Gen<MarginedPosition> Positions =
        from kind in Kinds
        from tickSize in Gen.Long[1, 3_000]
        from lotSize in Gen.Long[1, 3_000_000]
        from lots in Gen.Long[1, 40]
        from isLong in Gen.Bool
        from table in Tables
        from equity in Gen.Long[-8_000_000, 8_000_000]
        from others in Gen.OneOf(Gen.Const(0L), Gen.Long[0, 1_000_000])
        select new MarginedPosition(
            Contract(kind, tickSize, lotSize), table, new Quantity(isLong ? lots : -lots), new Money(equity), new Money(others));

    [Fact]
    public void The_liquidation_price_is_the_first_tick_that_the_margin_rule_refuses()
    {
        Gen.Select(Positions, Gen.Long[1, GreatestTick], Gen.Long[500_000, 3_000_000]).Sample(
            (position, from, level) =>
            {
                var found = LiquidationPrice.FirstBelow(in position, new Ratio(level), new Price(from));

                var expected = FirstByScan(position, new Ratio(level), from);
                if (expected.IsSet)
                {
                    Assert.Equal(expected, found);
                }
                else
                {
                    Assert.True(!found.IsSet || found.Ticks > GreatestTick);
                }
            },
            iter: 20_000);
    }

    [Fact]
    public void A_large_position_is_safe_one_tick_before_its_liquidation_price_and_not_at_it()
    {
        var table = new MarginTierTable(
            MarginTierTable.WithDeductions(
            [
                Tier(0, 20_000, 4_000), Tier(50_000, 20_000, 5_000), Tier(250_000, 20_000, 10_000), Tier(1_000_000, 50_000, 25_000),
            ]),
            TierEdge.FloorIsUpper);
        var contract = Contract(InstrumentKind.LinearPerpetual, tickSize: 10_000, lotSize: 1_000);
        Gen.Select(Gen.Long[1, 5_000_000], Gen.Bool, Gen.Long[10_000, 20_000_000], Gen.Long[30_000, 990_000]).Sample(
            (lots, isLong, entry, marginRate) =>
            {
                var quantity = new Quantity(isLong ? lots : -lots);
                var cost = PositionValue.RoundedUp(contract, quantity, new Price(entry));
                var margin = new Ratio(marginRate).OfRoundedUp(PositionValue.Magnitude(contract, quantity, new Price(entry)));
                var position = new MarginedPosition(contract, table, quantity, margin - cost, Money.Zero);

                var at = LiquidationPrice.FirstBelow(in position, Whole, new Price(entry));

                if (at.IsSet)
                {
                    Assert.True(position.IsBelow(at, Whole));
                    Assert.False(at.Ticks != entry && position.IsBelow(new Price(at.Ticks + (isLong ? 1 : -1)), Whole));
                }
                else
                {
                    Assert.True(isLong && !position.IsBelow(new Price(1), Whole));
                }
            });
    }

    [Fact]
    public void The_bankruptcy_price_is_the_worst_tick_that_leaves_the_account_solvent()
    {
        Positions.Sample(
            position =>
            {
                var worst = BankruptcyPrice.WorstSolvent(position.Instrument, position.Position, position.EquityApart);

                var step = position.Position.Lots > 0 ? -1 : 1;
                if (worst.IsSet && worst != BankruptcyPrice.Highest)
                {
                    Assert.True(position.Equity(worst) >= Money.Zero);
                    Assert.True(worst.Ticks == 1 && step < 0 || position.Equity(new Price(worst.Ticks + step)) < Money.Zero);
                }
                else
                {
                    var isSolvent = worst.IsSet;
                    Assert.Equal(isSolvent, position.Equity(new Price(1)) >= Money.Zero);
                    Assert.Equal(isSolvent, position.Equity(new Price(GreatestTick)) >= Money.Zero);
                }
            },
            iter: 20_000);
    }

    private static Price FirstByScan(in MarginedPosition position, Ratio level, long from)
    {
        var step = position.Position.Lots > 0 ? -1 : 1;
        for (var tick = from; tick is >= 1 and <= GreatestTick; tick += step)
        {
            if (position.IsBelow(new Price(tick), level))
            {
                return new Price(tick);
            }
        }

        return Price.None;
    }

    private static MarginTier Tier(long floorUnits, long initialPpm, long maintenancePpm) =>
        new(Money.FromUnits(floorUnits), new Ratio(initialPpm), new Ratio(maintenancePpm), Money.Zero);

    private static MarginTierTable Table(long[] floors, long[] rates, bool isContinuous, TierEdge edge)
    {
        var rising = isContinuous ? rates.Order().ToArray() : rates;
        MarginTier[] tiers =
        [
            new(Money.Zero, Whole, new Ratio(rising[0]), Money.Zero),
            .. floors.Distinct().Order().Select((floor, at) => new MarginTier(new Money(floor), Whole, new Ratio(rising[at + 1]), Money.Zero)),
        ];
        return new MarginTierTable(isContinuous ? MarginTierTable.WithDeductions(tiers) : tiers, edge);
    }

    private static Instrument Contract(InstrumentKind kind, long tickSize, long lotSize) => new()
    {
        Id = new InstrumentId(0),
        Symbol = "BTC-PERP",
        Venue = new ParticipantId(0),
        Kind = kind,
        Base = new AssetId(1),
        Quote = new AssetId(0),
        TickSizeMicros = tickSize,
        LotSizeMicros = lotSize,
    };
}
