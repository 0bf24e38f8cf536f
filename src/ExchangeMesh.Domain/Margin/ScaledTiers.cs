using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Margin;

/// <summary>Margin tiers that are stricter than a venue's own.</summary>
public static class ScaledTiers
{
    /// <summary>Returns a table with all rates multiplied, and multiplied again above shares of the open interest; initial margin grows with open interest.</summary>
    /// <remarks>
    /// No rate goes beyond the whole notional. Where the venue's own maintenance margin is continuous at the floors, the new one is too: the
    /// rate of a concentrated position holds for what lies above the share. A position that is twice as large then needs more than twice the margin.
    /// </remarks>
    /// <param name="tiers">The venue's own.</param>
    /// <param name="multiple">By what all rates are multiplied; at least one whole.</param>
    /// <param name="terms">The rest.</param>
    /// <param name="interest">Open interest at mark, in the settlement asset.</param>
    /// <param name="interestInUnit">The same in the unit of account.</param>
    public static MarginTierTable Of(MarginTierTable tiers, Ratio multiple, DynamicMarginTerms terms, Money interest, Money interestInUnit)
    {
        var floors = FloorsOf(tiers, terms, interest);
        var scaled = new List<MarginTier>();
        var (initial, maintenance) = (0L, 0L);
        foreach (var floor in floors)
        {
            var own = tiers[tiers.TierOf(tiers.Edge == TierEdge.FloorIsUpper ? floor : new Money(floor.Micros + 1))];
            var times = new Ratio(Rounding.MultiplyDivideUp(multiple.PartsPerMillion, ConcentrationAt(floor, terms, interest).PartsPerMillion, Ratio.One));
            maintenance = Math.Max(maintenance, Times(own.MaintenanceMargin, times));
            initial = Math.Max(initial, Math.Max(maintenance, WithInterest(Times(own.InitialMargin, times), terms, interestInUnit)));
            scaled.Add(new MarginTier(floor, new Ratio(initial), new Ratio(maintenance), Money.Zero));
        }

        return new MarginTierTable(IsContinuous(tiers) ? MarginTierTable.WithDeductions(scaled) : scaled, tiers.Edge);
    }

    private static SortedSet<Money> FloorsOf(MarginTierTable tiers, DynamicMarginTerms terms, Money interest)
    {
        var floors = new SortedSet<Money>();
        for (var at = 0; at < tiers.Count; at++)
        {
            floors.Add(tiers[at].Floor);
        }

        foreach (var step in terms.Concentration)
        {
            var floor = step.Share.OfRoundedUp(interest);
            if (floor > Money.Zero)
            {
                floors.Add(floor);
            }
        }

        return floors;
    }

    private static Ratio ConcentrationAt(Money floor, DynamicMarginTerms terms, Money interest)
    {
        var multiple = new Ratio(Ratio.One);
        foreach (var step in terms.Concentration)
        {
            if (interest > Money.Zero && floor >= step.Share.OfRoundedUp(interest))
            {
                multiple = step.Multiple;
            }
        }

        return multiple;
    }

    private static long Times(Ratio rate, Ratio multiple) =>
        Math.Min(Ratio.One, Rounding.MultiplyDivideUp(rate.PartsPerMillion, multiple.PartsPerMillion, Ratio.One));

    private static long WithInterest(long initial, DynamicMarginTerms terms, Money interest) =>
        terms.InterestUpperCap > terms.InterestLowerCap
            ? OpenInterestMargin.InitialRateRoundedUp(new Ratio(initial), interest, terms.InterestLowerCap, terms.InterestUpperCap).PartsPerMillion
            : initial;

    private static bool IsContinuous(MarginTierTable tiers)
    {
        for (var at = 1; at < tiers.Count; at++)
        {
            if (tiers[at].MaintenanceMargin > tiers[at - 1].MaintenanceMargin && tiers[at].Deduction <= tiers[at - 1].Deduction)
            {
                return false;
            }
        }

        return true;
    }
}
