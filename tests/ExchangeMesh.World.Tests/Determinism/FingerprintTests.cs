using CsCheck;
using ExchangeMesh.Simulation;

namespace ExchangeMesh.World.Tests.Determinism;

/// <summary>One scenario and one seed give the same bits, with whole markets.</summary>
public sealed class FingerprintTests
{
    private const string Spiral = "two-venue-spiral";
    private static readonly (string Path, string Value) UntilAfterTheShock = ("length", "6m");

    [Fact]
    public void Two_runs_of_one_seed_are_equal_and_another_seed_is_not()
    {
        var first = WorldRuns.Sequential(WorldRuns.Read(Spiral, UntilAfterTheShock).Plan!);

        var second = WorldRuns.Sequential(WorldRuns.Read(Spiral, UntilAfterTheShock).Plan!);
        var other = WorldRuns.Sequential(WorldRuns.Read(Spiral, UntilAfterTheShock, ("seed", "2")).Plan!);

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public void The_tie_break_decides_between_orders_of_one_instant()
    {
        var plan = WorldRuns.Read(TiedMarket).Plan!;

        var sequential = WorldRuns.Sequential(plan);
        var partitioned = WorldRuns.Lockstep(plan, 3);
        var mutant = new NoTieBreak();
        var mutants = new[] { WorldRuns.Sequential(plan, mutant), WorldRuns.Lockstep(plan, 1, mutant), WorldRuns.Lockstep(plan, 3, mutant) };

        Assert.Equal(sequential, partitioned);
        Assert.True(mutants.Distinct().Count() > 1, "the tie-break's absence was not noticed");
    }

    [Fact]
    public void Generated_scenarios_give_one_fingerprint_on_any_number_of_partitions()
    {
        var generated =
            from text in GeneratedScenarios.All
            from partitions in Gen.Int[1, 8]
            select (Text: text, partitions);

        generated.Sample(
            made =>
            {
                var plan = WorldRuns.Read(made.Text).Plan!;
                return WorldRuns.Sequential(plan) == WorldRuns.Lockstep(plan, made.partitions);
            },
            iter: 25);
    }

    /// <summary>Feeds of one interval tick in the same instants, and every trader's alarm answers in the same instant.</summary>
    internal const string TiedMarket = """
        name: tied
        seed: 5
        length: 20s
        assets: [BTC, USD]
        references:
          - {name: btc, asset: BTC, opening_price: 60000 USD, interval: 100ms, volatility: 300%}
        network: {latency: 5ms}
        shocks:
          - {at: 5s, kind: fundamental-jump, targets: [btc], size: -12%}
        venues:
          - name: alpha
            rulebook: binance-style
            insurance_fund: 100 USD
            instruments: [{symbol: BTC-PERP, kind: linear-perpetual, base: BTC, quote: USD}]
        traders:
          - {name: makers, strategy: market-maker, count: 3, markets: [alpha.BTC-PERP], capital: [{venue: alpha, amount: 300000 USD}], parameters: {refresh: 1s}}
          - {name: noise, strategy: noise, count: 60, markets: [alpha.BTC-PERP], capital: [{venue: alpha, amount: 20000 USD}], parameters: {mean_wait: 200ms, mean_offset: 10bp}}
          - {name: longs, strategy: leveraged-holder, count: 200, markets: [alpha.BTC-PERP], capital: [{venue: alpha, amount: 2000 USD}], opening_positions: [{market: alpha.BTC-PERP, leverage: 8x}], parameters: {stop_loss: 2%}}
          - {name: shorts, strategy: leveraged-holder, count: 50, markets: [alpha.BTC-PERP], capital: [{venue: alpha, amount: 20000 USD}], opening_positions: [{market: alpha.BTC-PERP, side: short, leverage: 3x}], parameters: {direction: short}}
        """;

    private sealed class NoTieBreak : TieBreak
    {
        public override int Compare(in Pending first, in Pending second) => 0;
    }
}
