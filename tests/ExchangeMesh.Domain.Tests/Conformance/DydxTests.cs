using ExchangeMesh.Domain.Funding;
using ExchangeMesh.Domain.Liquidation;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>dYdX v4: protocol/x/clob/keeper/liquidations_test.go and deleveraging_test.go; BTC at 50,000, maintenance 10 %.</summary>
public sealed class DydxTests
{
    private const long Oracle = 50_000;

    [Fact]
    public void V_DYDX_1_A_long_with_little_left_must_bring_what_it_owes()
    {
        Assert.Equal(Money.FromUnits(4_501), BankruptcyQuote(tenths: 1, quote: -4_501, closedShare: 1));
    }

    [Fact]
    public void V_DYDX_2_A_short_may_cost_what_it_has()
    {
        Assert.Equal(Money.FromUnits(-5_499), BankruptcyQuote(tenths: -1, quote: 5_499, closedShare: 1));
    }

    [Fact]
    public void V_DYDX_3_At_bankruptcy_the_oracle_price_is_needed_for_all_or_half()
    {
        Assert.Equal(Money.FromUnits(5_000), BankruptcyQuote(tenths: 1, quote: -5_000, closedShare: 1));
        Assert.Equal(Money.FromUnits(2_500), BankruptcyQuote(tenths: 1, quote: -5_000, closedShare: 0.5));
    }

    [Fact]
    public void V_DYDX_4_Beyond_bankruptcy_more_than_the_oracle_price_is_needed()
    {
        Assert.Equal(Money.FromUnits(5_100), BankruptcyQuote(tenths: 1, quote: -5_100, closedShare: 1));
        Assert.Equal(Money.FromUnits(-4_900), BankruptcyQuote(tenths: -1, quote: 4_900, closedShare: 1));
    }

    [Theory]
    [InlineData(1_000_000, 100_000, 49_999)]
    [InlineData(2_000_000, 100_000, 49_998)]
    [InlineData(1_000_000, 200_000, 49_998)]
    public void V_DYDX_5_The_fillable_price_widens_with_adjustment_and_spread(long adjustment, long spread, long expected)
    {
        Assert.Equal(expected * 1_000_000, FillablePrice(1, -4_501, adjustment, spread));
    }

    [Theory]
    [InlineData(-1, 5_499, 50_001)]
    [InlineData(1, -5_000, 49_500)]
    [InlineData(-1, 5_000, 50_500)]
    [InlineData(1, -5_500, 49_500)]
    public void V_DYDX_6_The_fillable_price_stops_widening_at_bankruptcy(long tenths, long quote, long expected)
    {
        Assert.Equal(expected * 1_000_000, FillablePrice(tenths, quote, 1_000_000, 100_000));
    }

    [Theory]
    [InlineData(5_000, 28_050_000)]
    [InlineData(25_000, 140_250_000)]
    [InlineData(1_000_000, 510_000_000)]
    public void V_DYDX_7_The_fund_takes_the_surplus_up_to_the_greatest_fee(long feePpm, long expectedMicros)
    {
        Assert.Equal(new Money(expectedMicros), InsuranceDelta.Of(Money.FromUnits(5_610), Money.FromUnits(5_100), new Ratio(feePpm)));
    }

    [Theory]
    [InlineData(51_051, 5_100_000)]
    [InlineData(51_000, 0)]
    [InlineData(50_490, -51_000_000)]
    public void V_DYDX_8_The_fund_pays_what_is_missing_to_bankruptcy(long price, long expectedMicros)
    {
        Assert.Equal(new Money(expectedMicros), InsuranceDelta.Of(new Money(price * 100_000), Money.FromUnits(5_100), new Ratio(5_000)));
    }

    [Theory]
    [InlineData(10_000_000_000, -10_000_000_000, true)]
    [InlineData(10_000_000_000, -10_000_000_001, false)]
    [InlineData(0, -1, false)]
    public void V_DYDX_9_A_fund_bears_no_more_than_it_has(long fund, long delta, bool expected)
    {
        Assert.Equal(expected, InsuranceDelta.IsBorne(new Money(fund), new Money(delta)));
    }

    [Theory]
    [InlineData(150_000, 800_000, 120_000)]
    [InlineData(450_000, 770_000, 346_500)]
    [InlineData(637_239, 289_284, 184_343)]
    public void V_DYDX_10_The_maintenance_rate_is_a_fraction_of_the_initial_rate(long initial, long fraction, long expected)
    {
        Assert.Equal(new Ratio(expected), OpenInterestMargin.MaintenanceRateRoundedDown(new Ratio(initial), new Ratio(fraction)));
    }

    [Theory]
    [InlineData(1_500_000, 600_000)]
    [InlineData(1_000_000, 200_000)]
    [InlineData(2_000_000, 1_000_000)]
    [InlineData(9_000_000, 1_000_000)]
    public void V_DYDX_11_The_initial_rate_grows_with_open_interest(long openInterest, long expected)
    {
        var rate = OpenInterestMargin.InitialRateRoundedUp(
            new Ratio(200_000), Money.FromUnits(openInterest), Money.FromUnits(1_000_000), Money.FromUnits(2_000_000));

        Assert.Equal(new Ratio(expected), rate);
        Assert.Equal(Money.FromUnits(500_000 * expected / 1_000_000), rate.OfRoundedUp(Money.FromUnits(500_000)));
    }

    [Fact]
    public void V_DYDX_12_Deleveraging_closes_at_the_price_at_which_the_closed_account_has_nothing()
    {
        var quote = CarlsBankruptcyQuote();

        Assert.Equal(Money.Zero, Money.FromUnits(54_999) + quote);
        Assert.Equal(Money.FromUnits(104_999), Money.FromUnits(50_000) - quote);
    }

    [Fact]
    public void V_DYDX_13_The_counterparty_may_owe_quote_itself()
    {
        Assert.Equal(Money.FromUnits(9_998), Money.FromUnits(-45_001) - CarlsBankruptcyQuote());
    }

    [Fact]
    public void V_DYDX_14_Final_settlement_closes_at_the_oracle_price()
    {
        var contract = Contracts.Linear(tickSizeMicros: 1_000_000, lotSizeMicros: 1_000_000);
        var buyBack = PositionValue.RoundedDown(contract, new Quantity(-1), new Price(Oracle));

        Assert.Equal(Money.FromUnits(50_000), Money.FromUnits(100_000) + buyBack);
        Assert.Equal(Money.FromUnits(100_000), Money.FromUnits(50_000) - buyBack);
    }

    [Theory]
    [InlineData(500, -4_501, true)]
    [InlineData(500, -4_500, false)]
    [InlineData(0, -5_000, false)]
    public void An_account_is_liquidatable_below_its_maintenance_margin_if_it_must_hold_any(long maintenance, long quote, bool expected)
    {
        Assert.Equal(expected, new SubaccountRisk(Money.FromUnits(5_000 + quote), Money.FromUnits(maintenance)).IsLiquidatable);
    }

    [Fact]
    public void V_FUND_5_The_rate_is_clamped_to_a_multiple_of_the_margin_gap()
    {
        Assert.Equal(new Ratio(180_000), FundingRate.MarginClamp(Ratio.FromPercent(600), Ratio.FromPercent(15), Ratio.FromPercent(12)));
    }

    [Theory]
    [InlineData(0, 10_001_000_000, 10_001_900_000, -89)]
    [InlineData(9_999_900_000, 0, 9_997_500_000, 240)]
    public void V_FUND_6_The_premium_is_truncated_to_parts_per_million(long bid, long ask, long index, long expected)
    {
        Assert.Equal(expected, FundingRate.TruncatedPremiumPpm(bid, ask, index));
    }

    [Theory]
    [InlineData(9_999, 10_001, 10_000)]
    [InlineData(0, 10_001, 10_000)]
    [InlineData(9_999, 0, 10_000)]
    [InlineData(0, 0, 10_000)]
    public void V_FUND_7_Within_the_impact_prices_or_without_depth_there_is_no_premium(long bid, long ask, long index)
    {
        Assert.Equal(0, FundingRate.TruncatedPremiumPpm(bid * 1_000_000, ask * 1_000_000, index * 1_000_000));
    }

    // Carl is short one bitcoin with 54,999.
    private static Money CarlsBankruptcyQuote() =>
        new SubaccountRisk(Money.FromUnits(54_999 - Oracle), Money.FromUnits(Oracle / 10))
            .BankruptcyQuoteRoundedUp(Money.FromUnits(Oracle), Money.FromUnits(-Oracle / 10));

    private static Money BankruptcyQuote(long tenths, long quote, double closedShare)
    {
        var notional = tenths * Oracle / 10;
        var account = new SubaccountRisk(Money.FromUnits(quote + notional), Money.FromUnits(Math.Abs(notional) / 10));
        return account.BankruptcyQuoteRoundedUp(
            Money.FromUnits((long)(-notional * closedShare)), Money.FromUnits((long)(-Math.Abs(notional) / 10 * closedShare)));
    }

    private static long FillablePrice(long tenths, long quote, long adjustmentPpm, long spreadPpm)
    {
        var notional = tenths * Oracle / 10;
        var maintenance = Money.FromUnits(Math.Abs(notional) / 10);
        var position = new PositionRisk(new Money(tenths * 100_000), Money.FromUnits(notional), maintenance);
        return new SubaccountRisk(Money.FromUnits(quote + notional), maintenance)
            .FillablePriceMicros(in position, new Ratio(adjustmentPpm), new Ratio(spreadPpm));
    }
}
