using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>Sells the collateral of unsafe vaults by auctions whose price falls.</summary>
/// <remarks>
/// Source: makerdao/dss, dog.sol and clip.sol. A keeper's call on an unsafe vault starts an auction and earns the starter's reward; its call on
/// a vault under auction buys at the present price, or starts an auction anew that is too old. The venue's reserves take a debt over when
/// its auction starts, and receive what is raised; what an auction lacks at its end is bad debt. Differences: an account's largest
/// collateral and debt are its vault; a keeper's highest price is stated as its least bonus over the oracle price, and keepers are told of
/// an auction once its price has come down to the oracle's.
/// </remarks>
/// <param name="desk">What it works with.</param>
/// <param name="terms">The rules.</param>
internal sealed class AuctionHouse(LoanDesk desk, VaultAuctionTerms terms) : ILoanResolution
{
    private readonly List<RunningAuction> _running = [];
    private readonly VaultLiquidation _rule = new(terms.Penalty, terms.LeastDebt);

    /// <summary>How many auctions run.</summary>
    public int Count => _running.Count;

    /// <inheritdoc/>
    public bool WarnsBorrowers => false;

    /// <inheritdoc/>
    public bool Assess(int slot, in LoanHealth health, EventId cause, IOutbox outbox)
    {
        if (health.IsLiquidatable && !_running.Exists(one => one.Slot == slot))
        {
            OfferVault(slot, in health, outbox);
        }

        return false;
    }

    /// <inheritdoc/>
    public RejectReason Call(in LiquidationCall call, int caller, IOutbox outbox)
    {
        if (!desk.Market.Book.TryFind(call.Borrower, out var slot))
        {
            return RejectReason.NoSuchLoan;
        }

        var (debtPool, collateralPool) = (desk.Market.PoolOf(call.DebtAsset), desk.Market.PoolOf(call.CollateralAsset));
        var at = _running.FindIndex(one => one.Slot == slot && one.DebtPool == debtPool && one.CollateralPool == collateralPool);
        if (at < 0)
        {
            return Start(slot, debtPool, collateralPool, caller, outbox);
        }

        return terms.Auction.NeedsReset(_running[at].Auction, Age(_running[at], outbox))
            ? Restart(at, caller, outbox)
            : Take(at, caller, in call, outbox);
    }

    /// <inheritdoc/>
    public void Advance(IOutbox outbox)
    {
        for (var at = 0; at < _running.Count; at++)
        {
            if (_running[at].NextOffer <= outbox.Now)
            {
                _running[at] = _running[at] with { NextOffer = outbox.Now + terms.OfferInterval };
                desk.WakeAt(_running[at].NextOffer, outbox);
                OfferAuction(_running[at], outbox);
            }
        }
    }

    /// <inheritdoc/>
    public void Remind(IOutbox outbox)
    {
        // Auctions are offered at their own interval; unsafe vaults with the venue's reminders.
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
        writer.Write(_running.Count);
        foreach (var one in _running)
        {
            writer.Write(desk.Market.Book.Owner(one.Slot).Value);
            writer.Write(one.DebtPool);
            writer.Write(one.CollateralPool);
            writer.Write(one.Auction.Debt.Micros);
            writer.Write(one.Auction.Lot.Micros);
            writer.Write(one.Auction.TopMicros);
            writer.Write(one.Claim.Micros);
            writer.Write(one.StartedAt.Nanoseconds);
            writer.Write(one.NextOffer.Nanoseconds);
        }
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        const int BytesEach = 72;
        _running.Clear();
        for (var left = reader.ReadCount(BytesEach); left > 0; left--)
        {
            var slot = desk.Market.Book.Open(new ParticipantId(reader.ReadInt32()));
            var (debtPool, collateralPool) = (reader.ReadBelow(desk.Market.Pools.Length), reader.ReadBelow(desk.Market.Pools.Length));
            var auction = new CollateralAuction(new Money(reader.ReadInt64()), new Money(reader.ReadInt64()), reader.ReadInt64());
            _running.Add(new RunningAuction(
                slot,
                debtPool,
                collateralPool,
                auction,
                new Money(reader.ReadInt64()),
                new VirtualTime(reader.ReadInt64()),
                new VirtualTime(reader.ReadInt64())));
        }
    }

    private static long Age(in RunningAuction one, IOutbox outbox) => (outbox.Now - one.StartedAt).Nanoseconds / 1_000_000_000;

    /// <summary>Returns the price of a unit of collateral in the debt asset, in millionths.</summary>
    private long RelativePrice(int debtPool, int collateralPool) => Rounding.MultiplyDivideDown(
        desk.Market.Pools[collateralPool].Oracle.PriceMicros, Ratio.One, Math.Max(1, desk.Market.Pools[debtPool].Oracle.PriceMicros));

    private Money Room(int collateralPool)
    {
        var (all, here) = (Money.Zero, Money.Zero);
        foreach (var one in _running)
        {
            all += one.Auction.Debt;
            here += one.CollateralPool == collateralPool ? one.Auction.Debt : Money.Zero;
        }

        var most = desk.Market.Pools[collateralPool].Terms.Hole;
        var roomOfAll = terms.Hole == Money.Zero ? new Money(long.MaxValue >> 2) : terms.Hole - all;
        return most == Money.Zero ? roomOfAll : Money.Min(roomOfAll, most - here);
    }

    private RejectReason Start(int slot, int debtPool, int collateralPool, int caller, IOutbox outbox)
    {
        var market = desk.Market;
        var health = market.Health(slot);
        var (debt, pledged) = (market.Owed(slot, debtPool), market.Pledged(slot, collateralPool));
        if (debt == Money.Zero || pledged == Money.Zero)
        {
            return RejectReason.NoSuchLoan;
        }

        if (!health.IsLiquidatable)
        {
            return RejectReason.Healthy;
        }

        if (!_rule.TryTake(pledged, debt, Room(collateralPool), out var taken))
        {
            return RejectReason.CapReached;
        }

        ref var owed = ref market.Book.Debt(slot, debtPool);
        owed -= market.Pools[debtPool].PayFromReserves(taken.Debt, owed);
        ref var held = ref market.Book.Supply(slot, collateralPool);
        held -= market.Pools[collateralPool].AbsorbSupply(taken.Lot, held);
        var auction = terms.Auction.Start(taken.ToRaise, taken.Lot, RelativePrice(debtPool, collateralPool));
        var one = new RunningAuction(slot, debtPool, collateralPool, auction, taken.Debt, outbox.Now, outbox.Now + terms.OfferInterval);
        _running.Add(one);
        Reward(terms.Auction.StartReward(taken.ToRaise), one, caller, health.HealthFactor, outbox);
        OfferAuction(one, outbox);
        desk.WakeAt(one.NextOffer, outbox);
        desk.Touch(slot);
        return RejectReason.None;
    }

    private RejectReason Restart(int at, int caller, IOutbox outbox)
    {
        var one = _running[at];
        var price = RelativePrice(one.DebtPool, one.CollateralPool);
        var reward = terms.Auction.RestartReward(one.Auction, price);
        var auction = terms.Auction.Start(one.Auction.Debt, one.Auction.Lot, price);
        _running[at] = one with { Auction = auction, StartedAt = outbox.Now, NextOffer = outbox.Now + terms.OfferInterval };
        Reward(reward, _running[at], caller, Ratio.Zero, outbox);
        OfferAuction(_running[at], outbox);
        desk.WakeAt(_running[at].NextOffer, outbox);
        return RejectReason.None;
    }

    private RejectReason Take(int at, int caller, in LiquidationCall call, IOutbox outbox)
    {
        var (one, market) = (_running[at], desk.Market);
        var age = Age(one, outbox);
        if (BonusOf(one, age) < call.LeastBonus)
        {
            return RejectReason.TooExpensive;
        }

        var price = terms.Auction.Price.At(one.Auction.TopMicros, age);
        var wanted = price == 0
            ? one.Auction.Lot
            : new Money((long)Int128.Min(one.Auction.Lot.Micros, (Int128)call.Amount.Micros * Ratio.One / price));
        if (wanted == Money.Zero)
        {
            return RejectReason.QuantityNotPositive;
        }

        var bought = terms.Auction.Take(one.Auction, age, wanted, long.MaxValue);
        if (bought.Refusal != AuctionRefusal.None)
        {
            return RejectReason.LeavesDust;
        }

        ref var free = ref market.Book.Free(caller, one.DebtPool);
        if (free < bought.Paid.Micros)
        {
            return RejectReason.InsufficientBalance;
        }

        var given = bought.Received + bought.Returned;
        if (market.Pools[one.CollateralPool].Cash < given)
        {
            return RejectReason.InsufficientLiquidity;
        }

        free -= bought.Paid.Micros;
        market.Pools[one.DebtPool].AddToReserves(bought.Paid);
        market.Pools[one.CollateralPool].TakeFromReserves(given);
        market.Book.Free(caller, one.CollateralPool) += bought.Received.Micros;
        market.Book.Free(one.Slot, one.CollateralPool) += bought.Returned.Micros;
        var sale = new CollateralSeizure(bought.Paid, bought.Received, Money.Zero);
        var cause = desk.Announce(
            market.Book.Owner(one.Slot), market.Book.Owner(caller), one.DebtPool, one.CollateralPool, in sale, Ratio.Zero, outbox);
        Continue(at, bought, cause, outbox);
        return RejectReason.None;
    }

    private void Continue(int at, in AuctionPurchase bought, EventId cause, IOutbox outbox)
    {
        var one = _running[at];
        var claim = Money.Max(Money.Zero, one.Claim - bought.Paid);
        if (!bought.Left.IsOver)
        {
            _running[at] = one with { Auction = bought.Left, Claim = claim };
            return;
        }

        _running.RemoveAt(at);
        desk.Market.Pools[one.DebtPool].WriteOffReserves(claim);
        desk.RecordBadDebt(desk.Market.Book.Owner(one.Slot), one.DebtPool, claim, cause, outbox);
        desk.Touch(one.Slot);
    }

    /// <summary>Pays whoever started an auction out of the reserves, as far as there is cash, and tells it.</summary>
    private void Reward(Money reward, in RunningAuction one, int caller, Ratio healthFactor, IOutbox outbox)
    {
        var lent = desk.Market.Pools[one.DebtPool];
        var paid = Money.Min(reward, lent.Cash);
        lent.TakeFromReserves(paid);
        desk.Market.Book.Free(caller, one.DebtPool) += paid.Micros;
        var start = new CollateralSeizure(-paid, Money.Zero, Money.Zero);
        var market = desk.Market;
        desk.Announce(
            market.Book.Owner(one.Slot), market.Book.Owner(caller), one.DebtPool, one.CollateralPool, in start, healthFactor, outbox);
    }

    /// <summary>Returns what a buyer receives now beyond the worth of what it pays; negative while the price is above the oracle's.</summary>
    private Ratio BonusOf(in RunningAuction one, long age)
    {
        var price = terms.Auction.Price.At(one.Auction.TopMicros, age);
        var oracle = RelativePrice(one.DebtPool, one.CollateralPool);
        return price == 0
            ? new Ratio(100 * Ratio.One)
            : new Ratio((long)Int128.Min(101 * Ratio.One, (Int128)oracle * Ratio.One / price) - Ratio.One);
    }

    private void OfferVault(int slot, in LoanHealth health, IOutbox outbox)
    {
        var (debtPool, collateralPool, _) = desk.Market.LargestLoan(slot, in health);
        if (collateralPool < 0)
        {
            return;
        }

        // Starting costs nothing and is rewarded: the bonus stands for that, and for no purchase.
        Offer(slot, debtPool, collateralPool, desk.Market.Owed(slot, debtPool), new Ratio(Ratio.One), health.HealthFactor, outbox);
    }

    private void OfferAuction(in RunningAuction one, IOutbox outbox)
    {
        var age = Age(one, outbox);
        var price = terms.Auction.Price.At(one.Auction.TopMicros, age);
        var worth = new Money(Rounding.MultiplyDivideUp(one.Auction.Lot.Micros, Math.Max(1, price), Ratio.One));
        var bonus = terms.Auction.NeedsReset(one.Auction, age) ? new Ratio(Ratio.One) : BonusOf(one, age);
        if (bonus < Ratio.Zero)
        {
            return;
        }

        var most = Money.Max(new Money(1), Money.Min(one.Auction.Debt, worth));
        Offer(one.Slot, one.DebtPool, one.CollateralPool, most, bonus, Ratio.Zero, outbox);
    }

    private void Offer(int slot, int debtPool, int collateralPool, Money most, Ratio bonus, Ratio healthFactor, IOutbox outbox)
    {
        var pools = desk.Market.Pools;
        var offer = new LoanLiquidatable(
            most, bonus, healthFactor, desk.Market.Book.Owner(slot), pools[debtPool].Terms.Asset, pools[collateralPool].Terms.Asset);
        desk.Offer(in offer, desk.CauseOf(collateralPool), outbox);
    }

    private readonly record struct RunningAuction(
        int Slot, int DebtPool, int CollateralPool, CollateralAuction Auction, Money Claim, VirtualTime StartedAt, VirtualTime NextOffer);
}
