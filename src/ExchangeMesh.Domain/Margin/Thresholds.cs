using ExchangeMesh.Domain.Accounts;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Margin;

/// <summary>Keeps, for every account with positions, the prices at which it must be looked at again.</summary>
/// <remarks>
/// An account whose equity hangs on one price has the level at which its margin call, and after that its liquidation, is due. One
/// that hangs on several prices (positions in several markets, or collateral other than the unit of account) has a safe band for
/// each: while all prices keep within their bands it cannot be due. An account that has been called also has the levels at which it
/// may have recovered.
/// </remarks>
/// <param name="state">The venue.</param>
/// <param name="margin">What accounts own and must hold.</param>
internal sealed class Thresholds(ExchangeState state, MarginBook margin)
{
    private static readonly Ratio Liquidation = new(Ratio.One);

    /// <summary>Sets the levels of an isolated position.</summary>
    public void CoverIsolated(Market market, int handle, in Position position)
    {
        if (position.Lots == 0)
        {
            Forget(market, handle);
            return;
        }

        if (position.Liquidation != 0)
        {
            CoverAdverse(market, handle, position.Lots, Never(position.Lots));
            Favourable(market, position.Lots).Remove(handle);
            return;
        }

        CoverAlone(market, handle, position, position.Margin - position.Cost, position.IsCalled, margin.IsolatedRisk(market, position));
    }

    /// <summary>Sets the levels of a cross-margined account.</summary>
    /// <param name="handle">Whose.</param>
    /// <param name="risk">What it owns and must hold now; not below its level.</param>
    public void CoverCross(int handle, AccountRisk risk)
    {
        ref var account = ref state.Accounts[handle];
        ref var position = ref account.First;
        if (account.Liquidation == 0 && state.IsPlain && position.Next == 0)
        {
            if (position.Market >= 0 && position.Lots == 0)
            {
                Forget(state.Markets[position.Market], handle);
            }
            else if (position.Market >= 0)
            {
                var apart = risk.Equity.Micros - state.Markets[position.Market].Worth.Of(position.Lots, state.Markets[position.Market].Mark);
                CoverAlone(state.Markets[position.Market], handle, position, apart, account.IsCalled, risk);
            }

            return;
        }

        CoverBands(handle, risk);
    }

    private static long Never(long lots) => lots > 0 ? ThresholdIndex.NeverFalling : ThresholdIndex.NeverRising;

    private static ThresholdIndex Adverse(Market market, long lots) => lots > 0 ? market.Falling : market.Rising;

    private static ThresholdIndex Favourable(Market market, long lots) => lots > 0 ? market.Rising : market.Falling;

    private static void CoverAdverse(Market market, int handle, long lots, long level) => Adverse(market, lots).Cover(handle, level);

    private static void Forget(Market market, int handle)
    {
        market.Falling.Remove(handle);
        market.Rising.Remove(handle);
    }

    private void CoverAlone(Market market, int handle, in Position position, long apart, bool isCalled, AccountRisk risk)
    {
        var call = state.Terms.Margin.CallLevel;
        var level = isCalled ? Liquidation : call;
        if (isCalled && risk.IsLiquidatable)
        {
            CoverAdverse(market, handle, position.Lots, Never(position.Lots));
        }
        else
        {
            CoverAdverse(market, handle, position.Lots, ThresholdLevels.Adverse(market, position.Lots, apart, level));
        }

        if (isCalled)
        {
            var needed = Math.Max(1, call.OfRoundedUp(risk.MaintenanceMargin).Micros - risk.Equity.Micros);
            Favourable(market, position.Lots).Cover(handle, ThresholdLevels.Favourable(market, position.Lots, needed, call));
        }
        else
        {
            Favourable(market, position.Lots).Remove(handle);
        }
    }

    private void CoverBands(int handle, AccountRisk risk)
    {
        ref var account = ref state.Accounts[handle];
        var call = state.Terms.Margin.CallLevel;
        var level = account.IsCalled ? Liquidation : call;
        var slack = risk.Equity.Micros - level.OfRoundedUp(risk.MaintenanceMargin).Micros;
        var needed = account.IsCalled ? Math.Max(1, call.OfRoundedUp(risk.MaintenanceMargin).Micros - risk.Equity.Micros) : 0;
        var exposure = Exposure(handle, level);
        var isIdle = account.Liquidation != 0 || exposure == 0 || (account.IsCalled && slack < 0);
        var safe = isIdle ? -1 : ShareOf(slack - (4 * (state.Markets.Length + state.Assets.Length)), exposure);
        var gain = account.IsCalled && account.Liquidation == 0 && exposure > 0 ? ShareOf(needed, exposure) : -1;
        ref var position = ref account.First;
        while (true)
        {
            if (position.Market >= 0)
            {
                CoverBand(state.Markets[position.Market], handle, position.Lots, safe, gain, level);
            }

            if (position.Next == 0)
            {
                break;
            }

            position = ref state.Accounts.Further(position.Next);
        }

        CoverCollateral(handle, risk.MaintenanceMargin.Micros > 0, safe, gain);
    }

    /// <summary>Returns how far, in parts per million, all prices may move at once before an amount is lost; at most one half.</summary>
    /// <remarks>
    /// Where positions settle in another asset than the unit of account, or are inverse, losses are not linear in the prices: within
    /// a half, twice the linear loss is more than the loss.
    /// </remarks>
    private long ShareOf(long amount, Int128 exposure)
    {
        var linear = (Int128)Math.Max(0, amount) * Ratio.One / (state.IsPlain && !HasInverse() ? exposure : exposure * 2);
        return (long)Int128.Min(linear, Ratio.One / 2);
    }

    private bool HasInverse() => Array.Exists(state.Markets, market => market.Worth.IsInverse);

    /// <summary>Returns how much is lost, in the unit of account, per whole that all prices move against the account.</summary>
    private Int128 Exposure(int handle, Ratio level)
    {
        Int128 exposure = 0;
        ref var position = ref state.Accounts[handle].First;
        while (true)
        {
            if (position.Lots != 0)
            {
                var market = state.Markets[position.Market];
                var notional = margin.RequirementOf(market, market.Worth.Notional(position.Lots, market.Mark));
                exposure += (Int128)notional * (Ratio.One + ThresholdLevels.GreatestRate(market, level)) / Ratio.One;
            }

            if (position.Next == 0)
            {
                break;
            }

            position = ref state.Accounts.Further(position.Next);
        }

        if (!state.IsPlain)
        {
            var amounts = margin.AmountsOf(handle);
            for (var asset = 1; asset < amounts.Length; asset++)
            {
                exposure += Math.Abs(margin.WorthOf(asset, amounts[asset], isCollateral: false));
            }

            exposure += margin.CrossRisk(handle).MaintenanceMargin.Micros;
        }

        return exposure;
    }

    private void CoverBand(Market market, int handle, long lots, long safe, long gain, Ratio level)
    {
        if (lots == 0)
        {
            Forget(market, handle);
            return;
        }

        if (safe < 0)
        {
            CoverAdverse(market, handle, lots, Never(lots));
        }
        else
        {
            var ticks = Rounding.MultiplyDivideDown(market.Mark, safe, Ratio.One);
            var edge = TierEdge(market, lots);
            var band = lots > 0 ? Math.Max(edge, market.Mark - ticks - 1) : Math.Min(edge, market.Mark + ticks + 1);
            CoverAdverse(market, handle, lots, ThresholdLevels.BeyondMark(market, lots > 0, band));
        }

        if (gain < 0)
        {
            Favourable(market, lots).Remove(handle);
            return;
        }

        var rise = Rounding.MultiplyDivideDown(market.Mark, gain, Ratio.One);
        Favourable(market, lots).Cover(
            handle, ThresholdLevels.BeyondMark(market, lots < 0, lots > 0 ? market.Mark + rise : market.Mark - rise));
    }

    /// <summary>Returns the price at which the notional comes to a higher tier, for those whom a rise of the notional hurts.</summary>
    private static long TierEdge(Market market, long lots)
    {
        if ((lots > 0) != market.Worth.IsInverse)
        {
            return Never(lots);
        }

        var at = market.Tiers!.TierOf(new Money(market.Worth.Notional(lots, market.Mark)));
        return at == market.Tiers.Count - 1
            ? Never(lots)
            : market.Worth.PriceAt(Math.Abs(lots), market.Tiers.GreatestNotionalOf(at).Micros, isRoundedUp: lots > 0);
    }

    private void CoverCollateral(int handle, bool hasPositions, long safe, long gain)
    {
        if (state.IsPlain)
        {
            return;
        }

        var amounts = margin.AmountsOf(handle);
        for (var slot = 1; slot < amounts.Length; slot++)
        {
            var asset = state.Assets[slot];
            if (!asset.IsCollateral)
            {
                continue;
            }

            if (!hasPositions || amounts[slot] == 0 || safe < 0)
            {
                asset.Falling.Remove(handle);
                asset.Rising.Remove(handle);
                continue;
            }

            CoverAsset(asset, handle, amounts[slot] > 0, safe, gain);
        }
    }

    private static void CoverAsset(VenueAsset asset, int handle, bool isOwned, long safe, long gain)
    {
        var move = Rounding.MultiplyDivideDown(asset.PriceMicros, safe, Ratio.One) + 1;
        var (adverse, favourable) = isOwned ? (asset.Falling, asset.Rising) : (asset.Rising, asset.Falling);
        adverse.Cover(handle, isOwned ? Math.Max(0, asset.PriceMicros - move) : asset.PriceMicros + move);
        if (gain < 0)
        {
            favourable.Remove(handle);
            return;
        }

        var help = Math.Max(1, Rounding.MultiplyDivideDown(asset.PriceMicros, gain, Ratio.One));
        favourable.Cover(handle, isOwned ? asset.PriceMicros + help : Math.Max(0, asset.PriceMicros - help));
    }
}
