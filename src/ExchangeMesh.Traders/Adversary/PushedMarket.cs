using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;

namespace ExchangeMesh.Traders.Adversary;

/// <summary>A market as one sees it who wants to push its price: how deep it is, and what trading in it costs.</summary>
/// <remarks>
/// The book is taken to be linear: the depth that the venue shows within a distance of the mid price lies evenly. To move the price by m
/// takes Q = depth ÷ distance × m lots, at (1 + m/2) times the price on average. When a share r of the move has come back by the time they
/// are traded away again, they bring (1 + m/2 − r m) times the price: the round trip costs r m of the notional (never more than was paid), the spread, and two fees.
/// </remarks>
/// <param name="Ticks">The mid price; positive.</param>
/// <param name="DepthLots">Lots that rest on the side that is pushed through, within the distance.</param>
/// <param name="Distance">The distance, as a share of the price; above zero.</param>
/// <param name="LotWorth">What a lot is worth at the mid price, in micro-units of the quote asset.</param>
/// <param name="Fee">The fee of an arriving order, as a share of notional.</param>
/// <param name="Spread">The spread between best bid and ask, as a share of the price.</param>
public readonly record struct PushedMarket(double Ticks, double DepthLots, double Distance, double LotWorth, double Fee, double Spread)
{
    private const double DistanceWithoutDepth = 0.01;

    /// <summary>Reads a market; where the venue shows no depth, ten times the best quantity is taken to lie within one percent.</summary>
    /// <param name="market">The market.</param>
    /// <param name="rules">Its rules; null where they are not known, so that fees are left out.</param>
    /// <param name="view">What is seen of it.</param>
    /// <param name="side">The side of the orders that push.</param>
    /// <param name="otherwise">The price where nothing is seen.</param>
    public static PushedMarket Of(Instrument market, InstrumentTerms? rules, in MarketView view, Side side, Primitives.Price otherwise)
    {
        var mid = view.MidTicks(otherwise);
        var isShown = rules is { } terms && terms.DepthShown > Primitives.Ratio.Zero;
        var shown = side == Side.Buy ? view.AskDepth : view.BidDepth;
        var best = side == Side.Buy ? view.BestAskQuantity : view.BestBidQuantity;
        var spread = view.BestBid.IsSet && view.BestAsk.IsSet ? (view.BestAsk.Ticks - view.BestBid.Ticks) / mid : 0;
        return new PushedMarket(
            mid,
            isShown ? shown.Lots : best.Lots * 10.0,
            isShown ? rules!.DepthShown.PartsPerMillion / 1e6 : DistanceWithoutDepth,
            market.LotWorth(mid),
            (rules?.TakerFee.PartsPerMillion ?? 0) / 1e6,
            Math.Max(0, spread));
    }

    /// <summary>Returns how many lots it takes to move the price by a share.</summary>
    public double LotsToMove(double move) => DepthLots / Distance * move;

    /// <summary>Returns by what share so many lots move the price.</summary>
    public double MoveOf(double lots) => DepthLots > 0 ? lots * Distance / DepthLots : 0;

    /// <summary>Returns what it costs to move the price by a share and trade the lots away again.</summary>
    /// <param name="move">The share; positive.</param>
    /// <param name="recovery">The share of the move that comes back before that.</param>
    public double CostOf(double move, double recovery) =>
        LotsToMove(move) * LotWorth * (Math.Min(recovery * move, 1 + (move / 2)) + Spread + (2 * Fee));
}
