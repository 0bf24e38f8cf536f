using ExchangeMesh.Domain.AutoDeleveraging;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Liquidation;

/// <summary>Shares a loss in money among the accounts that are in profit, or that hold positions: at once (a haircut), or once in a period (socialised loss).</summary>
/// <remarks>
/// Source: T. Chitra, arXiv 2512.01112 (wealth pro-rata and capped haircuts); socialised loss as exchanges had it before deleveraging (OKX
/// to 2018, Deribit; the latter unverified); by position, as Drift spreads a perpetual's bankruptcy over all its open positions. Differences: an account's profit is its unrealised profit at mark when the loss is shared, not what it
/// has realised within the period; only losses in the unit of account are shared; accounts that are being liquidated bear nothing; each
/// share is at most the account's equity; by position all perpetuals of the venue count, not those of one market.
/// </remarks>
/// <param name="state">The venue.</param>
/// <param name="margin">What accounts own.</param>
internal sealed class LossSharing(ExchangeState state, MarginBook margin)
{
    private readonly List<(int Handle, long Weight, long Capacity)> _bearers = [];
    private long _pending;

    private LossTerms Terms => state.Terms.Liquidation.Loss;

    /// <summary>Asks for the first period's end.</summary>
    public void Start(IOutbox outbox)
    {
        if (state.Terms.Liquidation.BeyondFund == LossRule.SocialisedLoss)
        {
            outbox.WakeAt(outbox.Now + Terms.Period, WakeToken.Of(WakeKind.SocialisedLoss));
        }
    }

    /// <summary>Takes from the bearers what a loss needs.</summary>
    /// <param name="bankrupt">Whose loss.</param>
    /// <param name="needed">Micro-units of the unit of account; positive.</param>
    /// <param name="cause">The recorded event that it follows from.</param>
    /// <param name="outbox">Where shares are recorded.</param>
    /// <returns>What they bear.</returns>
    public long Share(int bankrupt, long needed, EventId cause, IOutbox outbox)
    {
        FindBearers();
        var shares = new long[_bearers.Count];
        var left = AdlAllocation.Weighted(
            [.. _bearers.Select(bearer => bearer.Weight)], [.. _bearers.Select(bearer => bearer.Capacity)], needed, shares);
        for (var place = 0; place < shares.Length; place++)
        {
            if (shares[place] > 0)
            {
                Take(place, bankrupt, shares[place], cause, outbox);
            }
        }

        return needed - left;
    }

    /// <summary>Puts a loss by until the period's end; until then it is nobody's.</summary>
    public void Defer(long amount)
    {
        _pending += amount;
        state.Ledger.BadDebt[0] += amount;
    }

    /// <summary>Shares out what a period has put by; what the bearers cannot bear is bad debt.</summary>
    public void EndPeriod(IOutbox outbox)
    {
        outbox.WakeAt(outbox.Now + Terms.Period, WakeToken.Of(WakeKind.SocialisedLoss));
        if (_pending == 0)
        {
            return;
        }

        var borne = Share(ExchangeState.Fund, _pending, outbox.Cause, outbox);
        state.Ledger.BadDebt[0] -= borne;
        if (borne < _pending)
        {
            outbox.Record(
                new BadDebtRow { Account = state.Terms.Id, Asset = state.Assets[0].Id, Amount = new Money(_pending - borne) },
                outbox.Cause);
        }

        _pending = 0;
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer) => writer.Write(_pending);

    /// <summary>Takes a state that was written.</summary>
    public void ReadState(StateReader reader) => _pending = reader.ReadInt64();

    private void FindBearers()
    {
        _bearers.Clear();
        for (var handle = ExchangeState.Fund + 1; handle < state.Accounts.Count; handle++)
        {
            if (state.Accounts[handle].Liquidation != 0)
            {
                continue;
            }

            var profit = margin.UnrealisedProfit(handle);
            var equity = margin.Equity(handle, isCollateral: false);
            var free = state.Accounts.Balance(handle, 0) - state.Accounts.Held(handle, 0);
            free = state.IsCross ? Math.Min(equity, free + profit) : free;
            var isByPosition = Terms.Weight == LossWeight.Position;
            var capacity = isByPosition ? free : Math.Min(free, Rounding.MultiplyDivideDown(profit, Terms.HaircutCap.PartsPerMillion, Ratio.One));
            var weight = isByPosition ? Notional(handle) : Terms.Weight == LossWeight.Equity ? equity : profit;
            if ((isByPosition ? weight > 0 : profit > 0) && capacity > 0)
            {
                _bearers.Add((handle, weight, capacity));
            }
        }
    }

    /// <summary>Returns the notional of an account's perpetuals at mark, in the unit of account.</summary>
    private long Notional(int handle)
    {
        var notional = 0L;
        foreach (var market in state.Markets)
        {
            notional += market.IsPerpetual
                ? margin.RequirementOf(market, market.Worth.Notional(state.Accounts.Look(handle, market.Slot).Lots, market.Mark))
                : 0;
        }

        return notional;
    }

    private void Take(int place, int bankrupt, long amount, EventId cause, IOutbox outbox)
    {
        var handle = _bearers[place].Handle;
        var row = new LossShareRow
        {
            Account = state.ParticipantOf(handle),
            Bankrupt = state.ParticipantOf(bankrupt),
            Asset = state.Assets[0].Id,
            Equity = new Money(margin.Equity(handle, isCollateral: false)),
            Profit = new Money(margin.UnrealisedProfit(handle)),
            Amount = new Money(amount),
        };
        state.Accounts.Balance(handle, 0) -= amount;
        state.Touch(handle);
        var id = outbox.Record(row, cause);
        outbox.Send(row.Account, new LossShared(row.Amount, row.Asset), id);
    }
}
