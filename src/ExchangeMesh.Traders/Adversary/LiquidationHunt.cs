using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Adversary;

/// <summary>
/// Works out a thin-book push: trade through the book of a perpetual until its mark crosses liquidation prices, and close the position
/// against the orders that the venue then forces.
/// </summary>
/// <remarks>
/// A push by m moves the mark, after a hold of h, by m (1 − e^(−h/s)) with the smoothing s of its basis, at most by the basis clamp; all
/// of it where the mark is the last price. Of the pushed lots, which were traded m/2 away from the price on average, as many are closed at
/// the pushed price as are liquidated on the way: each gains m/2. Where liquidation goes in
/// steps, only the first step's share falls within the hold, and a throttle lets no more through than its limit for as many intervals as
/// begin in the hold. Where margins follow volatility, the push itself raises them, by the venue's own rule after one such move. What options gain by the move of the mark is added, and what they cost.
/// </remarks>
/// <param name="venue">The venue's rules.</param>
/// <param name="rules">The perpetual's rules.</param>
/// <param name="recovery">The share of a push that is believed to come back before the position is closed.</param>
/// <param name="hold">How long the price is held.</param>
public sealed class LiquidationHunt(ExchangeTerms venue, InstrumentTerms rules, double recovery, Duration hold)
{
    private const int Steps = 40;

    /// <summary>The maintenance margin of the lowest tier, as a share of notional.</summary>
    public static double MaintenanceOf(InstrumentTerms rules) =>
        rules.Tiers.Count == 0 ? 0 : rules.Tiers[0].MaintenanceMargin.PartsPerMillion / 1e6;

    /// <summary>The greatest leverage of the lowest tier, as dynamic margin scales it in calm times, or the venue's cap where that is less.</summary>
    public static double GreatestLeverageOf(ExchangeTerms venue, InstrumentTerms rules)
    {
        var rate = rules.Tiers.Count == 0 ? new Ratio(Ratio.One) : rules.Tiers[0].InitialMargin;
        rate = venue.Margin.Dynamic is { } dynamic && rate > Ratio.Zero ? dynamic.OpeningRate(rate) : rate;
        var byTier = 1e6 / Math.Max(1, rate.PartsPerMillion);
        return venue.Margin.LeverageCap is { } cap ? Math.Min(cap, byTier) : byTier;
    }

    /// <summary>Returns how far the mark moves for a push, both as shares.</summary>
    public double MarkMove(double push)
    {
        if (rules.Mark is not { } mark || mark.Method == MarkMethod.Last)
        {
            return push;
        }

        var followed = mark.BasisSmoothing > Duration.Zero
            ? push * (1 - DeterministicMath.Exp(-hold.TotalSeconds / mark.BasisSmoothing.TotalSeconds))
            : push;
        return Math.Min(followed, mark.BasisClamp.PartsPerMillion / 1e6);
    }

    /// <summary>Returns the best push of one side up to a greatest one.</summary>
    /// <param name="side">Selling hunts longs, buying shorts.</param>
    /// <param name="market">The market.</param>
    /// <param name="mark">The mark price in ticks.</param>
    /// <param name="options">Returns the option position that gains most by a move of the mark.</param>
    /// <param name="forced">Returns the lots that are forced to trade between two marks, when maintenance margins are multiplied.</param>
    /// <param name="greatest">The greatest push, as a share of the price.</param>
    /// <param name="mostLots">The most lots that capital allows.</param>
    public AttackPlan Best(
        Side side,
        in PushedMarket market,
        double mark,
        Func<double, OptionPlan> options,
        Func<double, double, double, double> forced,
        double greatest,
        double mostLots)
    {
        var best = default(AttackPlan);
        var width = Math.Min(greatest, WidthOfBands());
        for (var step = 1; step <= Steps; step++)
        {
            var push = width * step / Steps;
            var lots = market.LotsToMove(push);
            if (lots > mostLots)
            {
                break;
            }

            var move = MarkMove(push);
            var signed = side == Side.Buy ? move : -move;
            var crossed = Math.Min(forced(mark, mark * (1 + signed), MarginMultiple(signed)) * SharePerStep(), LotsLetThrough());
            var gain = Math.Min(lots, crossed) * market.LotWorth * push / 2;
            var option = options(move);
            var plan = new AttackPlan(side, push, move, lots, market.CostOf(push, recovery) + option.Cost, gain + option.Gain);
            best = AttackPlan.Better(in best, in plan);
        }

        return best;
    }

    /// <summary>The share of what is liquidated that is closed while the price is held.</summary>
    private double SharePerStep() => !venue.Liquidation.Enabled ? 0
        : venue.Liquidation.StepInterval > hold ? venue.Liquidation.PartialShare.PartsPerMillion / 1e6
        : 1;

    /// <summary>By how much the venue multiplies margins after the move, where it works them out anew while the price is held.</summary>
    private double MarginMultiple(double move) => venue.Margin.Dynamic is { } dynamic && dynamic.Interval <= hold && rules.Tiers.Count > 0
        ? dynamic.MultipleAfter(rules.Tiers[0].InitialMargin, move).PartsPerMillion / 1e6
        : 1;

    /// <summary>The most lots that a throttle lets liquidations trade while the price is held.</summary>
    private double LotsLetThrough()
    {
        var most = double.PositiveInfinity;
        foreach (var breaker in rules.Breakers)
        {
            most = breaker is LiquidationThrottleTerms throttle
                ? Math.Min(most, throttle.MostPerInterval.Lots * (1 + Math.Floor(hold.TotalSeconds / throttle.Interval.TotalSeconds)))
                : most;
        }

        return most;
    }

    /// <summary>A price band refuses orders that push further than it reaches.</summary>
    private double WidthOfBands()
    {
        var width = double.PositiveInfinity;
        foreach (var breaker in rules.Breakers)
        {
            width = breaker is PriceBandTerms { WidthTicks: 0 } band ? Math.Min(width, band.Width.PartsPerMillion / 1e6) : width;
        }

        return width;
    }
}
