using System.Runtime.InteropServices;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Records;

/// <summary>A circuit breaker's change of state.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct BreakerRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.Breaker;

    /// <summary>The instrument.</summary>
    public InstrumentId Instrument { get; init; }

    /// <summary>Which of the instrument's breakers, in the rulebook's order.</summary>
    public int Breaker { get; init; }

    /// <summary>The condition that it brings.</summary>
    public MarketCondition Condition { get; init; }

    /// <summary>The price that set it off, or at which trading resumes.</summary>
    public Price Price { get; init; }

    /// <summary>The price that it was compared with.</summary>
    public Price Reference { get; init; }

    /// <summary>When the condition is due to end.</summary>
    public VirtualTime Until { get; init; }
}

/// <summary>A market trades again after a halt or a call.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct ReopeningRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.Reopening;

    /// <summary>The instrument.</summary>
    public InstrumentId Instrument { get; init; }

    /// <summary>When it had stopped.</summary>
    public VirtualTime ClosedAt { get; init; }

    /// <summary>The last price then; the opening price where nothing had traded.</summary>
    public Price ClosedPrice { get; init; }

    /// <summary>The auction's price, or without one the price that the market stands at.</summary>
    public Price Price { get; init; }

    /// <summary>Lots matched in the auction.</summary>
    public Quantity Volume { get; init; }

    /// <summary>Lots left unmatched at the auction's price: positive of buys, negative of sells.</summary>
    public Quantity Surplus { get; init; }

    /// <summary>Lots that rest to buy after it.</summary>
    public Quantity BidQueue { get; init; }

    /// <summary>Lots that rest to sell after it.</summary>
    public Quantity AskQueue { get; init; }
}

/// <summary>What a halt has cost one trader whose orders were refused in it.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 1)]
public readonly record struct HaltCostRow : IRecordRow
{
    /// <inheritdoc/>
    public static RecordKind Kind => RecordKind.HaltCost;

    /// <summary>Whose orders were refused.</summary>
    public ParticipantId Account { get; init; }

    /// <summary>The instrument.</summary>
    public InstrumentId Instrument { get; init; }

    /// <summary>How many orders were refused.</summary>
    public int Orders { get; init; }

    /// <summary>Lots of refused buys less lots of refused sells.</summary>
    public Quantity Wanted { get; init; }

    /// <summary>The position at the reopening; where it has the other sign than what was wanted, the halt kept the trader from shrinking it.</summary>
    public Quantity Position { get; init; }

    /// <summary>The mark price at the first refusal.</summary>
    public Price Mark { get; init; }

    /// <summary>The price at the reopening.</summary>
    public Price Price { get; init; }

    /// <summary>What it costs to trade what was wanted at the reopening instead of at that mark, in the settlement asset; negative where waiting was a gain.</summary>
    public Money Cost { get; init; }
}
