using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Pricing;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Adversary;

/// <summary>How an adversary turns a moved mark price into money.</summary>
public enum CashOut : byte
{
    /// <summary>It closes its position against what the venue is forced to trade.</summary>
    Close,

    /// <summary>It withdraws against the unrealised profit, and leaves the account behind.</summary>
    Withdraw,
}

/// <summary>What is known of an adversary's accounts before an index attack; amounts in micro-units of the quote asset.</summary>
/// <param name="Lots">The position that it wants, in lots.</param>
/// <param name="Capital">What its account at the perpetual's venue holds.</param>
/// <param name="PartnerMargin">What a second account of its own, on the other side, keeps as margin, as a share of the position; zero without one.</param>
/// <param name="Holdings">What the venue is believed to hold of the asset that would be withdrawn.</param>
public readonly record struct IndexAttackAccounts(double Lots, double Capital, double PartnerMargin, double Holdings);

/// <summary>
/// Works out an attack through the index: hold a perpetual, push the spot markets that its index is made of, and cash in on the mark.
/// </summary>
/// <remarks>
/// The index follows by the venue's own rule (<see cref="IndexCalculation"/>): a clamp saturates, a rule that drops outliers makes the effect
/// non-monotone, a median moves only when half of the sources do. An average over time lets through 1 − e^(−h/a) of it within a hold of h.
/// Closing brings, on the lots that shorts are forced to buy, the whole move; on the lots of the adversary's own second account what the
/// move exceeds that account's margin by, as far as the insurance fund goes (without limit where losses beyond it become bad debt).
/// Withdrawing brings the capital and the unrealised profit, less haircut and initial margin, within the venue's borrow cap and holdings.
/// </remarks>
/// <param name="venue">The rules of the perpetual's venue.</param>
/// <param name="rules">The perpetual's rules.</param>
/// <param name="recovery">The share of a push that is believed to come back before what was bought is sold.</param>
/// <param name="hold">How long prices are held.</param>
public sealed class IndexAttack(ExchangeTerms venue, InstrumentTerms rules, double recovery, Duration hold)
{
    private const int Steps = 60;
    private readonly IndexSource[] _sources = new IndexSource[rules.Index?.Constituents.Count ?? 0];

    /// <summary>Returns how far the index moves when some of its constituents are pushed up by a share and the others stand still.</summary>
    /// <param name="pushed">The constituents that are pushed.</param>
    /// <param name="push">By how much; positive.</param>
    public double IndexMove(ReadOnlySpan<InstrumentId> pushed, double push)
    {
        const long Before = 1_000_000_000;
        if (rules.Index is not { } index)
        {
            return 0;
        }

        for (var place = 0; place < _sources.Length; place++)
        {
            var constituent = index.Constituents[place];
            var price = pushed.Contains(constituent.Instrument) ? (long)(Before * (1 + push)) : Before;
            _sources[place] = new IndexSource(price, constituent.Weight, Duration.Zero);
        }

        var move = ((double)IndexCalculation.IndexMicros(index, _sources) / Before) - 1;
        return index.Averaging > Duration.Zero
            ? move * (1 - DeterministicMath.Exp(-hold.TotalSeconds / index.Averaging.TotalSeconds))
            : move;
    }

    /// <summary>Returns the position that the venue lets the adversary have, in lots: by its open-interest cap and by initial margin.</summary>
    /// <param name="accounts">The adversary's accounts.</param>
    /// <param name="lotWorth">What a lot is worth.</param>
    /// <param name="openInterest">Lots open on one side.</param>
    public double LotsAllowed(in IndexAttackAccounts accounts, double lotWorth, double openInterest)
    {
        var byMargin = accounts.Capital * LiquidationHunt.GreatestLeverageOf(venue, rules) / lotWorth;
        var byCap = rules.OpenInterestCap is { } cap ? Math.Max(0, cap.LotsAt((long)lotWorth) - openInterest) : double.PositiveInfinity;
        return Math.Min(accounts.Lots, Math.Min(byMargin, byCap));
    }

    /// <summary>Returns what a move of the mark brings on a position.</summary>
    /// <param name="how">How it is cashed in.</param>
    /// <param name="accounts">The adversary's accounts.</param>
    /// <param name="notional">The position at the price before.</param>
    /// <param name="move">The move of the mark, as a share.</param>
    /// <param name="forced">The notional that others are forced to buy on the way.</param>
    public double Gain(CashOut how, in IndexAttackAccounts accounts, double notional, double move, double forced)
    {
        var margin = venue.Margin;
        if (how == CashOut.Withdraw)
        {
            if (margin.BorrowCap == Money.Zero)
            {
                return 0;
            }

            var profit = notional * move * (1 - (margin.ProfitHaircut.PartsPerMillion / 1e6));
            var needed = notional * (1 + move) / LiquidationHunt.GreatestLeverageOf(venue, rules);
            var most = Math.Min(accounts.Capital + margin.BorrowCap.Micros, accounts.Holdings);
            return Math.Max(0, Math.Min(accounts.Capital + profit - needed, most) - accounts.Capital);
        }

        var ofOthers = Math.Min(notional, forced) * move;
        if (accounts.PartnerMargin <= 0)
        {
            return ofOthers;
        }

        var beyond = notional * Math.Max(0, move - accounts.PartnerMargin);
        var isLimited = venue.Liquidation.BeyondFund != LossRule.BadDebt;
        return Math.Max(ofOthers, isLimited ? Math.Min(beyond, venue.Liquidation.InsuranceFund.Micros) : beyond);
    }

    /// <summary>Returns the best push of the constituents, up to a greatest one.</summary>
    /// <param name="how">How it is cashed in.</param>
    /// <param name="perpetual">The perpetual's market.</param>
    /// <param name="pushed">The markets that are pushed.</param>
    /// <param name="instruments">The same markets' instruments, in that order.</param>
    /// <param name="accounts">The adversary's accounts; the position is one that the venue allows.</param>
    /// <param name="forced">Returns the lots that others are forced to buy when the mark rises by a share.</param>
    /// <param name="greatest">The greatest push, as a share of the price.</param>
    public AttackPlan Best(
        CashOut how,
        in PushedMarket perpetual,
        ReadOnlySpan<PushedMarket> pushed,
        ReadOnlySpan<InstrumentId> instruments,
        in IndexAttackAccounts accounts,
        Func<double, double> forced,
        double greatest)
    {
        var best = default(AttackPlan);
        var notional = accounts.Lots * perpetual.LotWorth;
        for (var step = 1; step <= Steps; step++)
        {
            var push = greatest * step / Steps;
            var move = IndexMove(instruments, push);
            var given = how == CashOut.Withdraw ? notional * accounts.PartnerMargin : 0;
            var cost = given + (2 * perpetual.Fee * notional);
            foreach (ref readonly var market in pushed)
            {
                cost += market.CostOf(push, recovery);
            }

            var gain = Gain(how, in accounts, notional, move, forced(move) * perpetual.LotWorth);
            var plan = new AttackPlan(Side.Buy, push, move, accounts.Lots, cost, gain);
            best = AttackPlan.Better(in best, in plan);
        }

        return best;
    }
}
