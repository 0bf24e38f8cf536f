using ExchangeMesh.Domain.Accounts;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Insurance;

/// <summary>The venue's own account: it takes fees on liquidations in, and positions over, and pays what they lose.</summary>
/// <param name="state">The venue.</param>
/// <param name="margin">What accounts own.</param>
internal sealed class InsuranceFund(ExchangeState state, MarginBook margin)
{
    /// <summary>What the fund owns at mark, collateral at its full price, in micro-units of the unit of account.</summary>
    public long Worth => margin.Equity(ExchangeState.Fund, isCollateral: false);

    /// <summary>Whether the fund holds a position that it took over; as a pool it keeps the other side of all positions.</summary>
    public bool HasToWorkOff => Array.Exists(state.Markets, MustWorkOff);

    /// <summary>Returns whether the fund holds a position in a market that it took over.</summary>
    public bool MustWorkOff(Market market) =>
        market.Terms.CounterpartyPool is null && state.Accounts.Look(ExchangeState.Fund, market.Slot).Lots != 0;

    /// <summary>Whether the fund holds any position.</summary>
    public bool HasPositions
    {
        get
        {
            foreach (var market in state.Markets)
            {
                if (state.Accounts.Look(ExchangeState.Fund, market.Slot).Lots != 0)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Returns what the fund holds of an asset.</summary>
    public long Balance(int asset) => state.Accounts.Balance(ExchangeState.Fund, asset);

    /// <summary>Moves an amount from an account to the fund, or back where it is negative, and records it.</summary>
    /// <param name="handle">The account; its balance changes by the opposite.</param>
    /// <param name="asset">The slot of the asset.</param>
    /// <param name="amount">Micro-units that the fund receives.</param>
    /// <param name="reason">Why.</param>
    /// <param name="instrument">The instrument, or none.</param>
    /// <param name="cause">The recorded event that it follows from.</param>
    /// <param name="outbox">Where it is recorded.</param>
    public void TakeFrom(int handle, int asset, long amount, InsuranceReason reason, InstrumentId instrument, EventId cause, IOutbox outbox)
    {
        if (amount == 0)
        {
            return;
        }

        state.Accounts.Balance(handle, asset) -= amount;
        state.Accounts.Balance(ExchangeState.Fund, asset) += amount;
        state.Touch(handle);
        Record(handle, asset, amount, reason, instrument, cause, outbox);
    }

    /// <summary>Moves an amount from an isolated position's margin to the fund, or back where it is negative, and records it.</summary>
    public void TakeFromMargin(int handle, ref Position position, Market market, long amount, EventId cause, IOutbox outbox)
    {
        if (amount == 0)
        {
            return;
        }

        position.Margin -= amount;
        state.Accounts.Balance(ExchangeState.Fund, market.SettlementAsset) += amount;
        var reason = amount < 0 ? InsuranceReason.Loss : InsuranceReason.LiquidationFee;
        Record(handle, market.SettlementAsset, amount, reason, market.Id, cause, outbox);
    }

    /// <summary>Records a change of the fund that has come about.</summary>
    public void Record(int handle, int asset, long amount, InsuranceReason reason, InstrumentId instrument, EventId cause, IOutbox outbox)
    {
        var row = new InsuranceRow
        {
            Asset = state.Assets[asset].Id,
            Account = state.ParticipantOf(handle),
            Instrument = instrument,
            Reason = reason,
            Change = new Money(amount),
            Balance = new Money(Balance(asset)),
        };
        outbox.Record(row, cause);
    }
}
