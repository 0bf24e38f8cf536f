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
    private readonly SafeBands _bands = new(state, margin);

    /// <summary>Sets the levels of an isolated position.</summary>
    /// <param name="market">Where.</param>
    /// <param name="handle">Whose.</param>
    /// <param name="position">The position.</param>
    /// <param name="risk">What it owns and must hold now.</param>
    public void CoverIsolated(Market market, int handle, ref Position position, AccountRisk risk)
    {
        if (position.Lots == 0)
        {
            CoveredLevels.Forget(market, handle, ref position);
        }
        else if (position.Liquidation != 0)
        {
            CoveredLevels.Suspend(market, handle, ref position);
        }
        else
        {
            CoverAlone(market, handle, ref position, position.IsCalled, risk);
        }
    }

    /// <summary>Sets the levels of a cross-margined account.</summary>
    /// <param name="handle">Whose.</param>
    /// <param name="risk">What it owns and must hold now.</param>
    public void CoverCross(int handle, AccountRisk risk)
    {
        if (state.IsOptionAccount(handle))
        {
            SuspendAll(handle);
            return;
        }

        ref var account = ref state.Accounts[handle];
        ref var position = ref account.First;
        if (account.Liquidation != 0 || !state.IsPlain || position.Next != 0)
        {
            _bands.Cover(handle, risk);
        }
        else if (position.Market >= 0 && position.Lots == 0)
        {
            CoveredLevels.Forget(state.Markets[position.Market], handle, ref position);
        }
        else if (position.Market >= 0)
        {
            CoverAlone(state.Markets[position.Market], handle, ref position, account.IsCalled, risk);
        }
    }

    /// <summary>Accounts with options are looked at whenever their options are marked anew; their perpetuals are only kept among the open ones.</summary>
    private void SuspendAll(int handle)
    {
        ref var position = ref state.Accounts[handle].First;
        while (true)
        {
            if (position.Market >= 0 && state.Markets[position.Market] is { IsPerpetual: true } market)
            {
                if (position.Lots == 0)
                {
                    CoveredLevels.Forget(market, handle, ref position);
                }
                else
                {
                    CoveredLevels.Suspend(market, handle, ref position);
                }
            }

            if (position.Next == 0)
            {
                return;
            }

            position = ref state.Accounts.Further(position.Next);
        }
    }

    private void CoverAlone(Market market, int handle, ref Position position, bool isCalled, AccountRisk risk)
    {
        var call = state.Terms.Margin.CallLevel;
        var apart = risk.Equity.Micros - market.Worth.Of(position.Lots, market.Mark);
        if (isCalled && risk.IsLiquidatable)
        {
            CoveredLevels.CoverNever(market, handle, ref position);
        }
        else
        {
            var level = isCalled ? Liquidation : call;
            if (!CoveredLevels.IsKept(position) || !ThresholdLevels.IsSafeAt(market, position.Lots, apart, level, position.Covered))
            {
                CoveredLevels.Cover(
                    market, handle, ref position, ThresholdLevels.Adverse(market, position.Lots, apart, level), hasCushion: true);
            }
        }

        if (isCalled)
        {
            var needed = Math.Max(1, call.OfRoundedUp(risk.MaintenanceMargin).Micros - risk.Equity.Micros);
            CoveredLevels.CoverRecovery(
                market, handle, ref position, ThresholdLevels.Favourable(market, position.Lots, needed, call));
        }
        else
        {
            CoveredLevels.ForgetRecovery(market, handle, ref position);
        }
    }
}
