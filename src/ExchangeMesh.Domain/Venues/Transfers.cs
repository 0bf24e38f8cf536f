using ExchangeMesh.Domain.Accounts;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <summary>Assets that leave for other venues and arrive from them, and collateral that moves into and out of isolated positions.</summary>
/// <param name="state">The venue.</param>
/// <param name="margin">What accounts own and must hold.</param>
/// <param name="settlement">Knows the initial margin.</param>
/// <param name="orderMargin">What may leave.</param>
/// <param name="notices">Tells the traders.</param>
internal sealed class Transfers(ExchangeState state, MarginBook margin, Settlement settlement, OrderMargin orderMargin, Notices notices)
{
    private readonly List<(ParticipantId Account, TransferSettled Settled, EventId Cause)> _untold = [];

    /// <summary>Until when nothing may leave.</summary>
    public VirtualTime PausedUntil { get; set; }

    /// <summary>Handles a trader's wish to move an asset to another venue.</summary>
    public void Send(in TransferOut request, ParticipantId from, IOutbox outbox)
    {
        var handle = state.Accounts.Find(from);
        var asset = state.SlotOf(request.Asset);
        var refusal = Refusal(request, handle, asset, outbox.Now);
        if (refusal != RejectReason.None)
        {
            notices.Reject(from, default, InstrumentId.None, refusal, MessageKind.TransferOut, outbox);
            return;
        }

        state.Accounts.Balance(handle, asset) -= request.Amount.Micros;
        state.Ledger.Withdrawn[asset] += request.Amount.Micros;
        state.Touch(handle);
        var row = new TransferRow { Account = from, Other = request.Destination, Asset = request.Asset, Change = -request.Amount };
        var id = outbox.Record(row);
        var transfer = new TransferIn(request.Amount, request.Asset, from);
        outbox.Send(request.Destination, Message.Of(transfer), id, state.Terms.TransferDelay);
    }

    /// <summary>Takes an asset in that arrives from another venue; one that the venue does not know goes back.</summary>
    /// <param name="transfer">What arrives.</param>
    /// <param name="from">From which venue.</param>
    /// <param name="isSilent">Whether the venue answers nobody now: the trader is told later.</param>
    /// <param name="outbox">Where messages and records go.</param>
    public void Receive(in TransferIn transfer, ParticipantId from, bool isSilent, IOutbox outbox)
    {
        var asset = state.SlotOf(transfer.Asset);
        if (asset < 0)
        {
            outbox.Send(from, Message.Of(transfer), outbox.Cause, state.Terms.TransferDelay);
            return;
        }

        var handle = state.Accounts.FindOrOpen(transfer.Account);
        state.Accounts.Balance(handle, asset) += transfer.Amount.Micros;
        state.Ledger.Deposited[asset] += transfer.Amount.Micros;
        state.Touch(handle);
        var row = new TransferRow { Account = transfer.Account, Other = from, Asset = transfer.Asset, Change = transfer.Amount };
        var id = outbox.Record(row);
        var settled = new TransferSettled(transfer.Amount, transfer.Asset);
        if (isSilent)
        {
            _untold.Add((transfer.Account, settled, id));
        }
        else
        {
            outbox.Send(transfer.Account, settled, id);
        }
    }

    /// <summary>Tells the traders what arrived while the venue answered nobody.</summary>
    public void TellUntold(IOutbox outbox)
    {
        foreach (var (account, settled, cause) in _untold)
        {
            outbox.Send(account, settled, cause);
        }

        _untold.Clear();
    }

    /// <summary>Handles a trader's wish to move collateral into an isolated position, or out of it.</summary>
    public void Adjust(in AdjustIsolatedMargin request, ParticipantId from, IOutbox outbox)
    {
        var handle = state.Accounts.Find(from);
        var market = state.MarketOf(request.Instrument);
        var refusal = Refusal(request, handle, market);
        if (refusal != RejectReason.None)
        {
            notices.Reject(from, default, request.Instrument, refusal, MessageKind.AdjustIsolatedMargin, outbox);
            return;
        }

        state.Accounts.Balance(handle, market!.SettlementAsset) -= request.Amount.Micros;
        state.Accounts.Position(handle, market.Slot).Margin += request.Amount.Micros;
        state.Touch(handle);
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(PausedUntil.Nanoseconds);
        writer.Write(_untold.Count);
        foreach (var (account, settled, cause) in _untold)
        {
            writer.Write(account.Value);
            writer.Write(settled.Asset.Value);
            writer.Write(settled.Amount.Micros);
            writer.Write(cause.Value);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        PausedUntil = new VirtualTime(reader.ReadInt64());
        _untold.Clear();
        var count = reader.ReadCount(32);
        for (var at = 0; at < count; at++)
        {
            var account = new ParticipantId(reader.ReadInt32());
            var asset = new AssetId(reader.ReadInt32());
            var settled = new TransferSettled(new Money(reader.ReadInt64()), asset);
            _untold.Add((account, settled, new EventId(reader.ReadInt64())));
        }
    }

    private RejectReason Refusal(in TransferOut request, int handle, int asset, VirtualTime now)
    {
        if (handle < 0)
        {
            return RejectReason.NoAccount;
        }

        if (asset < 0)
        {
            return RejectReason.UnknownAsset;
        }

        if (request.Amount.Micros <= 0)
        {
            return RejectReason.QuantityNotPositive;
        }

        if (request.Destination.Value < 0 || request.Destination == state.Terms.Id)
        {
            return RejectReason.UnknownDestination;
        }

        if (now < PausedUntil)
        {
            return RejectReason.Paused;
        }

        if (state.Accounts[handle].Liquidation != 0)
        {
            return RejectReason.AccountInLiquidation;
        }

        return request.Amount.Micros <= orderMargin.Withdrawable(handle, asset) ? RejectReason.None : RejectReason.InsufficientBalance;
    }

    private RejectReason Refusal(in AdjustIsolatedMargin request, int handle, Market? market)
    {
        if (market is null)
        {
            return RejectReason.UnknownInstrument;
        }

        if (handle < 0)
        {
            return RejectReason.NoAccount;
        }

        ref readonly var position = ref state.Accounts.Look(handle, market.Slot);
        if (state.IsCross || position.Lots == 0)
        {
            return RejectReason.NothingToReduce;
        }

        if (position.Liquidation != 0)
        {
            return RejectReason.AccountInLiquidation;
        }

        if (request.Amount.Micros >= 0)
        {
            var free = orderMargin.Withdrawable(handle, market.SettlementAsset);
            return request.Amount.Micros <= free ? RejectReason.None : RejectReason.InsufficientBalance;
        }

        var needed = settlement.InitialMargin(market, market.Worth.Notional(position.Lots, market.Mark));
        var equity = margin.IsolatedRisk(market, position).Equity.Micros;
        var isCovered = equity + request.Amount.Micros >= needed && position.Margin + request.Amount.Micros >= 0;
        return isCovered ? RejectReason.None : RejectReason.InsufficientMargin;
    }
}
