using ExchangeMesh.Domain.Accounts;
using ExchangeMesh.Domain.AutoDeleveraging;
using ExchangeMesh.Domain.Insurance;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Liquidation;

/// <summary>Who bears what a liquidated account leaves: the insurance fund; where it cannot, the profitable other side; what even that leaves is bad debt.</summary>
/// <remarks>
/// A takeover at the bankruptcy price is carried out as a takeover at mark together with what the account then owns, or owes: the
/// account ends at exactly nothing in both, and no division is needed.
/// </remarks>
/// <param name="state">The venue.</param>
/// <param name="margin">What accounts own and must hold.</param>
/// <param name="settlement">What trades do to accounts.</param>
/// <param name="fund">The insurance fund.</param>
/// <param name="queue">The profitable other side.</param>
/// <param name="sharing">Those in profit, where they pay in money.</param>
internal sealed class LossWaterfall(
    ExchangeState state,
    MarginBook margin,
    Settlement settlement,
    InsuranceFund fund,
    AdlQueue queue,
    LossSharing sharing)
{
    private readonly FundGuard _guard = new(state.Terms.Liquidation.Loss);

    /// <summary>Closes what a cross-margined account still has.</summary>
    /// <param name="handle">Whose.</param>
    /// <param name="prices">The bankruptcy price of each market's position, by slot.</param>
    /// <param name="cause">The recorded event that it follows from.</param>
    /// <param name="outbox">Where messages and records go.</param>
    public void CloseCross(int handle, ReadOnlySpan<Price> prices, EventId cause, IOutbox outbox)
    {
        var equity = margin.Equity(handle, isCollateral: false);
        if ((!MayFundBear(equity, outbox.Now) || WouldHoldTooMuch(handle, -1)) && state.Terms.Liquidation.BeyondFund == LossRule.AutoDeleveraging)
        {
            Deleverage(handle, equity, prices, cause, outbox);
        }

        foreach (var market in state.Markets)
        {
            MoveToFund(market, handle);
        }

        SellCollateral(handle, isWhole: true, cause, outbox);
        Sweep(handle, 0, state.Accounts.Balance(handle, 0), InstrumentId.None, cause, outbox);
    }

    /// <summary>Closes what an isolated position still is; the account's other balances are not touched.</summary>
    public void CloseIsolated(Market market, int handle, Price price, EventId cause, IOutbox outbox)
    {
        ref var position = ref state.Accounts.Position(handle, market.Slot);
        var asset = market.SettlementAsset;
        var before = state.Accounts.Balance(handle, asset);
        var equity = margin.IsolatedRisk(market, position).Equity.Micros;
        if (price.IsSet
            && (!MayFundBear(margin.WorthOf(asset, equity, isCollateral: false), outbox.Now) || WouldHoldTooMuch(handle, market.Slot))
            && state.Terms.Liquidation.BeyondFund == LossRule.AutoDeleveraging)
        {
            queue.Deleverage(market, handle, PriceOf(market, price), cause, outbox);
        }

        MoveToFund(market, handle);
        var left = state.Accounts.Balance(handle, asset) - before + position.Margin;
        state.Accounts.Balance(handle, asset) += position.Margin;
        position.Margin = 0;
        Sweep(handle, asset, left, market.Id, cause, outbox);
    }

    /// <summary>Settles what an account without positions owes out of its collateral; what that does not cover, the fund pays, or nobody.</summary>
    public void SettleDebt(int handle, EventId cause, IOutbox outbox)
    {
        SellCollateral(handle, isWhole: false, cause, outbox);
        for (var asset = 0; asset < state.Assets.Length; asset++)
        {
            var balance = state.Accounts.Balance(handle, asset);
            if (balance < 0)
            {
                Sweep(handle, asset, balance, InstrumentId.None, cause, outbox);
            }
        }
    }

    /// <summary>Closes the fund's own positions where they have cost it more than it has.</summary>
    /// <param name="prices">The bankruptcy price of each market's position, by slot.</param>
    /// <param name="cause">The recorded event that it follows from.</param>
    /// <param name="outbox">Where messages and records go.</param>
    public void CoverFund(ReadOnlySpan<Price> prices, EventId cause, IOutbox outbox)
    {
        if (state.Terms.Liquidation.BeyondFund == LossRule.AutoDeleveraging)
        {
            Deleverage(ExchangeState.Fund, fund.Worth, prices, cause, outbox);
        }

        var worth = fund.Worth;
        if (worth < 0)
        {
            WriteOff(ExchangeState.Fund, 0, -worth, cause, outbox);
        }
    }

    /// <summary>Takes note of what the fund is worth at the start.</summary>
    public void SeeFund(VirtualTime now) => _guard.See(fund.Worth, now);

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        _guard.WriteState(writer);
        sharing.WriteState(writer);
    }

    /// <summary>Takes a state that was written.</summary>
    public void ReadState(StateReader reader)
    {
        _guard.ReadState(reader);
        sharing.ReadState(reader);
    }

    /// <summary>Closes an account's positions against others': its short options first, then perpetuals where that was not enough.</summary>
    private void Deleverage(int handle, long equity, ReadOnlySpan<Price> prices, EventId cause, IOutbox outbox)
    {
        if (DeleverageOptions(handle, equity, cause, outbox) && margin.Equity(handle, isCollateral: false) >= 0)
        {
            return;
        }

        foreach (var market in state.Markets)
        {
            if (!market.IsOption && prices[market.Slot].IsSet && state.Accounts.Look(handle, market.Slot).Lots != 0)
            {
                queue.Deleverage(market, handle, PriceOf(market, prices[market.Slot]), cause, outbox);
            }
        }
    }

    /// <summary>Closes an account's short options; each gives the share of its worth that the account lacks. Answers whether there were any.</summary>
    private bool DeleverageOptions(int handle, long equity, EventId cause, IOutbox outbox)
    {
        var worth = 0L;
        foreach (var market in state.Markets)
        {
            worth += market.IsOption ? Math.Max(0, -market.Worth.Of(state.Accounts.Look(handle, market.Slot).Lots, market.Mark)) : 0;
        }

        if (worth == 0)
        {
            return false;
        }

        foreach (var market in state.Markets)
        {
            if (market.IsOption && state.Accounts.Look(handle, market.Slot).Lots < 0)
            {
                var price = OptionClosing.PriceRoundedDown(new Price(market.Mark), new Money(-equity), new Money(worth));
                queue.Deleverage(market, handle, price, cause, outbox);
            }
        }

        return true;
    }

    /// <summary>Returns the price at which the rulebook closes deleveraged positions.</summary>
    private Price PriceOf(Market market, Price bankruptcy) => state.Terms.Liquidation.DeleveragingPrice switch
    {
        DeleveragingPrice.Mark => new Price(market.Mark),
        DeleveragingPrice.PreviousMark => new Price(market.PreviousMark),
        DeleveragingPrice.Index => new Price(market.Index > 0 ? market.Index : market.Mark),
        _ => IsTooFar(market, bankruptcy) ? new Price(market.Mark) : bankruptcy,
    };

    private bool IsTooFar(Market market, Price bankruptcy)
    {
        var greatest = state.Terms.Liquidation.Loss.GreatestPriceDistance.PartsPerMillion;
        return greatest > 0 && Int128.Abs((Int128)bankruptcy.Ticks - market.Mark) * Ratio.One > (Int128)market.Mark * greatest;
    }

    private bool MayFundBear(long equity, VirtualTime now)
    {
        var worth = fund.Worth;
        _guard.See(worth, now);
        return equity >= 0 || -equity <= _guard.Payable(worth, now);
    }

    /// <summary>Returns whether the fund would hold more than it may if it took an account's positions over, or the one in a market.</summary>
    private bool WouldHoldTooMuch(int handle, int slot)
    {
        var greatest = state.Terms.Liquidation.Loss.GreatestHolding.PartsPerMillion;
        if (greatest == 0)
        {
            return false;
        }

        var held = Int128.Zero;
        foreach (var market in state.Markets)
        {
            var lots = state.Accounts.Look(ExchangeState.Fund, market.Slot).Lots;
            lots += slot < 0 || slot == market.Slot ? state.Accounts.Look(handle, market.Slot).Lots : 0;
            held += margin.RequirementOf(market, market.Worth.Notional(lots, market.Mark));
        }

        return held * Ratio.One > (Int128)Math.Max(0, fund.Worth) * greatest;
    }

    private void MoveToFund(Market market, int handle)
    {
        var lots = state.Accounts.Look(handle, market.Slot).Lots;
        if (lots == 0)
        {
            return;
        }

        var worth = market.Worth.OfFill(lots, market.Mark);
        if (market.IsOption)
        {
            settlement.Pay(market, handle, -lots, -worth);
            settlement.Pay(market, ExchangeState.Fund, lots, worth);
            return;
        }

        settlement.Trade(market, handle, -lots, -worth);
        settlement.Trade(market, ExchangeState.Fund, lots, worth);
    }

    /// <summary>Exchanges collateral for the unit of account with the fund: whole at its price, or as much as is owed at its price less the haircut.</summary>
    private void SellCollateral(int handle, bool isWhole, EventId cause, IOutbox outbox)
    {
        for (var slot = 1; slot < state.Assets.Length; slot++)
        {
            var asset = state.Assets[slot];
            var balance = state.Accounts.Balance(handle, slot);
            var price = isWhole || balance < 0 ? asset.PriceMicros : asset.CollateralPriceMicros;
            if (!asset.IsCollateral || balance == 0 || price == 0)
            {
                continue;
            }

            var owed = -state.Accounts.Balance(handle, 0);
            var sold = isWhole || balance < 0
                ? balance
                : (long)Int128.Min(balance, Rounding.DivideUp((Int128)Math.Max(0, owed) * Ratio.One, price));
            if (sold != 0)
            {
                var proceeds = Rounding.MultiplyDivideDown(sold, price, Ratio.One);
                fund.TakeFrom(handle, slot, sold, InsuranceReason.CollateralSale, InstrumentId.None, cause, outbox);
                fund.TakeFrom(handle, 0, -proceeds, InsuranceReason.CollateralSale, InstrumentId.None, cause, outbox);
            }
        }
    }

    /// <summary>Moves what an account is left with to the fund; what it is short of, the fund pays as far as it can, and the rest is written off.</summary>
    private void Sweep(int handle, int asset, long left, InstrumentId instrument, EventId cause, IOutbox outbox)
    {
        if (left >= 0)
        {
            fund.TakeFrom(handle, asset, left, InsuranceReason.Surplus, instrument, cause, outbox);
            SeeFund(outbox.Now);
            return;
        }

        var rule = state.Terms.Liquidation.BeyondFund;
        var isShared = asset == 0 && rule is LossRule.Haircut or LossRule.SocialisedLoss;
        var owed = -left;
        if (isShared)
        {
            _guard.See(fund.Worth, outbox.Now);
            owed -= PayFromFund(handle, asset, Math.Min(owed, _guard.Payable(fund.Worth, outbox.Now)), instrument, cause, outbox);
            owed -= owed > 0 ? ShareOut(handle, owed, rule, cause, outbox) : 0;
        }

        var able = asset == 0 ? Math.Max(0, fund.Worth) : Math.Max(0, fund.Balance(asset));
        owed -= PayFromFund(handle, asset, Math.Min(owed, able), instrument, cause, outbox);
        if (owed > 0)
        {
            WriteOff(handle, asset, owed, cause, outbox);
        }
    }

    private long PayFromFund(int handle, int asset, long amount, InstrumentId instrument, EventId cause, IOutbox outbox)
    {
        fund.TakeFrom(handle, asset, -amount, InsuranceReason.Loss, instrument, cause, outbox);
        return amount;
    }

    /// <summary>Has those in profit bear a loss, now or at the period's end; answers how much of it.</summary>
    private long ShareOut(int handle, long owed, LossRule rule, EventId cause, IOutbox outbox)
    {
        var borne = owed;
        if (rule == LossRule.Haircut)
        {
            borne = sharing.Share(handle, owed, cause, outbox);
        }
        else
        {
            sharing.Defer(owed);
        }

        state.Accounts.Balance(handle, 0) += borne;
        state.Touch(handle);
        return borne;
    }

    private void WriteOff(int handle, int asset, long amount, EventId cause, IOutbox outbox)
    {
        state.Accounts.Balance(handle, asset) += amount;
        state.Ledger.BadDebt[asset] += amount;
        state.Touch(handle);
        var row = new BadDebtRow
        {
            Account = state.ParticipantOf(handle),
            Asset = state.Assets[asset].Id,
            Amount = new Money(amount),
        };
        outbox.Record(row, cause);
    }
}
