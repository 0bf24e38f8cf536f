using ExchangeMesh.Laboratory.Calibration;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Laboratory.Tests.Calibration;

public sealed class TapeMeasureTests
{
    [Fact]
    public void Trades_of_one_instant_and_side_are_one_order()
    {
        var orders = TapeOrder.Of([(1, 100, 2), (1, 101, 3), (1, 99, -1), (2, 99, -4), (2.5, 98, -1)]);

        Assert.Equal([new TapeOrder(1, 503, 101), new TapeOrder(1, -99, 99), new TapeOrder(2, -396, 99), new TapeOrder(2.5, -98, 98)], orders);
    }

    [Fact]
    public void What_a_tape_was_made_with_lies_in_the_intervals()
    {
        const double Rate = 2, Median = 500, Sigma = 0.7, HalfSpread = 0.0005;
        var measure = TapeMeasure.Of(SyntheticTape.Draw(Rate, Median, Sigma, HalfSpread, impact: 0, seconds: 20_000), interval: 20, 0.999, out var problem)!;

        Assert.Empty(problem);
        Assert.True(measure.WithInterval(figures => figures.Rate).Covers(Rate));
        Assert.True(measure.WithInterval(figures => figures.LogSize).Covers(Math.Log(Median)));
        Assert.True(measure.WithInterval(figures => figures.LogSizeDeviation).Covers(Sigma));
        Assert.True(measure.WithInterval(figures => figures.HalfSpread).Covers(HalfSpread));
        Assert.True(measure.WithInterval(figures => figures.BuyShare).Covers(0.5));
        Assert.True(measure.WithInterval(figures => figures.Impact).Covers(0));
        Assert.InRange(measure.Figures.HalfSpread, 0.9 * HalfSpread, 1.1 * HalfSpread);
    }

    [Fact]
    public void Prices_that_follow_the_flow_show_the_slope_with_which_they_do()
    {
        var measure = TapeMeasure.Of(SyntheticTape.Draw(2, 500, 0.7, 0, impact: 2e-7, seconds: 20_000), interval: 20, 0.95, out _)!;

        Assert.InRange(measure.Figures.Impact, 1.98e-7, 2.02e-7);
        Assert.InRange(measure.Figures.ImpactFit, 0.99, 1);
        Assert.True(measure.Figures.ImpactFit > measure.Figures.RootImpactFit);
    }

    [Fact]
    public void What_cannot_be_measured_is_said()
    {
        var tape = SyntheticTape.Draw(2, 500, 0.7, 0.0005, 0, seconds: 1_000);

        Assert.Null(TapeMeasure.Of(tape[..100], 1, 0.95, out var few));
        Assert.Contains("100 orders are too few, at least 200 are needed", few, StringComparison.Ordinal);
        Assert.Null(TapeMeasure.Of(tape, 60, 0.95, out var coarse));
        Assert.Contains("take a shorter interval", coarse, StringComparison.Ordinal);
        Assert.Null(TapeMeasure.Of(tape.ConvertAll(order => order with { SignedNotional = 7 }), 1, 0.95, out var equal));
        Assert.Contains("one size", equal, StringComparison.Ordinal);
    }
}

/// <summary>Draws tapes of orders that come as a Poisson process, with log-normal sizes, around a price that their flow moves.</summary>
internal static class SyntheticTape
{
    public static List<TapeOrder> Draw(double rate, double median, double sigma, double halfSpread, double impact, double seconds)
    {
        var random = new SeedStream(7, new ParticipantId(0), 0);
        var orders = new List<TapeOrder>();
        var (at, middle) = (0.0, 1_000.0);
        while ((at += random.NextExponential(1 / rate)) < seconds)
        {
            var sign = random.NextChance(0.5) ? 1 : -1;
            var notional = sign * random.NextLogNormal(median, sigma);
            middle *= DeterministicMath.Exp(impact * notional);
            orders.Add(new TapeOrder(at, notional, middle * (1 + (sign * halfSpread))));
        }

        return orders;
    }
}
