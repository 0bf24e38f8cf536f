using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Adversary;

/// <summary>Works out an attack on a lending venue's oracle: buy an asset until its price is up, borrow against it, and never repay.</summary>
/// <remarks>
/// The oracle is the median of its sources; of n sources the adversary pushes one. An average over time lets through 1 − e^(−h/a) of the
/// move within a hold of h. What is bought becomes collateral too, so nothing is sold again: the cost is all that was paid for it, and the
/// collateral that was there before, at its price before. What is borrowed is the loan-to-value of it all at the oracle's price, at most
/// what the pool of the borrowed asset holds, up to the utilisation at which the venue stops lending, and its borrow cap allows.
/// </remarks>
/// <param name="lender">The lending venue's rules.</param>
/// <param name="collateral">The asset that is pumped.</param>
/// <param name="borrowed">The asset that is borrowed.</param>
/// <param name="source">The market that is pushed.</param>
/// <param name="hold">How long the price is held.</param>
public sealed class CollateralPump(LendingTerms lender, AssetId collateral, AssetId borrowed, InstrumentId source, Duration hold)
{
    private const int Steps = 60;
    private readonly PoolTerms? _collateral = PoolOf(lender, collateral);
    private readonly PoolTerms? _borrowed = PoolOf(lender, borrowed);

    /// <summary>The greatest share of the collateral's worth that may be borrowed.</summary>
    public double LoanToValue => (_collateral?.LoanToValue.PartsPerMillion ?? 0) / 1e6;

    /// <summary>Returns how far the oracle's price moves when the source is pushed up by a share and the other sources stand still.</summary>
    public double OracleMove(double push)
    {
        if (_collateral?.Oracle is not { } oracle || !oracle.Sources.Contains(source))
        {
            return 0;
        }

        var move = oracle.Sources.Count switch { 1 => push, 2 => push / 2, _ => 0 };
        return oracle.Averaging > Duration.Zero
            ? move * (1 - DeterministicMath.Exp(-hold.TotalSeconds / oracle.Averaging.TotalSeconds))
            : move;
    }

    /// <summary>Returns what could be borrowed, in micro-units of the borrowed asset.</summary>
    /// <param name="worth">The collateral's worth at the oracle's price.</param>
    public double Borrowable(double worth)
    {
        var lendable = Math.Min(1, (lender.StopBorrow?.AboveUtilisation.PartsPerMillion ?? 1e6) / 1e6);
        var there = (double)(_borrowed?.OutsideSupply.Micros ?? 0) * lendable;
        var cap = _borrowed?.BorrowCap.Micros ?? 0;
        return Math.Min(worth * LoanToValue, cap > 0 ? Math.Min(there, cap) : there);
    }

    /// <summary>Returns the best push up to a greatest one.</summary>
    /// <param name="market">The market that is pushed.</param>
    /// <param name="heldLots">The collateral that is there before, in lots of the market.</param>
    /// <param name="cash">What may be spent, in micro-units of the quote asset.</param>
    /// <param name="greatest">The greatest push, as a share of the price.</param>
    public AttackPlan Best(in PushedMarket market, double heldLots, double cash, double greatest)
    {
        var best = default(AttackPlan);
        for (var step = 1; step <= Steps; step++)
        {
            var push = greatest * step / Steps;
            var bought = market.LotsToMove(push);
            var paid = bought * market.LotWorth * (1 + (push / 2)) * (1 + market.Fee);
            if (paid > cash)
            {
                break;
            }

            var move = OracleMove(push);
            var lots = heldLots + bought;
            var plan = new AttackPlan(
                Side.Buy,
                push,
                move,
                lots,
                paid + (heldLots * market.LotWorth),
                Borrowable(lots * market.LotWorth * (1 + move)));
            best = AttackPlan.Better(in best, in plan);
        }

        return best;
    }

    private static PoolTerms? PoolOf(LendingTerms lender, AssetId asset)
    {
        foreach (var pool in lender.Pools)
        {
            if (pool.Asset == asset)
            {
                return pool;
            }
        }

        return null;
    }
}
