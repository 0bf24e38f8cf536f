using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Scenarios.Tests;

public sealed class ScenarioReaderTests
{
    [Fact]
    public void A_scenario_without_faults_becomes_a_plan()
    {
        var reading = Samples.Read(Samples.Right);

        Assert.Empty(reading.Diagnostics.Select(one => one.ToString()));
        var plan = reading.Plan!;
        Assert.Equal(("sample", 7UL, Duration.FromMinutes(10)), (plan.Name, plan.Seed, plan.Length));
        Assert.Equal(["BTC", "USD"], plan.Assets.Select(asset => asset.Name));
        Assert.Equal(5 + 24, plan.ParticipantCount);
        Assert.Equal(4, plan.InstrumentCount);
    }

    [Fact]
    public void Participants_are_numbered_venues_lenders_references_director_groups()
    {
        var plan = Samples.Read(Samples.Right).Plan!;

        Assert.Equal([0, 1], plan.Exchanges.Select(venue => venue.Id.Value));
        Assert.Equal(2, plan.Lenders[0].Id.Value);
        Assert.Equal(3, plan.References[0].Id.Value);
        Assert.Equal(4, plan.Director.Value);
        Assert.Equal([5, 8, 18, 28], plan.Groups.Select(group => group.First.Value));
        Assert.Equal(new InstrumentId(3), plan.References[0].Channel);
    }

    [Fact]
    public void Ticks_lots_and_opening_prices_are_in_micro_units()
    {
        var instrument = Samples.Read(Samples.Right).Plan!.Exchanges[0].Instruments[0];

        Assert.Equal(InstrumentKind.LinearPerpetual, instrument.Instrument.Kind);
        Assert.Equal((100_000L, 1_000L), (instrument.Instrument.TickSizeMicros, instrument.Instrument.LotSizeMicros));
        Assert.Equal(new Price(600_000), instrument.OpeningPrice);
        Assert.Equal([new InstrumentId(3), new InstrumentId(1)], instrument.Index!.Constituents.Select(one => one.Instrument));
    }

    [Fact]
    public void A_tiers_deduction_makes_the_maintenance_margin_continuous_at_its_floor()
    {
        var tiers = Samples.Read(Samples.Right).Plan!.Exchanges[0].Instruments[0].Tiers;

        Assert.Equal(new Money(750_000_000), tiers[1].Deduction);
        Assert.Equal(new Ratio(20_000), tiers[0].InitialMargin);
    }

    [Fact]
    public void The_shipped_binance_tiers_have_the_published_deductions()
    {
        var text = Samples.Right.Replace("    collateral: [USD, {asset: BTC, haircut: 5%}]", "    rulebook: binance-style", StringComparison.Ordinal)
            .Replace("        tiers:\n          - {from: 0 USD, leverage: 50x, maintenance: 1%}\n          - {from: 50000 USD, leverage: 20x, maintenance: 2.5%}\n", "", StringComparison.Ordinal);
        var reading = Samples.Read(text);

        var deductions = reading.Plan!.Exchanges[0].Instruments[0].Tiers.Select(tier => tier.Deduction.Micros / 1_000_000);

        Assert.Equal([0, 50, 1_300, 16_300, 203_800, 2_203_800, 4_703_800, 9_703_800, 49_703_800, 199_703_800], deductions);
    }

    [Fact]
    public void Collateral_beyond_the_unit_of_account_is_priced_by_the_venues_perpetual_on_it()
    {
        var collateral = Samples.Read(Samples.Right).Plan!.Exchanges[0].Collateral;

        Assert.Equal((new AssetId(1), InstrumentId.None), (collateral[0].Asset, collateral[0].PricedBy));
        Assert.Equal((new AssetId(0), new InstrumentId(0), Ratio.FromPercent(5)), (collateral[1].Asset, collateral[1].PricedBy, collateral[1].Haircut));
    }

    [Fact]
    public void Lenders_take_their_oracle_from_the_reference_feed_and_know_their_liquidators()
    {
        var lender = Samples.Read(Samples.Right).Plan!.Lenders[0];

        Assert.Equal(60_000_000_000, lender.Pools[0].OpeningPriceMicros);
        Assert.Equal([new InstrumentId(3)], lender.Pools[0].Oracle!.Sources);
        Assert.Null(lender.Pools[1].Oracle);
        Assert.Equal(1_000_000, lender.Pools[1].OpeningPriceMicros);
        Assert.Equal([new ParticipantId(28)], lender.Liquidators);
    }

    [Fact]
    public void Parameters_are_in_the_registrations_order_and_units()
    {
        var values = Samples.Read(Samples.Right).Plan!.Groups[0].Values;

        Assert.Equal(
            [new Constant(0.0004), new Constant(2e9), new Constant(1e9), new Constant(3), new Constant(1.5), new Constant(0)],
            values);
    }

    [Fact]
    public void A_short_group_draws_negative_leverage()
    {
        var groups = Samples.Read(Samples.Right).Plan!.Groups;

        Assert.Equal(new Uniform(2, 20), groups[1].OpeningPositions[0].Leverage);
        Assert.Equal(new Negative(new Constant(5)), groups[2].OpeningPositions[0].Leverage);
        Assert.Equal(new LogNormal(5e9, 1.2, 0, 1e11), groups[1].Capital[0].Amount);
    }

    [Fact]
    public void A_link_overrides_the_general_latency_both_ways()
    {
        var network = Samples.Read(Samples.Right).Plan!.Network;
        var classes = network.ClassStarts.Count;

        Assert.Equal([0, 1, 2, 3, 4, 5, 8, 18, 28], network.ClassStarts.Select(one => one.Value));
        Assert.Equal(Duration.FromMilliseconds(1), network.Latencies[(5 * classes) + 0]);
        Assert.Equal(Duration.FromMilliseconds(1), network.Latencies[(0 * classes) + 5]);
        Assert.Equal(Duration.FromMilliseconds(5), network.Latencies[(1 * classes) + 5]);
    }

    [Fact]
    public void Shocks_come_in_order_of_time_with_their_targets()
    {
        var shocks = Samples.Read(Samples.Right).Plan!.Shocks;

        Assert.Equal([ShockKind.FundamentalJump, ShockKind.BlockSale], shocks.Select(shock => shock.Shock.Of));
        Assert.Equal([new ParticipantId(3)], shocks[0].Targets);
        Assert.Equal(new Ratio(-50_000), shocks[0].Shock.Size);
        Assert.Equal((1_000, new InstrumentId(0)), (shocks[1].Shock.Amount, shocks[1].Shock.Instrument));
        Assert.Equal(10, shocks[1].Targets.Count);
    }

    [Fact]
    public void An_override_sets_a_field_by_its_path()
    {
        var reading = Samples.Read(Samples.Right, "venues.alpha.liquidation.enabled=false", "seed=9", "traders.longs.count=2", "venues.alpha.instruments.BTC-PERP.taker_fee=1bp");

        Assert.Empty(reading.Diagnostics);
        Assert.False(reading.Plan!.Exchanges[0].Liquidation.Enabled);
        Assert.True(reading.Plan.Exchanges[1].Liquidation.Enabled);
        Assert.Equal((9UL, 2), (reading.Plan.Seed, reading.Plan.Groups[1].Count));
        Assert.Equal(new Ratio(100), reading.Plan.Exchanges[0].Instruments[0].TakerFee);
    }

    [Fact]
    public void An_override_reaches_into_distributions_and_unnamed_elements()
    {
        var reading = Samples.Read(
            Samples.Right,
            "traders.longs.capital.0.amount.lognormal.median=7000 USD",
            "traders.shorts.opening_positions.0.leverage={uniform: {from: 1x, to: 2x}}",
            "shocks.0.size=-7%");

        Assert.Empty(reading.Diagnostics);
        Assert.Equal(new LogNormal(7e9, 1.2, 0, 1e11), reading.Plan!.Groups[1].Capital[0].Amount);
        Assert.Equal(new Negative(new Uniform(1, 2)), reading.Plan.Groups[2].OpeningPositions[0].Leverage);
        Assert.Equal(new Ratio(-70_000), reading.Plan.Shocks[0].Shock.Size);
    }

    [Fact]
    public void An_override_adds_an_element_at_the_end_of_a_list()
    {
        var before = Samples.Read(Samples.Right);
        var reading = Samples.Read(Samples.Right, "shocks.+={at: 1s, kind: pause, targets: [alpha], length: 2s}");

        Assert.Empty(reading.Diagnostics);
        Assert.Equal(before.Plan!.Shocks.Count + 1, reading.Plan!.Shocks.Count);
        Assert.Contains(reading.Plan.Shocks, shock => shock.Shock.Of == Domain.Messages.ShockKind.Pause);
    }

    [Fact]
    public void The_resolved_form_reads_back_to_the_same_plan_and_hash()
    {
        var first = Samples.Read(Samples.Right);
        var second = Samples.Read(first.ResolvedText);

        Assert.Empty(second.Diagnostics.Select(one => one.ToString()));
        Assert.Equal(first.ResolvedText, second.ResolvedText);
        Assert.Equal(first.Hash, second.Hash);
        Assert.Equal(PlanText.Of(first.Plan!), PlanText.Of(second.Plan!));
    }

    [Fact]
    public void The_hash_follows_what_is_said_and_not_how_the_file_is_laid_out()
    {
        var plain = Samples.Read(Samples.Right);
        var commented = Samples.Read("# A comment.\n" + Samples.Right);
        var other = Samples.Read(Samples.Right, "seed=8");

        Assert.Equal(plain.Hash, commented.Hash);
        Assert.NotEqual(plain.Hash, other.Hash);
    }
}
