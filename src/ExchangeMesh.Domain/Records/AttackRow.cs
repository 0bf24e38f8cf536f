using System.Runtime.InteropServices;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Records;

/// <summary>What an adversary does to a market.</summary>
public enum AttackKind : byte
{
    /// <summary>It pushes a thin book across liquidation prices.</summary>
    LiquidationHunt,

    /// <summary>It pushes the markets that an index is made of.</summary>
    IndexAttack,

    /// <summary>It pushes the price that a lending venue's oracle reads, and borrows against it.</summary>
    CollateralPump,

    /// <summary>It shows orders that it takes back before they are filled.</summary>
    Spoof,
}

/// <summary>How far an attack is.</summary>
public enum AttackStage : byte
{
    /// <summary>It was worked out and does not pay.</summary>
    Declined,

    /// <summary>It pays, and begins.</summary>
    Begun,

    /// <summary>A second account of the adversary's takes part.</summary>
    Joined,

    /// <summary>The prices are where they were to be, or no further push is paid for.</summary>
    Pushed,

    /// <summary>What could be cashed in is.</summary>
    CashedIn,

    /// <summary>The adversary is done.</summary>
    Ended,
}

/// <summary>A step of an attack, as the adversary itself tells it; amounts are in the market's quote asset.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct AttackRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.Attack;

    /// <summary>What it does.</summary>
    public AttackKind Of { get; init; }

    /// <summary>How far it is.</summary>
    public AttackStage Stage { get; init; }

    /// <summary>The market in which it holds, or wants to hold, what is to gain.</summary>
    public InstrumentId Instrument { get; init; }

    /// <summary>The side of the orders that push.</summary>
    public Side Side { get; init; }

    /// <summary>The position that is to gain.</summary>
    public Quantity Quantity { get; init; }

    /// <summary>How far the pushed price is to be moved.</summary>
    public Ratio Push { get; init; }

    /// <summary>What the attack is expected to cost.</summary>
    public Money ExpectedCost { get; init; }

    /// <summary>What it is expected to bring, cost not taken off.</summary>
    public Money ExpectedGain { get; init; }

    /// <summary>What the pushing has cost so far by the adversary's own books, without fees: what it paid, less what it got and still holds at the current price; zero where what pushes is also what is to gain.</summary>
    public Money Spent { get; init; }

    /// <summary>What it showed since the row before without meaning it to be filled.</summary>
    public Money Shown { get; init; }

    /// <summary>The fees that it paid since the row before.</summary>
    public Money Fees { get; init; }
}
