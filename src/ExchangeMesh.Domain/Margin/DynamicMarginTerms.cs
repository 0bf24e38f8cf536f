using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Margin;

/// <summary>How a venue scales its margin tiers with volatility, with the size of a position in its market, and with open interest.</summary>
/// <remarks>
/// The three remedies against procyclical margin are those of Commission Delegated Regulation (EU) No 153/2013, Article 28(1), as printed at
/// service.betterregulation.com/document/202868: (a) a buffer of at least 25 % of the calculated margins, which may be exhausted for a time
/// while calculated margins rise significantly; (b) at least 25 % weight to stressed observations; (c) margins not lower than with a
/// volatility estimated over ten years. How the buffer is drawn is not prescribed there; the form used here is an assumption.
/// </remarks>
public sealed record DynamicMarginTerms
{
    /// <summary>How often the rates are worked out anew; in between they stand.</summary>
    public Duration Interval { get; init; } = Duration.FromMinutes(1);

    /// <summary>How many deviations of the price over the horizon the initial margin must cover; zero where it does not follow volatility.</summary>
    public double VolatilityFactor { get; init; }

    /// <summary>The time that closing a position is thought to take.</summary>
    public Duration Horizon { get; init; } = Duration.FromMinutes(10);

    /// <summary>The time constant with which past moves are forgotten.</summary>
    public Duration Memory { get; init; } = Duration.FromHours(1);

    /// <summary>The yearly volatility below which no estimate counts (28(1)(c)).</summary>
    public double VolatilityFloor { get; init; }

    /// <summary>The yearly volatility of stressed times (28(1)(b)).</summary>
    public double StressedVolatility { get; init; }

    /// <summary>The weight of the stressed volatility in the estimate.</summary>
    public Ratio StressedWeight { get; init; }

    /// <summary>The share by which margins are above what is calculated, as long as that does not rise (28(1)(a)).</summary>
    public Ratio Buffer { get; init; }

    /// <summary>The time constant of the calculated margin against which a rise is measured.</summary>
    public Duration BufferMemory { get; init; } = Duration.FromHours(24);

    /// <summary>The greatest multiple of the tiers' rates that volatility may bring; at least one whole.</summary>
    public Ratio GreatestMultiple { get; init; } = new(10 * Ratio.One);

    /// <summary>The multiples for positions that are a large share of open interest, by rising shares.</summary>
    public IReadOnlyList<ConcentrationStep> Concentration { get; init; } = [];

    /// <summary>The open interest from which initial margin grows, in the unit of account (dYdX v4, liquidity tiers).</summary>
    public Money InterestLowerCap { get; init; }

    /// <summary>The open interest at which initial margin is the whole notional; zero where it does not follow open interest.</summary>
    public Money InterestUpperCap { get; init; }

    /// <summary>Returns the initial margin rate of the first tier at the start, when no move has been seen yet.</summary>
    /// <param name="initialRate">The venue's own; above zero.</param>
    public Ratio OpeningRate(Ratio initialRate)
    {
        var multiple = new VolatilityMultiple(this, initialRate);
        multiple.TakeNote(1, Interval);
        return new Ratio(Math.Min(Ratio.One, Rounding.MultiplyDivideUp(initialRate.PartsPerMillion, multiple.Current.PartsPerMillion, Ratio.One)));
    }

    /// <summary>Returns the multiple of the tiers' rates after one interval in which the price moved, when it had not moved before.</summary>
    /// <param name="initialRate">The first tier's initial margin; above zero.</param>
    /// <param name="move">The move, as a share of the price; above −1.</param>
    public Ratio MultipleAfter(Ratio initialRate, double move)
    {
        const long Before = 1_000_000_000;
        var multiple = new VolatilityMultiple(this, initialRate);
        multiple.TakeNote(Before, Interval);
        multiple.TakeNote((long)(Before * (1 + move)), Interval);
        return multiple.Current;
    }
}

/// <summary>A stricter margin for positions of a share of open interest and more.</summary>
/// <param name="Share">The position over the open interest; above zero.</param>
/// <param name="Multiple">By how much the rates of what lies above it are multiplied; at least one whole.</param>
public readonly record struct ConcentrationStep(Ratio Share, Ratio Multiple);
