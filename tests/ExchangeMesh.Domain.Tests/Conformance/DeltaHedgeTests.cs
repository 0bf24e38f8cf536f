using ExchangeMesh.Domain.Pricing;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>J. Hull, <i>Options, Futures and Other Derivatives</i>, "Simulation of delta hedging".</summary>
public sealed class DeltaHedgeTests
{
    private static readonly double[] OutOfTheMoney =
    [
        49, 49.75, 52, 50, 48.38, 48.25, 48.75, 49.63, 48.25, 48.25, 51.12, 51.5, 49.88, 49.88, 48.75, 47.5, 48, 46.25, 48.13, 46.63, 48.12,
    ];

    private static readonly double[] PublishedDeltas =
    [
        .522, .568, .705, .579, .459, .443, .475, .540, .420, .410, .658, .692, .542, .538, .400, .236, .261, .062, .183, .007, 0,
    ];

    [Fact]
    public void V_DH_1_Hedging_an_option_that_ends_out_of_the_money_costs_256_600()
    {
        var hedge = new DeltaHedge(100_000, 0.001, 100);
        var deltas = new double[OutOfTheMoney.Length];
        for (var week = 0; week < deltas.Length; week++)
        {
            hedge.Rebalance(DeltaAt(week, OutOfTheMoney), OutOfTheMoney[week], 0.05 / 52);
            deltas[week] = hedge.Delta;
        }

        Assert.Equal(PublishedDeltas, deltas.Select(delta => Math.Round(delta, 3)));
        Assert.Equal(0, hedge.Units, 1e-6);
        Assert.Equal(256_600, hedge.Settle(false, 50), 500.0);
        Assert.Equal(256_200, hedge.Cost, 50.0);
    }

    [Fact]
    public void V_DH_1_Without_rounding_the_cost_is_256_521()
    {
        var hedge = new DeltaHedge(100_000);
        for (var week = 0; week < OutOfTheMoney.Length; week++)
        {
            hedge.Rebalance(DeltaAt(week, OutOfTheMoney), OutOfTheMoney[week], 0.05 / 52);
        }

        Assert.Equal(256_521, hedge.Cost, 1.0);
    }

    [Fact]
    public void V_DH_1_The_option_is_worth_240_053()
    {
        var value = OptionPrice.Of(OptionInputs.OnSpot(OptionRight.Call, 50, 49, 0, 0.05, 20.0 / 52, 0.2));

        Assert.Equal(240_053, 100_000 * value, 0.5);
    }

    [Fact]
    public void An_exercised_option_brings_the_strike()
    {
        var hedge = new DeltaHedge(100);
        hedge.Rebalance(1, 60, 0);

        Assert.Equal(1_000, hedge.Settle(true, 50));
    }

    [Theory]
    [InlineData(0.2549, 0.1, -3)]
    [InlineData(0.2499, 0.1, -2)]
    [InlineData(-1.0, 0.1, 10)]
    [InlineData(0, 0.1, 0)]
    public void A_delta_is_made_neutral_to_the_nearest_lot(double delta, double lot, long expected) =>
        Assert.Equal(expected, DeltaHedge.NeutralLots(delta, lot));

    private static double DeltaAt(int week, double[] path)
    {
        var option = OptionInputs.OnSpot(OptionRight.Call, 50, path[week], 0, 0.05, (20 - week) / 52.0, 0.2);
        return OptionPrice.Delta(in option, path[week]);
    }
}
