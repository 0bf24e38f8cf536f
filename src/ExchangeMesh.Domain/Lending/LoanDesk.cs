using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>What all ways of resolving loans need: the market, the liquidators, and the records.</summary>
/// <param name="terms">The venue's rules.</param>
/// <param name="market">Its pools and accounts.</param>
/// <param name="wakeToken">The token of wake-ups that are for a resolution.</param>
internal sealed class LoanDesk(LendingTerms terms, LendingMarket market, long wakeToken)
{
    private readonly List<int> _touched = [];

    /// <summary>The venue's rules.</summary>
    public LendingTerms Terms => terms;

    /// <summary>The pools and accounts.</summary>
    public LendingMarket Market => market;

    /// <summary>The pool of the unit of account, which is what a venue of one base asset lends.</summary>
    public int BasePool => market.PoolOf(terms.UnitOfAccount);

    /// <summary>Asks for a wake-up at which what has become due is done.</summary>
    public void WakeAt(VirtualTime at, IOutbox outbox) => outbox.WakeAt(at, wakeToken);

    /// <summary>Takes note that a loan was changed beside the one that was asked for.</summary>
    public void Touch(int slot) => _touched.Add(slot);

    /// <summary>Takes a loan that was changed.</summary>
    public bool TryTakeTouched(out int slot)
    {
        slot = _touched.Count == 0 ? -1 : _touched[^1];
        if (slot >= 0)
        {
            _touched.RemoveAt(_touched.Count - 1);
        }

        return slot >= 0;
    }

    /// <summary>Tells the liquidators of something that they may do.</summary>
    public void Offer(in LoanLiquidatable offer, EventId cause, IOutbox outbox)
    {
        foreach (var liquidator in terms.Liquidators)
        {
            outbox.Send(liquidator, in offer, cause);
        }
    }

    /// <summary>Returns what moved the price of a pool's asset last.</summary>
    public EventId CauseOf(int pool) => pool < 0 ? EventId.None : market.Pools[pool].Oracle.Cause;

    /// <summary>Records what was repaid and seized, and tells both sides.</summary>
    /// <param name="borrower">Whose loan.</param>
    /// <param name="liquidator">Who repaid: a participant, or the venue itself.</param>
    /// <param name="debtPool">What was repaid.</param>
    /// <param name="collateralPool">What was seized.</param>
    /// <param name="seizure">How much; a negative repayment is a reward, of which the liquidator alone is told.</param>
    /// <param name="healthFactor">The health factor before.</param>
    /// <param name="outbox">Where messages and records go.</param>
    /// <returns>The record.</returns>
    public EventId Announce(
        ParticipantId borrower,
        ParticipantId liquidator,
        int debtPool,
        int collateralPool,
        in CollateralSeizure seizure,
        Ratio healthFactor,
        IOutbox outbox)
    {
        var (debt, collateral) = (market.Pools[debtPool].Terms.Asset, market.Pools[collateralPool].Terms.Asset);
        var row = new LoanLiquidationRow
        {
            Borrower = borrower,
            Liquidator = liquidator,
            DebtAsset = debt,
            CollateralAsset = collateral,
            Repaid = Money.Max(Money.Zero, seizure.Repaid),
            Seized = seizure.Seized,
            HealthFactor = healthFactor,
            CollateralPriceMicros = market.Pools[collateralPool].Oracle.PriceMicros,
        };
        var recorded = outbox.Record(in row, outbox.Cause.IsSet ? outbox.Cause : CauseOf(collateralPool));
        if (liquidator != outbox.Self)
        {
            outbox.Send(liquidator, new CollateralSeized(seizure.Repaid, seizure.Received, borrower, debt, collateral), recorded);
        }

        if (borrower != outbox.Self)
        {
            outbox.Send(borrower, new LoanLiquidated(row.Repaid, seizure.Seized, debt, collateral), recorded);
        }

        return recorded;
    }

    /// <summary>Records a debt that nobody will repay.</summary>
    public void RecordBadDebt(ParticipantId borrower, int pool, Money loss, EventId cause, IOutbox outbox)
    {
        if (loss > Money.Zero)
        {
            var row = new BadDebtRow { Account = borrower, Asset = market.Pools[pool].Terms.Asset, Amount = loss };
            outbox.Record(in row, cause);
        }
    }

    /// <summary>Burns the debts of an account that has nothing left which counts as collateral, and records the loss.</summary>
    public void WriteOffIfBad(int slot, EventId cause, IOutbox outbox)
    {
        if (!market.IsBad(slot))
        {
            return;
        }

        for (var pool = 0; pool < market.Pools.Length; pool++)
        {
            RecordBadDebt(market.Book.Owner(slot), pool, market.WriteOff(slot, pool), cause, outbox);
        }
    }

    /// <summary>Returns an amount of a pool's asset in the unit of account, rounded down.</summary>
    public Money WorthOf(Money amount, int pool) =>
        new(Rounding.MultiplyDivideDown(amount.Micros, market.Pools[pool].Oracle.PriceMicros, Ratio.One));

    /// <summary>Returns how much of a pool's asset an amount of the unit of account is worth, rounded down.</summary>
    public Money AmountOf(Money worth, int pool) =>
        new((long)Int128.Min(long.MaxValue, (Int128)worth.Micros * Ratio.One / Math.Max(1, market.Pools[pool].Oracle.PriceMicros)));
}
