namespace ExchangeMesh.Domain.Pricing;

/// <summary>Keeps an option position neutral to small moves of its underlying, and counts what that costs.</summary>
/// <remarks>
/// Source: J. Hull, <i>Options, Futures and Other Derivatives</i>, "Simulation of delta hedging": at each step the hedge is brought to
/// delta × contracts, its cost is borrowed, and the debt bears interest.
/// </remarks>
public sealed class DeltaHedge
{
    private readonly double _contracts;
    private readonly double _deltaStep;
    private readonly double _costStep;

    /// <summary>Makes a hedger that holds nothing yet.</summary>
    /// <param name="contracts">The options to hedge, on one unit each; positive for options that were sold.</param>
    /// <param name="deltaStep">Deltas are rounded to multiples of this; zero for none.</param>
    /// <param name="costStep">What units cost is rounded to multiples of this; zero for none.</param>
    public DeltaHedge(double contracts, double deltaStep = 0, double costStep = 0)
    {
        _contracts = contracts;
        _deltaStep = deltaStep;
        _costStep = costStep;
    }

    /// <summary>Units of the underlying that are held.</summary>
    public double Units { get; private set; }

    /// <summary>The delta of one option at the latest step, as rounded.</summary>
    public double Delta { get; private set; }

    /// <summary>What the hedge has cost so far, interest included.</summary>
    public double Cost { get; private set; }

    /// <summary>Brings the hedge to a delta.</summary>
    /// <param name="delta">The delta of one option.</param>
    /// <param name="price">The underlying's price.</param>
    /// <param name="interest">The rate that the cost so far has borne since the last step, not per year.</param>
    /// <returns>The units bought; negative for units sold.</returns>
    public double Rebalance(double delta, double price, double interest)
    {
        Delta = Rounded(delta, _deltaStep);
        var bought = (Delta * _contracts) - Units;
        Cost += (Cost * interest) + Rounded(bought * price, _costStep);
        Units += bought;
        return bought;
    }

    /// <summary>Ends the hedge: where the option is exercised, the units are given for the strike.</summary>
    /// <param name="isExercised">Whether the option ended in the money.</param>
    /// <param name="strike">The strike.</param>
    /// <returns>What the hedge has cost in all.</returns>
    public double Settle(bool isExercised, double strike)
    {
        Cost -= isExercised ? _contracts * strike : 0;
        return Cost;
    }

    /// <summary>Returns how many lots of a future make a delta neutral, to the nearest lot; the sign says what to hold.</summary>
    /// <param name="delta">The delta of everything else, in units of the underlying.</param>
    /// <param name="lotUnits">Units of the underlying in one lot; positive.</param>
    public static long NeutralLots(double delta, double lotUnits) => checked((long)Math.Round(-delta / lotUnits, MidpointRounding.AwayFromZero));

    private static double Rounded(double value, double step) =>
        step > 0 ? Math.Round(value / step, MidpointRounding.AwayFromZero) * step : value;
}
