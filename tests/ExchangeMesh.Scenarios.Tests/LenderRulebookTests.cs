using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Scenarios.Tests;

/// <summary>What the shipped rulebooks of lenders say, and that a scenario may say each of it differently.</summary>
public sealed class LenderRulebookTests
{
    [Theory]
    [InlineData("aave-v3-style", CloseFactorBasis.WholeDebt, 2_000, 1_000)]
    [InlineData("aave-v3-2-style", CloseFactorBasis.AssetDebt, 0, 0)]
    public void Aaves_close_factor_and_dust_rules_differ_by_version(string name, CloseFactorBasis basis, long fullBelow, long leftover)
    {
        var terms = Lender(name);

        Assert.Equal((basis, Money.FromUnits(fullBelow), Money.FromUnits(leftover)), (terms.CloseFactorBasis, terms.FullCloseBelow, terms.LeastLeftover));
        Assert.Null(terms.Resolution);
    }

    [Fact]
    public void Compound_absorbs()
    {
        var terms = Lender("compound-v3-style");

        Assert.Equal(new AbsorptionTerms(Ratio.FromPercent(50), Money.FromUnits(5_000_000)), terms.Resolution);
        Assert.Equal(Ratio.FromPercent(95), terms.Pools[0].LiquidationFactor);
    }

    [Fact]
    public void Makers_auctions_have_the_parameters_of_2021()
    {
        var terms = Assert.IsType<VaultAuctionTerms>(Lender("maker-2021-style").Resolution);

        Assert.Equal(new AuctionPrice(AuctionCurve.Stairstep, 90, 990_000_000_000_000_000), terms.Auction.Price);
        Assert.Equal((Ratio.FromPercent(130), Ratio.FromPercent(40), 8_400L), (terms.Auction.OpeningFactor, terms.Auction.ResetBelow, terms.Auction.LongestSeconds));
        Assert.Equal((Ratio.FromPercent(113), Money.FromUnits(5_650)), (terms.Penalty, terms.Auction.LeastLeft));
        Assert.Equal(Money.FromUnits(100_000_000), terms.Hole);

        // The price crosses the oracle price after ln 1.3 ÷ −ln 0.99 steps of 90 s: in the 27th.
        Assert.True(terms.Auction.Price.At(1_300_000, 26 * 90) > 1_000_000);
        Assert.True(terms.Auction.Price.At(1_300_000, 27 * 90) < 1_000_000);
    }

    [Fact]
    public void Liquity_has_a_stability_pool_and_recovery_mode()
    {
        var terms = Assert.IsType<StabilityTerms>(Lender("liquity-style").Resolution);

        Assert.Equal(new RecoveryMode(Ratio.FromPercent(110), Ratio.FromPercent(150)), terms.Mode);
        Assert.Equal(new Ratio(5_000), terms.Compensation);
    }

    [Theory]
    [InlineData("blockfi-style")]
    [InlineData("unchained-style")]
    [InlineData("nexo-style")]
    [InlineData("figure-style")]
    [InlineData("milo-style")]
    public void Lenders_that_call_sell_at_their_highest_rung(string name)
    {
        var terms = Lender(name);

        var ladder = Assert.IsType<MarginCallLadder>(terms.Resolution);
        Assert.Equal(ladder.Rungs.Select(rung => rung.LoanToValue).Order(), ladder.Rungs.Select(rung => rung.LoanToValue));
        Assert.Contains(ladder.Rungs[^1].Action, new[] { LadderAction.Default, LadderAction.PartialSale });
    }

    [Fact]
    public void The_ladders_are_those_of_the_worked_examples()
    {
        Assert.Equal(MarginCallLadder.BlockFi.Rungs, Assert.IsType<MarginCallLadder>(Lender("blockfi-style").Resolution).Rungs);
        Assert.Equal(MarginCallLadder.Figure.Rungs, Assert.IsType<MarginCallLadder>(Lender("figure-style").Resolution).Rungs);
        Assert.Equal(MarginCallLadder.Unchained.Rungs, Assert.IsType<MarginCallLadder>(Lender("unchained-style").Resolution).Rungs);
    }

    [Fact]
    public void Every_field_of_a_lenders_rulebook_can_be_overridden_alone()
    {
        var asWritten = Assert.IsType<VaultAuctionTerms>(Lender("maker-2021-style").Resolution);

        var terms = Lender(
            "maker-2021-style",
            "    resolution: {curve: exponential, cut: 0.999230132966}\n    stop_borrow: {fall: 20%}\n    e_modes: [{name: all, assets: [BTC], loan_to_value: 90%, liquidation_threshold: 93%}]\n",
            ", borrow_cap: 7 BTC, supply_cap: 8 BTC, debt_ceiling: 9 USD");

        var auction = Assert.IsType<VaultAuctionTerms>(terms.Resolution);
        Assert.Equal(asWritten with { Auction = asWritten.Auction with { Price = new AuctionPrice(AuctionCurve.Exponential, 90, 999_230_132_966_000_000) } }, auction);
        Assert.Equal(new StopBorrowTerms(new Ratio(Ratio.One), Ratio.FromPercent(20), Duration.FromHours(1)), terms.StopBorrow);
        Assert.Equal(("all", Ratio.FromPercent(93)), (terms.EfficiencyModes[0].Name, terms.EfficiencyModes[0].LiquidationThreshold));
        Assert.Equal((Money.FromUnits(7), Money.FromUnits(8), Money.FromUnits(9)), (terms.Pools[0].BorrowCap, terms.Pools[0].SupplyCap, terms.Pools[0].DebtCeiling));
    }

    [Theory]
    [InlineData("    resolution: {kind: auktion}\n", "auction")]
    [InlineData("    resolution: {kind: margin-call, rungs: [{loan_to_value: 70%, action: notice}, {loan_to_value: 60%, action: default}]}\n", "ascend")]
    [InlineData("    resolution: {kind: margin-call}\n", "rungs")]
    [InlineData("    resolution: {kind: stability-pool, critical_ratio: 105%}\n", "minimum ratio")]
    public void A_wrong_resolution_is_named(string wrong, string named)
    {
        Assert.Contains(Read("", wrong).Diagnostics, one => one.ToString().Contains(named, StringComparison.Ordinal));
    }

    private static LendingTerms Lender(string rulebook, string overrides = "", string pool = "")
    {
        var reading = Read($"    rulebook: {rulebook}\n", overrides, pool);

        Assert.Empty(reading.Diagnostics.Select(one => one.ToString()));
        return Assert.Single(reading.Plan!.Lenders);
    }

    private static ScenarioReading Read(string rulebook, string overrides, string pool = "") => Samples.Read(
        Samples.Right
            .Replace("    unit_of_account: USD\n", $"{rulebook}{overrides}    unit_of_account: USD\n", StringComparison.Ordinal)
            .Replace("outside_supply: 100 BTC, loan_to_value: 70%, liquidation_threshold: 75%", $"outside_supply: 100 BTC{pool}", StringComparison.Ordinal));
}
