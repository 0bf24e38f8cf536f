namespace ExchangeMesh.Domain.Messages;

/// <summary>What a message between participants says; each kind has one body type of the same name.</summary>
public enum MessageKind : byte
{
    /// <summary>No message.</summary>
    None,

    /// <summary>Trader to exchange: an order.</summary>
    PlaceOrder,

    /// <summary>Trader to exchange: a change of a resting order.</summary>
    AmendOrder,

    /// <summary>Trader to exchange: withdraw one order.</summary>
    CancelOrder,

    /// <summary>Trader to exchange: withdraw all orders of an instrument, or all.</summary>
    MassCancel,

    /// <summary>Trader to venue: move an asset to the trader's account at another venue.</summary>
    TransferOut,

    /// <summary>Trader to exchange: move collateral into or out of an isolated position.</summary>
    AdjustIsolatedMargin,

    /// <summary>Exchange to trader: the order is in the book, or dormant.</summary>
    OrderAccepted,

    /// <summary>Venue to trader: the order or request is refused, with the reason.</summary>
    OrderRejected,

    /// <summary>Exchange to trader: one match of the trader's order.</summary>
    OrderFilled,

    /// <summary>Exchange to trader: the order is out of the book without a (further) fill.</summary>
    OrderCancelled,

    /// <summary>Exchange to trader: equity nears the maintenance margin.</summary>
    MarginCall,

    /// <summary>Exchange to trader: the venue has taken over (part of) a position.</summary>
    PositionLiquidated,

    /// <summary>Exchange to trader: (part of) a position was closed against a bankrupt one.</summary>
    PositionDeleveraged,

    /// <summary>Venue to venue: an asset arrives for an account.</summary>
    TransferIn,

    /// <summary>Venue to trader: an asset has arrived in, or was refused to leave, the trader's account.</summary>
    TransferSettled,

    /// <summary>Venue to venue: the latest price of an instrument, for the receiver's index or oracle.</summary>
    PriceReport,

    /// <summary>Trader to lending venue: pledge a free balance.</summary>
    SupplyAsset,

    /// <summary>Trader to lending venue: take a supplied amount back.</summary>
    WithdrawAsset,

    /// <summary>Trader to lending venue: borrow against what is supplied.</summary>
    BorrowAsset,

    /// <summary>Trader to lending venue: pay debt back from a free balance.</summary>
    RepayDebt,

    /// <summary>Liquidator to lending venue: repay part of another's debt and seize collateral.</summary>
    LiquidationCall,

    /// <summary>Lending venue to trader: a request was carried out.</summary>
    LoanChanged,

    /// <summary>Lending venue to borrower: the health factor has crossed a warning level.</summary>
    HealthWarning,

    /// <summary>Lending venue to its liquidators: a borrower may be liquidated.</summary>
    LoanLiquidatable,

    /// <summary>Lending venue to liquidator: what a liquidation call repaid and seized.</summary>
    CollateralSeized,

    /// <summary>Lending venue to borrower: what was repaid and seized.</summary>
    LoanLiquidated,

    /// <summary>Scenario to participant: something from outside the model happens.</summary>
    Shock,

    /// <summary>Exchange to trader: an option has expired, and what it pays was booked.</summary>
    OptionSettled,

    /// <summary>Exchange to exchange: a market of a coordinated group has halted, or trades again.</summary>
    HaltNotice,

    /// <summary>Exchange to its bidders: an unsafe portfolio is for sale.</summary>
    PortfolioOffered,

    /// <summary>Bidder to exchange: a bid for a part of it.</summary>
    BidForPortfolio,

    /// <summary>Exchange to bidder: a position that was bought is in the account.</summary>
    PositionAssigned,

    /// <summary>Exchange to trader: part of another's loss was taken out of the account.</summary>
    LossShared,

    /// <summary>Trader to call market: an offer for its next clearing.</summary>
    CallOffer,

    /// <summary>Trader to call market: what it wants at each price of its next clearing.</summary>
    DemandSchedule,

    /// <summary>Call market to trader: a price, and what the trader has dealt at it.</summary>
    CallPrice,

    /// <summary>Participant of a model to another: a change of a claim between them.</summary>
    ClaimNotice,

    /// <summary>Trader to perpetual market: how its position stands at the newest price.</summary>
    PositionStanding,
}

/// <summary>A body that a <see cref="Message"/> can carry.</summary>
public interface IMessageBody
{
    /// <summary>The kind of the messages that carry this body.</summary>
    static abstract MessageKind Kind { get; }
}
