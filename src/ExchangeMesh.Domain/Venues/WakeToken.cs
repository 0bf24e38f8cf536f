namespace ExchangeMesh.Domain.Venues;

/// <summary>What an exchange asked to be woken for.</summary>
internal enum WakeKind : byte
{
    /// <summary>A market's index and mark price are due.</summary>
    Prices,

    /// <summary>The sampled rows are due.</summary>
    Sampling,

    /// <summary>Price reports to other venues are due.</summary>
    Reports,

    /// <summary>A market's funding premium is to be sampled.</summary>
    FundingSample,

    /// <summary>A market's funding is to be paid.</summary>
    FundingPayment,

    /// <summary>A series of options expires.</summary>
    OptionExpiry,

    /// <summary>A circuit breaker wants to be asked.</summary>
    Breaker,

    /// <summary>Orders that were held back are due.</summary>
    DelayedOrders,

    /// <summary>The next step of a liquidation is due.</summary>
    Liquidation,

    /// <summary>The fund works its positions off.</summary>
    WorkOff,

    /// <summary>An outage may be over.</summary>
    OutageEnd,

    /// <summary>What is disclosed is to be taken down, or to be shown.</summary>
    Disclosure,

    /// <summary>Margin rates are to be worked out anew.</summary>
    Margin,

    /// <summary>A period's losses are to be shared out.</summary>
    SocialisedLoss,

    /// <summary>Cancellations that came too early are due.</summary>
    EarlyCancels,

    /// <summary>What obliged makers quote is to be looked at.</summary>
    Quoting,

    /// <summary>The depth that is shown may be taken anew, and has changed.</summary>
    Depth,

    /// <summary>The fees of those who hold positions against a pool are due.</summary>
    PoolFees,
}

/// <summary>A wake-up's meaning in one number.</summary>
internal static class WakeToken
{
    private const int KindShift = 56;
    private const int FirstShift = 28;
    private const long Mask = (1L << FirstShift) - 1;

    /// <summary>Returns the token of a meaning.</summary>
    /// <param name="kind">What for.</param>
    /// <param name="first">A market's or a liquidation's number, below 2²⁸.</param>
    /// <param name="second">A further number below 2²⁸.</param>
    public static long Of(WakeKind kind, int first = 0, int second = 0) =>
        ((long)kind << KindShift) | ((long)first << FirstShift) | (second & Mask);

    /// <summary>Returns what a token is for.</summary>
    public static WakeKind KindOf(long token) => (WakeKind)(token >> KindShift);

    /// <summary>Returns a token's first number.</summary>
    public static int FirstOf(long token) => (int)((token >> FirstShift) & Mask);

    /// <summary>Returns a token's second number.</summary>
    public static int SecondOf(long token) => (int)(token & Mask);
}
