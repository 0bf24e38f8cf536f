namespace ExchangeMesh.Domain.Matching;

/// <summary>Buy or sell.</summary>
public enum Side : byte
{
    /// <summary>Pays the quote asset, or grows long.</summary>
    Buy,

    /// <summary>Receives the quote asset, or grows short.</summary>
    Sell,
}

/// <summary>How long an order lives.</summary>
public enum TimeInForce : byte
{
    /// <summary>Good till cancelled: what does not match rests.</summary>
    Gtc,

    /// <summary>Immediate or cancel: what does not match at once is cancelled.</summary>
    Ioc,

    /// <summary>Fill or kill: all at once, or nothing.</summary>
    Fok,
}

/// <summary>Which of one trader's two orders yields when they would match.</summary>
/// <remarks>
/// Source: Binance, <i>Self Trade Prevention (STP) FAQ</i>: EXPIRE_TAKER, EXPIRE_MAKER and EXPIRE_BOTH are the three
/// modes below, in this order; as there, the arriving order's mode decides.
/// </remarks>
public enum SelfTradePrevention : byte
{
    /// <summary>They match.</summary>
    None,

    /// <summary>The arriving order is cancelled.</summary>
    CancelNewest,

    /// <summary>The resting order is cancelled.</summary>
    CancelOldest,

    /// <summary>Both are cancelled.</summary>
    CancelBoth,
}

/// <summary>Whether an order rested or arrived when it matched.</summary>
public enum Liquidity : byte
{
    /// <summary>It rested.</summary>
    Maker,

    /// <summary>It arrived.</summary>
    Taker,
}

/// <summary>Why an order left the book, or its dormant place, without a further fill.</summary>
public enum CancelReason : byte
{
    /// <summary>Its trader asked for it.</summary>
    Requested,

    /// <summary>It was immediate-or-cancel, or a market order, and the book had no more for it.</summary>
    Unfilled,

    /// <summary>It met another order of its own trader.</summary>
    SelfTrade,

    /// <summary>It was reduce-only and there was nothing left to reduce.</summary>
    NothingToReduce,

    /// <summary>The account is being liquidated.</summary>
    Liquidation,

    /// <summary>The venue withdrew it: a halt, an outage, or a delisting.</summary>
    Venue,
}
