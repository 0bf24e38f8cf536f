using ExchangeMesh.Domain.AutoDeleveraging;
using ExchangeMesh.Domain.Funding;
using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Liquidation;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>
/// The running example of T. Chitra, <i>Autodeleveraging: Impossibilities and Optimization</i>, arXiv 2512.01112: five positions entered
/// at 1, mark 1, 1.4, 1.3, spot 1, 1.5, 1.25. Bankruptcy is measured from entry.
/// </summary>
public sealed class DeleveragingExampleTests
{
    private static readonly Instrument Contract = Contracts.Linear(tickSizeMicros: 1, lotSizeMicros: 1_000_000);

    private static readonly (long Lots, long CollateralMicros)[] Positions =
    [
        (1, 2_000_000), (1, 666_667), (-4, 2_666_667), (1, 105_263), (-1, 101_010),
    ];

    [Theory]
    [InlineData(0, 1_933_333, 1_261_333)]
    [InlineData(1, 600_000, -72_000)]
    [InlineData(2, 2_933_333, 5_621_333)]
    [InlineData(3, 38_596, -633_404)]
    [InlineData(4, 167_677, 839_677)]
    public void Equity_is_collateral_plus_profit_plus_funding(int place, long first, long second)
    {
        Assert.Equal(first, Equity(place, 1), 2.0);
        Assert.Equal(second, Equity(place, 2), 2.0);
    }

    [Fact]
    public void Only_the_fourth_position_breaches_ten_percent_at_the_first_step()
    {
        var tiers = Contracts.OneTier(100_000, Money.Zero);

        var breaches = Enumerable.Range(0, 5).Where(place => Equity(place, 1) < Maintenance(tiers, place, 1_400_000));

        Assert.Equal([3], breaches);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 333_333)]
    [InlineData(2, 1_666_667)]
    [InlineData(3, 894_737)]
    [InlineData(4, 1_101_010)]
    public void Bankruptcy_prices_are_those_of_the_paper(int place, long expectedMicros)
    {
        var position = Position(place);

        Assert.Equal(expectedMicros, BankruptcyPrice.WorstSolvent(Contract, position.Position, position.EquityApart).Ticks, 1.0);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 370_370)]
    [InlineData(2, 1_515_152)]
    [InlineData(3, 994_152)]
    [InlineData(4, 1_000_918)]
    public void Liquidation_prices_at_ten_percent_maintenance_are_those_of_the_paper(int place, long expectedMicros)
    {
        var position = Position(place);

        Assert.Equal(expectedMicros, LiquidationPrice.FirstBelow(in position, Contracts.Whole, new Price(1_000_000)).Ticks, 2.0);
    }

    [Fact]
    public void The_shortfall_is_borne_by_wealth_or_by_wealth_times_leverage_squared()
    {
        long[] winners = [0, 2, 4];
        long[] marks = [1_300_000, 5_200_000, 1_300_000];
        var equities = winners.Select(place => Equity((int)place, 2)).ToArray();
        var shortfall = -Equity(1, 2) - Equity(3, 2);
        var leverageWeights = equities.Zip(marks, (equity, mark) => mark * mark / equity).ToArray();
        Span<long> byWealth = stackalloc long[3];
        Span<long> byLeverage = stackalloc long[3];

        AdlAllocation.ProRata(equities, shortfall, byWealth);
        AdlAllocation.ProRata(leverageWeights, shortfall, byLeverage);

        Assert.Equal(705_404, shortfall, 3.0);
        Assert.Equal(7_722_343, equities.Sum(), 5.0);
        Assert.Equal([1_0307, 9250, 1_5482], equities.Zip(marks, (equity, mark) => (long)Math.Round(mark * 1e4 / equity)));
        Assert.Equal([1633, 7279, 1087], byWealth.ToArray().Select(share => share * 10_000 / shortfall));
        Assert.Equal([1641, 5892, 2465], byLeverage.ToArray().Select(share => share * 10_000 / shortfall));
        Assert.Equal(91_346, shortfall * 1e6 / equities.Sum(), 1.0);
    }

    private static MarginedPosition Position(int place) =>
        IsolatedMargin.AtMark(
            Contract,
            Contracts.OneTier(100_000, Money.Zero),
            new Quantity(Positions[place].Lots),
            new Price(1_000_000),
            new Money(Positions[place].CollateralMicros));

    private static long Equity(int place, int step)
    {
        // Received by longs when positive: 3/5 − mark ÷ spot.
        var lots = new Quantity(Positions[place].Lots);
        var equity = Position(place).Equity(new Price(step == 1 ? 1_400_000 : 1_300_000));
        var funding = FundingPayment.ChangeRoundedDown(Contract, lots, new Price(1_400_000), (1_400_000_000 * 10L / 15) - 600_000_000);
        if (step == 2)
        {
            funding += FundingPayment.ChangeRoundedDown(Contract, lots, new Price(1_300_000), 440_000_000);
        }

        return (equity + funding).Micros;
    }

    private static long Maintenance(MarginTierTable tiers, int place, long mark) =>
        tiers.MaintenanceMargin(PositionValue.Magnitude(Contract, new Quantity(Positions[place].Lots), new Price(mark))).Micros;
}
