using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Obligations;

/// <summary>What a venue asks of the market makers that have undertaken to quote one of its instruments, and what it gives for it.</summary>
/// <remarks>
/// The form is that of market-making agreements under Commission Delegated Regulation (EU) 2017/578: simultaneous two-way quotes of
/// comparable size at competitive prices for at least half of trading hours (article 1), lighter parameters and incentives in stressed
/// conditions (article 6), and no obligation in exceptional circumstances such as extreme volatility (article 3). Each venue's spreads, sizes
/// and payments are its own; none of the shipped rulebooks sets any.
/// </remarks>
public sealed record QuotingTerms
{
    /// <summary>Who is obliged, in ascending order.</summary>
    public required IReadOnlyList<ParticipantId> Makers { get; init; }

    /// <summary>The greatest distance between a maker's bid and ask of the least size, as a share of the mid price.</summary>
    public Ratio Spread { get; init; } = Ratio.FromBasisPoints(20);

    /// <summary>The least size of each side, as notional in the settlement asset.</summary>
    public Money Size { get; init; }

    /// <summary>The least share of the samples of a period in which a maker quotes so.</summary>
    public Ratio Presence { get; init; } = Ratio.FromPercent(50);

    /// <summary>Time between two samples; positive.</summary>
    public Duration Interval { get; init; } = Duration.FromSeconds(1);

    /// <summary>The time over which samples are counted: a multiple of the interval.</summary>
    public Duration Period { get; init; } = Duration.FromMinutes(1);

    /// <summary>What is paid for a period in which the obligation was met, as a share of what the maker's resting orders traded in it.</summary>
    public Ratio Rebate { get; init; }

    /// <summary>What a period costs in which it was not, in the settlement asset; no more is taken than the maker's balance.</summary>
    public Money Penalty { get; init; }

    /// <summary>The move from a window's high or low from which the market is stressed.</summary>
    public Ratio StressMove { get; init; } = Ratio.FromPercent(3);

    /// <summary>Over how long the move is measured; the market stays stressed for as long.</summary>
    public Duration StressWindow { get; init; } = Duration.FromMinutes(5);

    /// <summary>By how much the spread is multiplied while the market is stressed; one whole or more.</summary>
    public Ratio StressSpread { get; init; } = Ratio.FromPercent(200);

    /// <summary>The share of the size that is asked for while the market is stressed.</summary>
    public Ratio StressSize { get; init; } = Ratio.FromPercent(50);

    /// <summary>The move from which circumstances are exceptional, so that a sample does not count at all.</summary>
    public Ratio ExemptMove { get; init; } = Ratio.FromPercent(10);

    /// <summary>Returns the greatest spread now, as a share of the mid price.</summary>
    public Ratio SpreadWhen(bool isStressed) => isStressed
        ? new Ratio(Rounding.MultiplyDivideDown(Spread.PartsPerMillion, StressSpread.PartsPerMillion, Ratio.One))
        : Spread;

    /// <summary>Returns the least size now.</summary>
    public Money SizeWhen(bool isStressed) => isStressed ? StressSize.OfRoundedDown(Size) : Size;
}
