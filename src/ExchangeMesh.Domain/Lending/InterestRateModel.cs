using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>The yearly borrow rate as a function of utilisation: two straight lines that meet at the optimal utilisation.</summary>
/// <remarks>Source: Aave v3, DefaultReserveInterestRateStrategyV2; Compound v2, JumpRateModel.</remarks>
/// <param name="BaseRate">The yearly rate at no utilisation.</param>
/// <param name="OptimalUtilisation">Where the slope changes; from zero to one whole.</param>
/// <param name="SlopeBelow">What is added to the rate from no to optimal utilisation.</param>
/// <param name="SlopeAbove">What is added to the rate from optimal to full utilisation.</param>
public readonly record struct InterestRateModel(Ratio BaseRate, Ratio OptimalUtilisation, Ratio SlopeBelow, Ratio SlopeAbove)
{
    private const long PpbPerPpm = 1_000;

    /// <summary>Returns borrowed over borrowed plus cash, in parts per billion, rounded up; zero for an empty pool.</summary>
    /// <param name="borrowed">What is lent out; zero or more.</param>
    /// <param name="cash">What is not; zero or more.</param>
    public static long UtilisationPpb(Money borrowed, Money cash) =>
        borrowed.Micros == 0
            ? 0
            : Rounding.MultiplyDivideUp(borrowed.Micros, Ratio.One * PpbPerPpm, borrowed.Micros + cash.Micros);

    /// <summary>Returns the yearly borrow rate in parts per billion, rounded up.</summary>
    /// <param name="utilisationPpb">Utilisation in parts per billion; from zero to one whole.</param>
    public long YearlyRatePpb(long utilisationPpb)
    {
        var optimal = OptimalUtilisation.PartsPerMillion * PpbPerPpm;
        var rate = BaseRate.PartsPerMillion * PpbPerPpm;
        var below = SlopeBelow.PartsPerMillion * PpbPerPpm;
        if (utilisationPpb <= optimal)
        {
            return optimal == 0 ? rate : rate + Rounding.MultiplyDivideUp(below, utilisationPpb, optimal);
        }

        var above = SlopeAbove.PartsPerMillion * PpbPerPpm;
        return rate + below + Rounding.MultiplyDivideUp(above, utilisationPpb - optimal, (Ratio.One * PpbPerPpm) - optimal);
    }
}
