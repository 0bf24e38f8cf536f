using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>Takes unsafe accounts over whole, pays their debts out of the venue's reserves, and sells their collateral below the oracle price.</summary>
/// <remarks>
/// Source: compound-finance/comet, Comet.sol (absorbInternal, buyCollateral). Differences: the venue absorbs by itself, at once, and pays
/// nobody for it; what an account owed beyond its collateral's worth and the reserves cannot pay is recorded as bad debt, where the
/// protocol's reserves go below zero.
/// </remarks>
/// <param name="desk">What it works with.</param>
/// <param name="storeFrontPriceFactor">The share of the penalty that buyers are given.</param>
/// <param name="targetReserves">From these reserves of the base asset on nothing is sold.</param>
internal sealed class StoreFront(LoanDesk desk, Ratio storeFrontPriceFactor, Money targetReserves) : ILoanResolution
{
    private static readonly Ratio Whole = new(Ratio.One);
    private readonly Money[] _forSale = new Money[desk.Market.Pools.Length];

    /// <inheritdoc/>
    public bool WarnsBorrowers => false;

    /// <inheritdoc/>
    public bool Assess(int slot, in LoanHealth health, EventId cause, IOutbox outbox)
    {
        if (!health.IsLiquidatable || desk.Market.Owed(slot, desk.BasePool) == Money.Zero)
        {
            return false;
        }

        Absorb(slot, in health, outbox);
        Remind(outbox);
        return true;
    }

    /// <inheritdoc/>
    public RejectReason Call(in LiquidationCall call, int caller, IOutbox outbox)
    {
        var (market, pool) = (desk.Market, desk.Market.PoolOf(call.CollateralAsset));
        if (call.Borrower != outbox.Self || market.PoolOf(call.DebtAsset) != desk.BasePool || _forSale[pool] == Money.Zero)
        {
            return RejectReason.NoSuchLoan;
        }

        if (!IsSelling)
        {
            return RejectReason.Healthy;
        }

        if (BonusOf(pool) < call.LeastBonus)
        {
            return RejectReason.TooExpensive;
        }

        var (paid, bought) = Quote(call.Amount, pool);
        if (bought == Money.Zero)
        {
            return RejectReason.QuantityNotPositive;
        }

        ref var free = ref market.Book.Free(caller, desk.BasePool);
        if (free < paid.Micros)
        {
            return RejectReason.InsufficientBalance;
        }

        if (market.Pools[pool].Cash < bought)
        {
            return RejectReason.InsufficientLiquidity;
        }

        free -= paid.Micros;
        market.Pools[desk.BasePool].AddToReserves(paid);
        market.Pools[pool].TakeFromReserves(bought);
        market.Book.Free(caller, pool) += bought.Micros;
        _forSale[pool] -= bought;
        var sale = new CollateralSeizure(paid, bought, Money.Zero);
        desk.Announce(outbox.Self, market.Book.Owner(caller), desk.BasePool, pool, in sale, Whole, outbox);
        return RejectReason.None;
    }

    /// <inheritdoc/>
    public void Advance(IOutbox outbox)
    {
        // Nothing is due by the clock: what is for sale is offered again with the venue's reminders.
    }

    /// <inheritdoc/>
    public void Remind(IOutbox outbox)
    {
        for (var pool = 0; pool < _forSale.Length && IsSelling; pool++)
        {
            if (_forSale[pool] == Money.Zero)
            {
                continue;
            }

            var offer = new LoanLiquidatable(
                Price(_forSale[pool], pool),
                BonusOf(pool),
                Ratio.Zero,
                outbox.Self,
                desk.Market.Pools[desk.BasePool].Terms.Asset,
                desk.Market.Pools[pool].Terms.Asset);
            desk.Offer(in offer, desk.CauseOf(pool), outbox);
        }
    }

    /// <inheritdoc/>
    public bool TryWatch(int slot, in LoanHealth health, out long fallsBelow, out long risesTo)
    {
        (fallsBelow, risesTo) = (0, 0);
        return false;
    }

    /// <inheritdoc/>
    public Money HeldOf(int pool) => Money.Zero;

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        foreach (var amount in _forSale)
        {
            writer.Write(amount.Micros);
        }
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        foreach (ref var amount in _forSale.AsSpan())
        {
            amount = new Money(reader.ReadInt64());
        }
    }

    private bool IsSelling => targetReserves == Money.Zero || desk.Market.Pools[desk.BasePool].Reserves < targetReserves;

    private CometAbsorption RuleOf(int pool) => new(storeFrontPriceFactor, desk.Market.Pools[pool].Terms.LiquidationFactor);

    /// <summary>Returns the discount as what a buyer receives beyond the worth of what it pays.</summary>
    private Ratio BonusOf(int pool) =>
        new(Rounding.MultiplyDivideDown(Ratio.One, Ratio.One, Ratio.One - RuleOf(pool).Discount.PartsPerMillion) - Ratio.One);

    private void Absorb(int slot, in LoanHealth health, IOutbox outbox)
    {
        var market = desk.Market;
        var lent = market.Pools[desk.BasePool];
        var owner = market.Book.Owner(slot);
        var debt = market.Owed(slot, desk.BasePool);
        var (credited, worth, largest) = (Money.Zero, Money.Zero, -1);
        for (var pool = 0; pool < _forSale.Length; pool++)
        {
            var amount = market.Pledged(slot, pool);
            if (amount == Money.Zero || pool == desk.BasePool)
            {
                continue;
            }

            ref var held = ref market.Book.Supply(slot, pool);
            held -= market.Pools[pool].AbsorbSupply(amount, held);
            _forSale[pool] += amount;
            worth += desk.WorthOf(amount, pool);
            credited += market.Pools[pool].Terms.LiquidationFactor.OfRoundedDown(desk.WorthOf(amount, pool));
            largest = largest < 0 ? pool : largest;
            var seizure = new CollateralSeizure(largest == pool ? debt : Money.Zero, amount, Money.Zero);
            desk.Announce(owner, outbox.Self, desk.BasePool, pool, in seizure, health.HealthFactor, outbox);
        }

        ref var owed = ref market.Book.Debt(slot, desk.BasePool);
        var kept = Money.Max(Money.Zero, desk.AmountOf(credited, desk.BasePool) - debt);
        var shortfall = Money.Max(Money.Zero, debt - desk.AmountOf(worth, desk.BasePool));
        var uncovered = Money.Max(Money.Zero, shortfall - Money.Max(Money.Zero, lent.Reserves));
        owed -= lent.PayFromReserves(debt, owed);
        market.Book.Supply(slot, desk.BasePool) += kept > Money.Zero ? lent.SupplyFromReserves(kept) : 0;
        lent.WriteOffReserves(uncovered);
        desk.RecordBadDebt(owner, desk.BasePool, uncovered, desk.CauseOf(largest), outbox);
    }

    private Money Price(Money amount, int pool)
    {
        var whole = Rounding.DivideUp(
            (Int128)amount.Micros * desk.Market.Pools[pool].Oracle.PriceMicros * (Ratio.One - RuleOf(pool).Discount.PartsPerMillion),
            (Int128)desk.Market.Pools[desk.BasePool].Oracle.PriceMicros * Ratio.One);
        return new Money((long)whole);
    }

    /// <summary>Returns what is paid and received for at most an amount of the base asset: no more than there is for sale.</summary>
    private (Money Paid, Money Bought) Quote(Money amount, int pool)
    {
        var quoted = RuleOf(pool).QuoteCollateral(
            amount, desk.Market.Pools[desk.BasePool].Oracle.PriceMicros, desk.Market.Pools[pool].Oracle.PriceMicros);
        return quoted <= _forSale[pool] ? (amount, quoted) : (Money.Min(amount, Price(_forSale[pool], pool)), _forSale[pool]);
    }
}
