using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Strategies;

/// <summary>What the borrower waits for.</summary>
internal enum BorrowerStep : byte
{
    Resting,
    Supplying,
    Borrowing,
    SendingCash,
    Buying,
    SendingBase,
    Repaying,
    Withdrawing,
    SendingCollateral,
    Selling,
    ReturningCash,
    SendingReserve,
}

/// <summary>A borrower's own record of what it has where; the venues keep the ledgers.</summary>
internal struct BorrowerBooks
{
    /// <summary>Collateral supplied at the lender.</summary>
    public Money Supplied;

    /// <summary>What is owed, without interest since it was borrowed.</summary>
    public Money Debt;

    /// <summary>Free at the lender, of the asset that is borrowed.</summary>
    public Money CashAtLender;

    /// <summary>Free at the exchange, of the asset that is borrowed; without the reserve.</summary>
    public Money CashAtExchange;

    /// <summary>Free at the exchange and never spent on collateral.</summary>
    public Money Reserve;

    /// <summary>Free at the exchange, of the collateral asset.</summary>
    public Money BaseAtExchange;

    /// <summary>What the transfer under way carries.</summary>
    public Money UnderWay;

    /// <summary>Notes what the lending venue has carried out.</summary>
    public void Note(in LoanChanged changed)
    {
        switch (changed.Done)
        {
            case MessageKind.BorrowAsset:
                Debt += changed.Amount;
                CashAtLender += changed.Amount;
                break;
            case MessageKind.RepayDebt:
                Debt -= changed.Amount;
                CashAtLender -= changed.Amount;
                break;
            case MessageKind.WithdrawAsset:
                Supplied -= changed.Amount;
                break;
        }
    }

    /// <summary>Notes a fill at the exchange.</summary>
    public void Note(Instrument market, in OrderFilled fill)
    {
        var traded = new Money(fill.Quantity.Lots * market.LotSizeMicros);
        if (fill.Side == Side.Buy)
        {
            BaseAtExchange += traded;
            CashAtExchange -= market.NotionalRoundedUp(fill.Price, fill.Quantity) + fill.Fee;
        }
        else
        {
            BaseAtExchange -= traded;
            CashAtExchange += market.NotionalRoundedDown(fill.Price, fill.Quantity) - fill.Fee;
        }
    }

    /// <summary>Notes what a liquidator has repaid and seized.</summary>
    public void Note(Instrument market, in LoanLiquidated liquidated)
    {
        Debt -= liquidated.DebtAsset == market.Quote ? liquidated.Repaid : Money.Zero;
        Supplied -= liquidated.CollateralAsset == market.Base ? liquidated.Seized : Money.Zero;
    }

    /// <summary>Notes that what was to be sent has stayed where it was.</summary>
    public void TakeBack(BorrowerStep step)
    {
        switch (step)
        {
            case BorrowerStep.SendingCash:
                CashAtLender += UnderWay;
                break;
            case BorrowerStep.SendingBase:
                BaseAtExchange += UnderWay;
                break;
            case BorrowerStep.ReturningCash or BorrowerStep.SendingReserve:
                CashAtExchange += UnderWay;
                break;
        }
    }

    /// <summary>Writes the state.</summary>
    public readonly void WriteState(StateWriter writer)
    {
        writer.Write(Supplied.Micros);
        writer.Write(Debt.Micros);
        writer.Write(CashAtLender.Micros);
        writer.Write(CashAtExchange.Micros);
        writer.Write(Reserve.Micros);
        writer.Write(BaseAtExchange.Micros);
        writer.Write(UnderWay.Micros);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        Supplied = new Money(reader.ReadInt64());
        Debt = new Money(reader.ReadInt64());
        CashAtLender = new Money(reader.ReadInt64());
        CashAtExchange = new Money(reader.ReadInt64());
        Reserve = new Money(reader.ReadInt64());
        BaseAtExchange = new Money(reader.ReadInt64());
        UnderWay = new Money(reader.ReadInt64());
    }
}
