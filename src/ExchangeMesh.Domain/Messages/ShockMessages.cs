using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Messages;

/// <summary>What happens from outside the model.</summary>
public enum ShockKind : byte
{
    /// <summary>To a reference feed: the fundamental price of an asset jumps by <see cref="Shock.Size"/>.</summary>
    FundamentalJump,

    /// <summary>To a trader: sell (negative lots: buy) <see cref="Shock.Amount"/> lots of an instrument at market.</summary>
    BlockSale,

    /// <summary>To a venue: it answers nobody for <see cref="Shock.Length"/>.</summary>
    Outage,

    /// <summary>To a lending venue: its oracle's delay grows by <see cref="Shock.Length"/>.</summary>
    OracleLag,

    /// <summary>To a market maker: it withdraws its quotes for <see cref="Shock.Length"/>.</summary>
    LiquidityWithdrawal,

    /// <summary>To a lending venue or an exchange: borrowing, or withdrawals, are paused for <see cref="Shock.Length"/>.</summary>
    Pause,
}

/// <summary>Something that happens from outside the model.</summary>
/// <param name="Amount">Lots or micro-units, where the kind needs them.</param>
/// <param name="Size">A relative size, where the kind needs one; negative falls.</param>
/// <param name="Length">How long it lasts, where the kind needs it.</param>
/// <param name="Instrument">The instrument, where the kind needs one.</param>
/// <param name="Asset">The asset, where the kind needs one.</param>
/// <param name="Of">What happens.</param>
public readonly record struct Shock(long Amount, Ratio Size, Duration Length, InstrumentId Instrument, AssetId Asset, ShockKind Of) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.Shock;
}
