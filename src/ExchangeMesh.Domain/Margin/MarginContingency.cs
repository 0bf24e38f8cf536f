namespace ExchangeMesh.Domain.Margin;

/// <summary>The contingencies of a portfolio margin.</summary>
internal static class MarginContingency
{
    /// <summary>Returns what both margins add, and what the initial margin adds on top.</summary>
    /// <remarks>
    /// Source: as <see cref="PortfolioMargin"/>. A future is as sure as the less sure of its price and the spot price; options also as the
    /// least sure of their forward, rate and volatilities, and as the futures beside them; collateral as the less sure of its price and the spot price.
    /// </remarks>
    public static (double Maintenance, double Initial) Of(PortfolioMarginTerms terms, MarginPortfolio portfolio)
    {
        var rules = terms.Contingencies;
        var (longs, shorts, confidence) = (0.0, 0.0, portfolio.SpotConfidence);
        foreach (var future in portfolio.Futures)
        {
            longs += Math.Max(0, future.Size);
            shorts += Math.Max(0, -future.Size);
            confidence = future.Size == 0 ? confidence : Math.Min(confidence, future.Confidence);
        }

        var notional = Math.Abs(longs - shorts) * portfolio.Spot;
        var maintenance = (notional * rules.FutureMaintenance) + (Math.Min(longs, shorts) * portfolio.Spot * rules.OffsettingFutures);
        var initial = (notional * rules.FutureInitial) + Doubt(rules, confidence, notional);
        foreach (var expiry in portfolio.Expiries)
        {
            var (naked, held) = (expiry.NakedShorts * portfolio.Spot, 0.0);
            foreach (var option in expiry.Options)
            {
                held += Math.Abs(option.Amount);
            }

            maintenance += naked * rules.NakedShortMaintenance;
            initial += (naked * rules.NakedShortInitial)
                + Doubt(rules, Math.Min(confidence, expiry.Confidence), held * portfolio.Spot);
        }

        foreach (var held in portfolio.Collateral)
        {
            var worth = held.Amount * held.Price / portfolio.StablePrice;
            maintenance += worth * held.MaintenanceHaircut;
            initial += (worth * held.InitialHaircut) + Doubt(rules, Math.Min(portfolio.SpotConfidence, held.Confidence), worth);
        }

        return (maintenance, initial);
    }

    private static double Doubt(in MarginContingencies rules, double confidence, double notional) =>
        confidence < rules.LeastConfidence ? (1 - confidence) * rules.ConfidenceFactor * notional : 0;
}
