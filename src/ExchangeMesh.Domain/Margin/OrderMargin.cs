using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Margin;

/// <summary>Whether an account can pay for an order, and what resting spot orders hold of its balances.</summary>
/// <remarks>
/// A perpetual's order is covered where equity exceeds the initial margin of the greatest position that all resting orders could lead
/// to, plus what the order would lose at once against the mark (Binance's open loss). An order that cannot grow that position needs
/// no margin, so a trader below initial margin can always reduce.
/// </remarks>
/// <param name="state">The venue.</param>
/// <param name="margin">What accounts own and must hold.</param>
internal sealed class OrderMargin(ExchangeState state, MarginBook margin)
{
    private readonly bool _hasLimits =
        state.Terms.Margin.PositionLimit is not null || state.Terms.Margin.PositionShare is not null;

    /// <summary>Returns why an account cannot have an order, or none.</summary>
    /// <param name="market">Where.</param>
    /// <param name="handle">Whose.</param>
    /// <param name="side">Its side.</param>
    /// <param name="limit">Its limit in ticks; 0 for a market order.</param>
    /// <param name="lots">How much.</param>
    public RejectReason Check(Market market, int handle, Side side, long limit, long lots)
    {
        if (market.IsOption || (market.IsPerpetual && state.IsOptionAccount(handle)))
        {
            return market.Worth.IsTooGreat(lots, Math.Max(market.Mark, limit))
                ? RejectReason.PositionLimit
                : margin.Options.Check(market, handle, side, limit, lots);
        }

        if (!market.IsPerpetual)
        {
            return CheckSpot(market, handle, side, limit, lots);
        }

        ref readonly var position = ref state.Accounts.Look(handle, market.Slot);
        var worstCase = side == Side.Buy ? position.WorstCaseWith(lots, 0) : position.WorstCaseWith(0, lots);
        if (worstCase <= position.WorstCase)
        {
            return RejectReason.None;
        }

        if (market.Worth.IsTooGreat(worstCase, Math.Max(market.Mark, limit)))
        {
            return RejectReason.PositionLimit;
        }

        if (_hasLimits && IsBeyondLimits(market, worstCase))
        {
            return RejectReason.PositionLimit;
        }

        return state.IsCross
            ? CheckCross(market, handle, side, limit, lots, worstCase)
            : CheckIsolated(market, handle, side, limit, lots, worstCase);
    }

    /// <summary>Returns what a resting spot order holds, in the asset of <see cref="HeldAsset"/>: the greatest fee is included.</summary>
    public long HoldOf(Market market, Side side, long ticks, long lots)
    {
        if (side == Side.Sell)
        {
            return lots * market.Instrument.LotSizeMicros;
        }

        return WithFee(market, market.Worth.OfFill(lots, ticks));
    }

    /// <summary>Returns the slot of the asset that a resting spot order holds.</summary>
    public static int HeldAsset(Market market, Side side) => side == Side.Buy ? market.QuoteAsset : market.BaseAsset;

    /// <summary>Changes what a resting order to buy options holds of its owner's balance.</summary>
    public void HoldPremium(Market market, int handle, Side side, long ticks, long before, long after)
    {
        state.EnterOptions(handle);
        if (side == Side.Buy && state.IsOptionAccount(handle))
        {
            var change = margin.Options.HoldOf(market, ticks, after) - margin.Options.HoldOf(market, ticks, before);
            state.Options!.Hold(state.Accounts[handle].OptionEntry, change);
        }
    }

    /// <summary>Returns how much of an asset may leave an account: what is not held, and not needed as initial margin.</summary>
    public long Withdrawable(int handle, int asset)
    {
        var free = state.Accounts.Balance(handle, asset) - state.Accounts.Held(handle, asset);
        if (!state.IsCross)
        {
            return Math.Max(0, free - IsolatedOrderMargin(handle, asset));
        }

        if (state.IsOptionAccount(handle))
        {
            var own = asset == 0 ? free - state.Options![state.Accounts[handle].OptionEntry].HeldPremium : free;
            return Math.Max(0, Math.Min(own, InAsset(asset, margin.Options.Room(handle), free)));
        }

        var needed = margin.InitialMargin(handle, -1);
        if (needed == 0 && state.Terms.Margin.BorrowCap == Money.Zero && !OwesAnything(handle))
        {
            return Math.Max(0, free);
        }

        var room = Math.Max(0, margin.Usable(handle) - needed);
        return Math.Max(0, Math.Min(Math.Max(0, free) + Lendable(handle, asset), InAsset(asset, room, free)));
    }

    /// <summary>Returns how much of an asset an account may still withdraw beyond its balance: within the cap, and out of what the venue holds.</summary>
    private long Lendable(int handle, int asset)
    {
        var cap = state.Terms.Margin.BorrowCap.Micros;
        var price = asset == 0 ? Ratio.One : state.Assets[asset].PriceMicros;
        if (cap == 0 || price == 0 || !state.Assets[asset].IsCollateral)
        {
            return 0;
        }

        var left = Math.Max(0, cap - margin.Owed(handle));
        var held = state.Ledger.Deposited[asset] - state.Ledger.Withdrawn[asset] - Math.Max(0, state.Accounts.Balance(handle, asset));
        return (long)Int128.Max(0, Int128.Min(held, (Int128)left * Ratio.One / price));
    }

    private long InAsset(int asset, long room, long otherwise)
    {
        var price = asset == 0 ? Ratio.One : state.Assets[asset].CollateralPriceMicros;
        return asset == 0 ? room : price == 0 ? otherwise : (long)Int128.Min(long.MaxValue, (Int128)room * Ratio.One / price);
    }

    /// <summary>Returns whether a position that is to grow would be larger than the venue lets anybody hold.</summary>
    private bool IsBeyondLimits(Market market, long lots)
    {
        var terms = state.Terms.Margin;
        if (terms.PositionLimit is null && terms.PositionShare is null)
        {
            return false;
        }

        var isBeyondLimit = terms.PositionLimit is not { } limit || margin.RequirementOf(market, market.Worth.Notional(lots, market.Mark)) > limit.Micros;
        var isBeyondShare = terms.PositionShare is not { } share || lots > Rounding.MultiplyDivideDown(market.OpenInterest, share.PartsPerMillion, Ratio.One);
        return isBeyondLimit && isBeyondShare;
    }

    private static long WithFee(Market market, long notional)
    {
        var rate = Math.Max(0, Math.Max(market.Terms.TakerFee.PartsPerMillion, market.Terms.MakerFee.PartsPerMillion));
        return notional + Rounding.MultiplyDivideUp(notional, rate, Ratio.One);
    }

    /// <summary>Returns what an order would lose at once against the mark, in the settlement asset.</summary>
    public static long OpenLoss(Market market, Side side, long limit, long lots)
    {
        var distance = side == Side.Buy ? limit - market.Mark : market.Mark - limit;
        if (limit <= 0 || distance <= 0)
        {
            return 0;
        }

        var signed = side.Sign() * lots;
        return Math.Max(0, market.Worth.Of(signed, limit) - market.Worth.Of(signed, market.Mark));
    }

    private RejectReason CheckSpot(Market market, int handle, Side side, long limit, long lots)
    {
        if (market.Worth.IsTooGreat(lots, Math.Max(market.Mark, limit)))
        {
            return RejectReason.PositionLimit;
        }

        var asset = HeldAsset(market, side);
        var needed = side == Side.Buy && limit == 0
            ? WithFee(market, checked((long)market.Book.DepthFor(Side.Sell, new Quantity(lots)).Notional * market.Worth.PerTickAndLot))
            : HoldOf(market, side, limit, lots);
        if (state.Accounts.Balance(handle, asset) - state.Accounts.Held(handle, asset) < needed)
        {
            return RejectReason.InsufficientBalance;
        }

        return side == Side.Buy && Withdrawable(handle, asset) < needed ? RejectReason.InsufficientMargin : RejectReason.None;
    }

    private RejectReason CheckCross(Market market, int handle, Side side, long limit, long lots, long worstCase)
    {
        var loss = margin.RequirementOf(market, OpenLoss(market, side, limit, lots));
        var free = margin.Usable(handle) - loss;
        if (free >= margin.InitialMargin(handle, market.Slot) + margin.InitialMarginOf(market, worstCase))
        {
            return RejectReason.None;
        }

        var byTiers = margin.InitialMargin(handle, market.Slot, isCapped: false)
            + margin.InitialMarginOf(market, worstCase, isCapped: false);
        return free >= byTiers ? RejectReason.PositionLimit : RejectReason.InsufficientMargin;
    }

    private RejectReason CheckIsolated(Market market, int handle, Side side, long limit, long lots, long worstCase)
    {
        var asset = market.SettlementAsset;
        ref readonly var position = ref state.Accounts.Look(handle, market.Slot);
        var free = state.Accounts.Balance(handle, asset) - state.Accounts.Held(handle, asset)
            - IsolatedOrderMargin(handle, asset) - OpenLoss(market, side, limit, lots);
        var added = OrderMarginOf(market, position.Lots, worstCase, isCapped: true)
            - OrderMarginOf(market, position.Lots, position.WorstCase, isCapped: true);
        if (free >= added)
        {
            return RejectReason.None;
        }

        var byTiers = OrderMarginOf(market, position.Lots, worstCase, isCapped: false)
            - OrderMarginOf(market, position.Lots, position.WorstCase, isCapped: false);
        return free >= byTiers ? RejectReason.PositionLimit : RejectReason.InsufficientMargin;
    }

    /// <summary>Returns what resting orders of isolated positions need beyond what the positions have, in a settlement asset.</summary>
    private long IsolatedOrderMargin(int handle, int asset)
    {
        var needed = 0L;
        ref var position = ref state.Accounts[handle].First;
        while (true)
        {
            if (position.Market >= 0 && state.Markets[position.Market] is { IsPerpetual: true } market && market.SettlementAsset == asset)
            {
                needed += OrderMarginOf(market, position.Lots, position.WorstCase, isCapped: true);
            }

            if (position.Next == 0)
            {
                return needed;
            }

            position = ref state.Accounts.Further(position.Next);
        }
    }

    private long OrderMarginOf(Market market, long lots, long worstCase, bool isCapped) =>
        worstCase == Math.Abs(lots) ? 0 : InSettlement(market, worstCase, isCapped) - InSettlement(market, lots, isCapped);

    private long InSettlement(Market market, long lots, bool isCapped)
    {
        var notional = market.Worth.Notional(lots, market.Mark);
        var needed = market.InitialMargin(notional);
        return isCapped && state.Terms.Margin.LeverageCap is { } cap ? Math.Max(needed, Rounding.DivideUp(notional, cap)) : needed;
    }

    private bool OwesAnything(int handle)
    {
        for (var asset = 0; asset < state.Assets.Length; asset++)
        {
            if (state.Accounts.Balance(handle, asset) < 0)
            {
                return true;
            }
        }

        return false;
    }
}
