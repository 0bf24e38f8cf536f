using ExchangeMesh.Domain.Accounts;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Margin;

/// <summary>Gives a cross-margined account that hangs on several prices a band for each: while all keep within, nothing can be due.</summary>
/// <param name="state">The venue.</param>
/// <param name="margin">What accounts own and must hold.</param>
internal sealed class SafeBands(ExchangeState state, MarginBook margin)
{
    private static readonly Ratio Liquidation = new(Ratio.One);
    private readonly bool _isLinear = state.IsPlain && !Array.Exists(state.Markets, market => market.Worth.IsInverse);

    /// <summary>Sets the bands of an account.</summary>
    /// <param name="handle">Whose.</param>
    /// <param name="risk">What it owns and must hold now.</param>
    public void Cover(int handle, AccountRisk risk)
    {
        ref var account = ref state.Accounts[handle];
        var call = state.Terms.Margin.CallLevel;
        var level = account.IsCalled ? Liquidation : call;
        var slack = risk.Equity.Micros - level.OfRoundedUp(risk.MaintenanceMargin).Micros;
        var needed = Math.Max(1, call.OfRoundedUp(risk.MaintenanceMargin).Micros - risk.Equity.Micros);
        var exposure = Exposure(handle, level, risk);
        var isIdle = account.Liquidation != 0 || exposure == 0;
        var roundings = 4 * (state.Markets.Length + state.Assets.Length);
        var safe = isIdle || (account.IsCalled && slack < 0) ? -1 : ShareOf(slack - roundings, exposure);
        var gain = !isIdle && account.IsCalled ? ShareOf(needed, exposure) : -1;
        ref var position = ref account.First;
        while (true)
        {
            if (position.Market >= 0)
            {
                CoverPosition(state.Markets[position.Market], handle, ref position, safe, gain);
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
        var linear = (Int128)Math.Max(0, amount) * Ratio.One / (_isLinear ? exposure : exposure * 2);
        return (long)Int128.Min(linear, Ratio.One / 2);
    }

    /// <summary>Returns how much is lost, in the unit of account, per whole that all prices move against the account.</summary>
    private Int128 Exposure(int handle, Ratio level, AccountRisk risk)
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

        if (state.IsPlain)
        {
            return exposure;
        }

        var amounts = margin.AmountsOf(handle);
        for (var asset = 1; asset < amounts.Length; asset++)
        {
            exposure += Math.Abs(margin.WorthOf(asset, amounts[asset], isCollateral: false));
        }

        return exposure + risk.MaintenanceMargin.Micros;
    }

    private static void CoverPosition(Market market, int handle, ref Position position, long safe, long gain)
    {
        var lots = position.Lots;
        if (lots == 0)
        {
            CoveredLevels.Forget(market, handle, ref position);
            return;
        }

        if (safe < 0)
        {
            CoveredLevels.CoverNever(market, handle, ref position);
        }
        else
        {
            var ticks = Rounding.MultiplyDivideDown(market.Mark, safe, Ratio.One);
            var edge = TierEdge(market, lots);
            var band = lots > 0 ? Math.Max(edge, market.Mark - ticks - 1) : Math.Min(edge, market.Mark + ticks + 1);
            CoveredLevels.Cover(
                market, handle, ref position, ThresholdLevels.BeyondMark(market, lots > 0, band), hasCushion: false);
        }

        if (gain < 0)
        {
            CoveredLevels.ForgetRecovery(market, handle, ref position);
            return;
        }

        var rise = Rounding.MultiplyDivideDown(market.Mark, gain, Ratio.One);
        var recovery = lots > 0 ? market.Mark + rise : market.Mark - rise;
        CoveredLevels.CoverRecovery(market, handle, ref position, ThresholdLevels.BeyondMark(market, lots < 0, recovery));
    }

    /// <summary>Returns the price at which the notional comes to a higher tier, for those whom a rise of the notional hurts.</summary>
    private static long TierEdge(Market market, long lots)
    {
        var never = lots > 0 ? ThresholdIndex.NeverFalling : ThresholdIndex.NeverRising;
        if ((lots > 0) != market.Worth.IsInverse)
        {
            return never;
        }

        var at = market.Tiers!.TierOf(new Money(market.Worth.Notional(lots, market.Mark)));
        return at == market.Tiers.Count - 1
            ? never
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

            if (!hasPositions || amounts[slot] == 0 || (safe < 0 && gain < 0))
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
        var (adverse, favourable) = isOwned ? (asset.Falling, asset.Rising) : (asset.Rising, asset.Falling);
        if (safe < 0)
        {
            adverse.Remove(handle);
        }
        else
        {
            var move = Rounding.MultiplyDivideDown(asset.PriceMicros, safe, Ratio.One) + 1;
            adverse.Cover(handle, isOwned ? Math.Max(0, asset.PriceMicros - move) : asset.PriceMicros + move);
        }

        if (gain < 0)
        {
            favourable.Remove(handle);
            return;
        }

        var help = Math.Max(1, Rounding.MultiplyDivideDown(asset.PriceMicros, gain, Ratio.One));
        favourable.Cover(handle, isOwned ? asset.PriceMicros + help : Math.Max(0, asset.PriceMicros - help));
    }
}
