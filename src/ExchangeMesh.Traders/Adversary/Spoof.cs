using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Adversary;

/// <summary>What a spoofer believes of the market and of itself; shares of the price, lots, and times.</summary>
/// <param name="Response">The move that others bring about who see all depth on one side.</param>
/// <param name="Lots">What it really means to buy and to sell again.</param>
/// <param name="MostShown">The most lots that it can show without trading them.</param>
/// <param name="Deviation">The deviation of the price over the time in which it cannot take an order back.</param>
public readonly record struct SpoofingMeans(double Response, double Lots, double MostShown, double Deviation);

/// <summary>
/// Works out a spoof: show size on one side, which nobody is meant to trade with, take what comes cheap on the other, withdraw, and do the
/// same the other way round.
/// </summary>
/// <remarks>
/// With bids b and asks a shown, the imbalance is (b − a) ÷ (b + a). Showing s lots moves it by d, and the price by the response times d. Both
/// ways together gain lots × (move down + move up), and cost the spread, two fees and the depth that the lots go through, each way; the fee of
/// taking back what was shown; and, with the chance p that the price comes to what is shown before it can be taken back, the deviation and a
/// fee on it. The price is taken for a Brownian motion without drift, so p = 2 (1 − Φ(distance ÷ deviation)); what is shown lies
/// <see cref="LeastDeviations"/> of them away, or further. Beyond the depth that the venue shows nobody sees it.
/// Source for the attack: A. Cartea, S. Jaimungal, Y. Wang, Spoofing and price manipulation in order-driven markets, Applied Mathematical
/// Finance 27 (2020); that prices follow imbalance: R. Cont, A. Kukanov, S. Stoikov, The price impact of order book events, Journal of
/// Financial Econometrics 12 (2014). The linear response and the arithmetic of costs are ours.
/// </remarks>
/// <param name="rules">The market's rules.</param>
public sealed class Spoof(InstrumentTerms rules)
{
    /// <summary>How many deviations away from the price it shows its orders.</summary>
    public const double LeastDeviations = 3;

    private const int Steps = 20;

    /// <summary>How far from the price the venue shows depth, as a share of it.</summary>
    public double Shown => rules.DepthShown.PartsPerMillion / 1e6;

    /// <summary>Returns how far from the price it shows its orders: as near to the edge of what is seen as its wish and caution allow.</summary>
    /// <param name="wish">The least distance that it wants.</param>
    /// <param name="deviation">The deviation of the price while an order cannot be taken back.</param>
    public static double Distance(double wish, double deviation) => Math.Max(wish, LeastDeviations * deviation);

    /// <summary>Returns the chance that the price reaches a distance, as a share, before an order can be taken back.</summary>
    public static double ChanceOfFill(double distance, double deviation) =>
        deviation <= 0 ? 0 : 2 * (1 - DeterministicMath.NormalProbability(distance / deviation));

    /// <summary>Returns the imbalance of the depth that is shown: from −1, all to sell, to 1, all to buy; zero where nothing is shown.</summary>
    public static double Imbalance(double bids, double asks) => bids + asks > 0 ? (bids - asks) / (bids + asks) : 0;

    /// <summary>Returns the best size to show.</summary>
    /// <param name="side">The side of what is shown first: selling lowers the price at which it buys.</param>
    /// <param name="market">The market as the orders meet it that really trade.</param>
    /// <param name="bids">The lots shown to buy.</param>
    /// <param name="asks">The lots shown to sell.</param>
    /// <param name="distance">How far away its orders lie.</param>
    /// <param name="means">What it has, and believes.</param>
    public AttackPlan Best(Side side, in PushedMarket market, double bids, double asks, double distance, in SpoofingMeans means)
    {
        var best = default(AttackPlan);
        if (distance >= Shown || means.Lots <= 0)
        {
            return best;
        }

        var before = Imbalance(bids, asks);
        var through = 2 * means.Lots * market.LotWorth * ((market.MoveOf(means.Lots) / 2) + (market.Spread / 2) + market.Fee);
        var chance = ChanceOfFill(distance, means.Deviation);
        for (var step = 1; step <= Steps; step++)
        {
            var lots = means.MostShown * step / Steps;
            var down = means.Response * (before - Imbalance(bids, asks + lots));
            var up = means.Response * (Imbalance(bids + lots, asks) - before);
            var shown = 2 * lots * market.LotWorth;
            var cost = through + (shown * (rules.CancelFee.PartsPerMillion / 1e6)) + (shown * chance * (means.Deviation + market.Fee));
            var gain = means.Lots * market.LotWorth * (down + up);
            var plan = new AttackPlan(side, lots * market.LotWorth > 0 ? down + up : 0, down + up, means.Lots, cost, gain) { Shown = lots };
            best = AttackPlan.Better(in best, in plan);
        }

        return best;
    }
}
