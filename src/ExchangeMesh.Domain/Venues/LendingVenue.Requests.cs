using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <content>What traders ask of the venue.</content>
public sealed partial class LendingVenue
{
    private RejectReason CarryOut(in Message message, ParticipantId from, IOutbox outbox)
    {
        switch (message.Kind)
        {
            case MessageKind.SupplyAsset:
                var supply = message.Body<SupplyAsset>();
                return ChangeLoan(from, supply.Asset, supply.Amount, message.Kind, outbox);
            case MessageKind.WithdrawAsset:
                var withdrawal = message.Body<WithdrawAsset>();
                return ChangeLoan(from, withdrawal.Asset, withdrawal.Amount, message.Kind, outbox);
            case MessageKind.BorrowAsset:
                var borrowing = message.Body<BorrowAsset>();
                return ChangeLoan(from, borrowing.Asset, borrowing.Amount, message.Kind, outbox);
            case MessageKind.RepayDebt:
                var repayment = message.Body<RepayDebt>();
                return ChangeLoan(from, repayment.Asset, repayment.Amount, message.Kind, outbox);
            case MessageKind.LiquidationCall:
                return Liquidate(message.Body<LiquidationCall>(), from, outbox);
            case MessageKind.TransferOut:
                return SendAway(message.Body<TransferOut>(), from, outbox);
            default:
                return RejectReason.UnknownInstrument;
        }
    }

    private RejectReason ChangeLoan(ParticipantId from, AssetId asset, Money amount, MessageKind action, IOutbox outbox)
    {
        var pool = _market.PoolOf(asset);
        if (pool < 0)
        {
            return RejectReason.UnknownAsset;
        }

        if (amount <= Money.Zero)
        {
            return RejectReason.QuantityNotPositive;
        }

        var isPausable = action is MessageKind.BorrowAsset or MessageKind.WithdrawAsset;
        if (isPausable && outbox.Now < _pausedUntil)
        {
            return RejectReason.Paused;
        }

        if (!_market.Book.TryFind(from, out var slot))
        {
            return RejectReason.InsufficientBalance;
        }

        var reason = CarryOut(slot, pool, ref amount, action, outbox);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        var row = new LoanRow
        {
            Account = from,
            Asset = asset,
            Action = action,
            Amount = amount,
            HealthFactor = _market.Health(slot).HealthFactor,
        };
        var recorded = outbox.Record(in row);
        outbox.Send(from, new LoanChanged(amount, asset, action), recorded);
        Reassess(slot, recorded, isAnnouncedAgain: false, outbox);
        return RejectReason.None;
    }

    private RejectReason CarryOut(int slot, int pool, ref Money amount, MessageKind action, IOutbox outbox)
    {
        var stability = pool == _desk.BasePool ? _resolution as StabilityDesk : null;
        switch (action)
        {
            case MessageKind.SupplyAsset:
                return stability?.Deposit(slot, amount) ?? _market.Supply(slot, pool, amount);
            case MessageKind.WithdrawAsset:
                return stability?.Withdraw(slot, ref amount) ?? _market.Withdraw(slot, pool, ref amount);
            case MessageKind.BorrowAsset:
                var isBase = _resolution is null or MarginCallDesk || pool == _desk.BasePool;
                return !isBase ? RejectReason.NotBorrowable
                    : stability is not null && !stability.MayBorrow(slot, amount) ? RejectReason.Undercollateralised
                    : _market.Borrow(slot, pool, amount, outbox.Now);
            default:
                return _market.Repay(slot, pool, ref amount);
        }
    }

    private RejectReason SendAway(in TransferOut transfer, ParticipantId from, IOutbox outbox)
    {
        var column = ColumnOf(transfer.Asset);
        if (column < 0)
        {
            return RejectReason.UnknownAsset;
        }

        if (transfer.Amount <= Money.Zero)
        {
            return RejectReason.QuantityNotPositive;
        }

        if (transfer.Destination == outbox.Self || transfer.Destination.Value < 0)
        {
            return RejectReason.UnknownDestination;
        }

        if (!_market.Book.TryFind(from, out var slot) || _market.Book.Free(slot, column) < transfer.Amount.Micros)
        {
            return RejectReason.InsufficientBalance;
        }

        _market.Book.Free(slot, column) -= transfer.Amount.Micros;
        var flow = _flows[column];
        flow.TransferredOut += transfer.Amount;
        _flows[column] = flow;
        var row = new TransferRow { Account = from, Other = transfer.Destination, Asset = transfer.Asset, Change = -transfer.Amount };
        var recorded = outbox.Record(in row);
        var arrival = Message.Of(new TransferIn(transfer.Amount, transfer.Asset, from));
        outbox.Send(transfer.Destination, in arrival, recorded, _terms.TransferDelay);
        return RejectReason.None;
    }

    private RejectReason Liquidate(in LiquidationCall call, ParticipantId from, IOutbox outbox)
    {
        var debtPool = _market.PoolOf(call.DebtAsset);
        var collateralPool = _market.PoolOf(call.CollateralAsset);
        if (debtPool < 0 || collateralPool < 0)
        {
            return RejectReason.UnknownAsset;
        }

        if (call.Amount <= Money.Zero)
        {
            return RejectReason.QuantityNotPositive;
        }

        if (_resolution is not null && _market.Book.TryFind(from, out var caller))
        {
            var answer = _resolution.Call(in call, caller, outbox);
            ReassessTouched(outbox);
            return answer;
        }

        if (!_market.Book.TryFind(call.Borrower, out var borrower))
        {
            return RejectReason.NoSuchLoan;
        }

        if (!_market.Book.TryFind(from, out var liquidator))
        {
            return RejectReason.InsufficientBalance;
        }

        if (_market.BonusOf(borrower, collateralPool) < call.LeastBonus)
        {
            return RejectReason.TooExpensive;
        }

        var healthFactor = _market.Health(borrower).HealthFactor;
        var reason = _market.Liquidate(borrower, liquidator, debtPool, collateralPool, call.Amount, out var seizure);
        if (reason != RejectReason.None)
        {
            return reason;
        }

        var oracle = _market.Pools[collateralPool].Oracle;
        var row = new LoanLiquidationRow
        {
            Borrower = call.Borrower,
            Liquidator = from,
            DebtAsset = call.DebtAsset,
            CollateralAsset = call.CollateralAsset,
            Repaid = seizure.Repaid,
            Seized = seizure.Seized,
            HealthFactor = healthFactor,
            CollateralPriceMicros = oracle.PriceMicros,
        };
        var recorded = outbox.Record(in row, outbox.Cause.IsSet ? outbox.Cause : oracle.Cause);
        outbox.Send(from, new CollateralSeized(seizure.Repaid, seizure.Received, call.Borrower, call.DebtAsset, call.CollateralAsset), recorded);
        outbox.Send(call.Borrower, new LoanLiquidated(seizure.Repaid, seizure.Seized, call.DebtAsset, call.CollateralAsset), recorded);
        WriteOffBadDebt(borrower, recorded, outbox);
        Reassess(borrower, recorded, isAnnouncedAgain: true, outbox);
        return RejectReason.None;
    }

    private void WriteOffBadDebt(int slot, EventId cause, IOutbox outbox)
    {
        if (!_market.IsBad(slot))
        {
            return;
        }

        for (var pool = 0; pool < _market.Pools.Length; pool++)
        {
            var loss = _market.WriteOff(slot, pool);
            if (loss > Money.Zero)
            {
                var row = new BadDebtRow { Account = _market.Book.Owner(slot), Asset = _market.Pools[pool].Terms.Asset, Amount = loss };
                outbox.Record(in row, cause);
            }
        }
    }
}
