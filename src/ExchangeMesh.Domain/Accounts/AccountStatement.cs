using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Accounts;

/// <summary>What one account holds, for audits, tests and reports.</summary>
/// <param name="Balance">The balance of one asset, what is held included.</param>
/// <param name="Held">What of it is held for resting spot orders.</param>
/// <param name="Position">Lots of one instrument; negative is short.</param>
/// <param name="Cost">What the position was worth when it was entered, with its sign.</param>
/// <param name="IsolatedMargin">The position's isolated margin.</param>
/// <param name="Risk">The cross account's equity and maintenance margin in the unit of account, or those of the isolated position.</param>
/// <param name="IsCalled">Whether a margin call is out.</param>
/// <param name="IsInLiquidation">Whether the account, or the isolated position, is being liquidated.</param>
public readonly record struct AccountStatement(
    Money Balance,
    Money Held,
    Quantity Position,
    Money Cost,
    Money IsolatedMargin,
    AccountRisk Risk,
    bool IsCalled,
    bool IsInLiquidation)
{
    /// <summary>Returns the statement of an account in one instrument and one asset.</summary>
    internal static AccountStatement Of(
        ExchangeState state,
        MarginBook margin,
        ParticipantId account,
        InstrumentId instrument,
        AssetId asset)
    {
        var handle = state.Accounts.Find(account);
        var slot = state.SlotOf(asset);
        if (handle < 0 || slot < 0)
        {
            return default;
        }

        var market = state.MarketOf(instrument);
        var position = market is null ? default : state.Accounts.Look(handle, market.Slot);
        var risk = state.IsCross || market is not { IsPerpetual: true }
            ? margin.CrossRisk(handle)
            : margin.IsolatedRisk(market, position);
        ref readonly var owner = ref state.Accounts[handle];
        return new AccountStatement(
            new Money(state.Accounts.Balance(handle, slot)),
            new Money(state.Accounts.Held(handle, slot)),
            new Quantity(position.Lots),
            new Money(position.Cost),
            new Money(position.Margin),
            risk,
            owner.IsCalled || position.IsCalled,
            owner.Liquidation != 0 || position.Liquidation != 0);
    }
}
