using ExchangeMesh.Domain.Funding;
using ExchangeMesh.Domain.Liquidation;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>BitMEX: app/liquidationExamples and its blog.</summary>
public sealed class BitmexTests
{
    [Fact]
    public void V_BMX_1_A_long_from_100_is_liquidated_at_99_50_and_bankrupt_at_99()
    {
        var contract = Contracts.Linear(tickSizeMicros: 10_000, lotSizeMicros: 1_000_000);
        var position = IsolatedMargin.AtEntry(
            contract, Contracts.OneTier(5_000, Money.Zero), new Quantity(1), new Price(10_000), Money.FromUnits(1));

        var liquidation = LiquidationPrice.FirstBelow(in position, Contracts.Whole, new Price(10_000));
        var bankruptcy = BankruptcyPrice.WorstSolvent(contract, position.Position, position.EquityApart);

        // Equity equals maintenance at 99.50 and is below it one tick later.
        Assert.Equal(new Price(9_949), liquidation);
        Assert.Equal(new Price(9_900), bankruptcy);
    }

    [Fact]
    public void V_FUND_9_The_same_cap_paid_every_two_hours_is_four_times_as_much_a_day()
    {
        Assert.Equal(11_250_000, FundingRate.DailyCapPpb(3_750_000, Duration.FromHours(8)));
        Assert.Equal(45_000_000, FundingRate.DailyCapPpb(3_750_000, Duration.FromHours(2)));
    }

    [Fact]
    public void A_step_reduces_a_position_to_the_tier_below()
    {
        var contract = Contracts.Inverse(tickSizeMicros: 500_000, lotSizeMicros: 1_000_000);
        var tiers = new MarginTierTable(
            [
                new MarginTier(Money.Zero, Contracts.Whole, new Ratio(5_000), Money.Zero),
                new MarginTier(Money.FromUnits(200), Contracts.Whole, new Ratio(10_000), Money.Zero),
            ],
            TierEdge.CapIsInclusive);

        // 3,000,000 contracts at 10,000 are 300 coins; the tier below ends at 200.
        var closed = LiquidationStep.ToTier(contract, tiers, new Quantity(3_000_000), new Price(20_000), tier: 0);

        Assert.Equal(new Quantity(1_000_000), closed);
    }
}
