namespace ExchangeMesh.Domain.Venues;

/// <summary>Why a venue refuses an order or a request; a refused one changes nothing.</summary>
/// <remarks>Each has a counterpart of the same name in <c>protos/exchangemesh/v1/orders.proto</c>; a test holds them together.</remarks>
public enum RejectReason : byte
{
    /// <summary>It is not refused.</summary>
    None,

    /// <summary>The venue has no such instrument.</summary>
    UnknownInstrument,

    /// <summary>The venue has no such asset, or does not take it as collateral.</summary>
    UnknownAsset,

    /// <summary>The trader has no such order in the book, any more or at all.</summary>
    UnknownOrder,

    /// <summary>The trader has used the order's number before.</summary>
    DuplicateOrder,

    /// <summary>The price is zero or negative.</summary>
    PriceNotPositive,

    /// <summary>The quantity or amount is zero or negative.</summary>
    QuantityNotPositive,

    /// <summary>Price × quantity is below the instrument's least notional.</summary>
    BelowMinimumNotional,

    /// <summary>The order's terms exclude each other: post-only without a limit, or with immediate-or-cancel or fill-or-kill.</summary>
    ContradictoryTerms,

    /// <summary>The trigger would set the order off at once.</summary>
    TriggerAlreadyReached,

    /// <summary>A post-only order would match at once.</summary>
    WouldTake,

    /// <summary>A fill-or-kill order cannot be filled whole.</summary>
    NotFillable,

    /// <summary>A reduce-only order has no position to reduce.</summary>
    NothingToReduce,

    /// <summary>The account's equity does not cover the initial margin.</summary>
    InsufficientMargin,

    /// <summary>The account's free balance does not cover it.</summary>
    InsufficientBalance,

    /// <summary>The notional would exceed what the account's leverage cap, the position limit or the instrument's open-interest cap allows.</summary>
    PositionLimit,

    /// <summary>The price lies outside the price band.</summary>
    PriceOutsideBand,

    /// <summary>The market is halted.</summary>
    Halted,

    /// <summary>The account is being liquidated.</summary>
    AccountInLiquidation,

    /// <summary>The venue has paused this kind of request.</summary>
    Paused,

    /// <summary>The pool does not hold enough.</summary>
    InsufficientLiquidity,

    /// <summary>The health factor would fall below one, or the loan-to-value limit would be passed.</summary>
    Undercollateralised,

    /// <summary>The borrower's health factor is not below one.</summary>
    Healthy,

    /// <summary>The account has no such debt or collateral.</summary>
    NoSuchLoan,

    /// <summary>The call would leave a debt or collateral that is too small.</summary>
    LeavesDust,

    /// <summary>The transfer's destination is the venue itself or nobody.</summary>
    UnknownDestination,

    /// <summary>The participant has no account at the venue.</summary>
    NoAccount,

    /// <summary>The venue does not serve this kind of request.</summary>
    NotServed,

    /// <summary>A cap of the pool, a debt ceiling, or the room for auctions would be passed.</summary>
    CapReached,

    /// <summary>The asset may not be borrowed, or pledged, together with what the account has.</summary>
    NotBorrowable,

    /// <summary>The bonus, or the auction's price, is worse than the caller accepts.</summary>
    TooExpensive,

    /// <summary>A call auction collects limit orders that may rest, and no others.</summary>
    LimitOrdersOnly,

    /// <summary>The order has not rested for the market's least time.</summary>
    RestsTooBriefly,

    /// <summary>No portfolio is for sale under that number, or no more of it.</summary>
    NoSuchOffer,
}
