using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Options;

/// <summary>What accounts with options own against what they must hold, and whether they can pay for an order.</summary>
/// <remarks>
/// Standard margin: equity is the margin balance, which options do not enter; a short option's requirement contains its mark (Deribit
/// support 25944756247837). Portfolio margin: equity contains the options at mark. Resting orders to sell options count as filled, what
/// resting orders to buy them would pay is held. An order that an account cannot cover is let through where it lowers what must be held, as a hedge does.
/// </remarks>
/// <param name="state">The venue.</param>
/// <param name="margin">What accounts own.</param>
/// <param name="requirements">What they must hold.</param>
internal sealed class OptionAccounts(ExchangeState state, MarginBook margin, OptionRequirements requirements)
{
    private readonly OptionChains _chains = state.Options!;

    /// <summary>Returns what an account owns and must hold.</summary>
    public AccountRisk RiskOf(int handle)
    {
        var equity = EquityOf(handle);
        var needed = requirements.Of(handle, isInitial: false, default);
        if (needed == 0 && equity < 0 && HoldsAnything(handle))
        {
            // Who owes, and has nothing but what was paid for, must sell of it.
            needed = 1;
        }

        return new AccountRisk(new Money(equity), new Money(needed));
    }

    /// <summary>Returns the equity that margin is compared with.</summary>
    public long EquityOf(int handle)
    {
        var equity = margin.Equity(handle, isCollateral: true);
        return state.Terms.Margin.OptionModel == OptionMarginModel.Portfolio ? equity : equity - OptionWorth(handle);
    }

    /// <summary>Returns why an account cannot have an order, or none.</summary>
    public RejectReason Check(Market market, int handle, Side side, long limit, long lots)
    {
        ref readonly var position = ref state.Accounts.Look(handle, market.Slot);
        var number = state.Accounts[handle].OptionEntry;
        var held = number == 0 ? 0 : _chains[number].HeldPremium;
        var premium = market.IsOption && side == Side.Buy ? PremiumOf(market, limit, lots) : 0;
        if (premium > 0 && state.Accounts.Balance(handle, 0) - state.Accounts.Held(handle, 0) - held < premium)
        {
            return RejectReason.InsufficientBalance;
        }

        var (buy, sell) = side == Side.Buy ? (lots, 0L) : (0L, lots);
        var isClosing = market.IsOption
            ? side == Side.Buy && position.Lots + position.OpenBuy + lots <= 0
            : position.WorstCaseWith(buy, sell) <= position.WorstCase && requirements.IsByTiers(market);
        if (isClosing)
        {
            return RejectReason.None;
        }

        var loss = market.IsOption ? premium : OrderMargin.OpenLoss(market, side, limit, lots);
        var change = new OrderedLots(market.Slot, buy, sell);
        var needed = requirements.Of(handle, isInitial: true, change) + held + loss;
        return EquityOf(handle) >= needed || needed <= requirements.Of(handle, isInitial: true, default) + held
            ? RejectReason.None
            : RejectReason.InsufficientMargin;
    }

    /// <summary>Returns whether an account could open positions that come to it at mark, with an amount of the unit of account.</summary>
    /// <param name="handle">Whose.</param>
    /// <param name="moved">The lots that come, by slot.</param>
    /// <param name="received">What comes with them.</param>
    public bool MayCarry(int handle, long[] moved, long received)
    {
        var isPortfolio = state.Terms.Margin.OptionModel == OptionMarginModel.Portfolio;
        var options = 0L;
        foreach (var market in state.Markets)
        {
            options += market.IsOption && !isPortfolio ? market.Worth.Of(moved[market.Slot], market.Mark) : 0;
        }

        var held = _chains[state.Accounts[handle].OptionEntry].HeldPremium;
        return EquityOf(handle) + received - options - held >= requirements.Of(handle, isInitial: true, OrderedLots.OfMoved(moved));
    }

    /// <summary>Returns what may leave an account of the unit of account's worth, beyond what must be held to open.</summary>
    public long Room(int handle) =>
        Math.Max(0, EquityOf(handle) - _chains[state.Accounts[handle].OptionEntry].HeldPremium
            - requirements.Of(handle, isInitial: true, default));

    /// <summary>Returns what a resting order to buy options holds: the premium at its limit and the greatest fee.</summary>
    public long HoldOf(Market market, long ticks, long lots)
    {
        var premium = market.Worth.OfFill(lots, ticks);
        return premium + OptionFee.GreatestRoundedUp(_chains.Find(market).Series.Terms.FeeCap, premium);
    }

    /// <summary>Returns an account's options at mark, in micro-units; negative where it owes more than it owns.</summary>
    public long OptionWorth(int handle)
    {
        var worth = 0L;
        ref var position = ref state.Accounts[handle].First;
        while (true)
        {
            if (position.Lots != 0 && state.Markets[position.Market] is { IsOption: true } market)
            {
                worth += market.Worth.Of(position.Lots, market.Mark);
            }

            if (position.Next == 0)
            {
                return worth;
            }

            position = ref state.Accounts.Further(position.Next);
        }
    }

    /// <summary>Returns the delta of all that an account holds on an underlying, in units of it.</summary>
    public double DeltaOf(int handle, Market underlying)
    {
        var delta = state.Accounts.Look(handle, underlying.Slot).Lots * (underlying.Instrument.LotSizeMicros / 1e6);
        foreach (var series in _chains.Series)
        {
            for (var at = 0; series.Underlying == underlying && !series.IsSettled && at < series.Markets.Length; at++)
            {
                var lots = state.Accounts.Look(handle, series.Markets[at].Slot).Lots;
                delta += lots == 0 ? 0 : lots * (series.Markets[at].Instrument.LotSizeMicros / 1e6) * series.DeltaOf(at);
            }
        }

        return delta;
    }

    private long PremiumOf(Market market, long limit, long lots)
    {
        if (limit > 0)
        {
            return HoldOf(market, limit, lots);
        }

        var premium = checked((long)market.Book.DepthFor(Side.Sell, new Quantity(lots)).Notional * market.Worth.PerTickAndLot);
        return premium + OptionFee.GreatestRoundedUp(_chains.Find(market).Series.Terms.FeeCap, premium);
    }

    private bool HoldsAnything(int handle)
    {
        ref var position = ref state.Accounts[handle].First;
        while (position.Lots == 0 && position.Next != 0)
        {
            position = ref state.Accounts.Further(position.Next);
        }

        return position.Lots != 0;
    }
}

/// <summary>Lots of an order that is looked at as if it rested already.</summary>
/// <param name="Slot">Its market.</param>
/// <param name="Buy">Lots to buy.</param>
/// <param name="Sell">Lots to sell.</param>
/// <param name="Moved">By slot, lots that count as held beside those that are; null for none.</param>
internal readonly record struct OrderedLots(int Slot, long Buy, long Sell, long[]? Moved = null)
{
    /// <summary>Returns lots of several positions that are looked at as if they were held already.</summary>
    public static OrderedLots OfMoved(long[] moved) => new(-1, 0, 0, moved);

    /// <summary>Returns the lots that count as held in a market beside those that are.</summary>
    public long MovedIn(int slot) => Moved?[slot] ?? 0;

    /// <summary>Returns whether anything is looked at in a market.</summary>
    public bool Concerns(int slot) => (Slot == slot && Buy + Sell > 0) || MovedIn(slot) != 0;
}
