using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Funding;

/// <summary>Funding that follows the imbalance of open interest and not a premium, per second.</summary>
/// <remarks>Source: gh:gmx-io/gmx-synthetics README.md, funding fees. Rates are in parts per trillion per second.</remarks>
public static class ImbalanceFunding
{
    private const long Trillion = 1_000_000_000_000;

    /// <summary>Returns what the heavier side pays per second: factor × |long − short| ÷ (long + short), rounded up.</summary>
    /// <param name="longs">Open interest of longs.</param>
    /// <param name="shorts">Open interest of shorts.</param>
    /// <param name="factorDenominator">One over the factor: 50,000 for a factor of 1/50,000.</param>
    public static long PaidPerSecondRoundedUp(Money longs, Money shorts, long factorDenominator)
    {
        var interest = longs + shorts;
        var imbalance = Math.Abs((longs - shorts).Micros);
        return interest == Money.Zero
            ? 0
            : (long)Rounding.DivideUp((Int128)imbalance * Trillion, (Int128)interest.Micros * factorDenominator);
    }

    /// <summary>Returns what the lighter side receives per second so that money is conserved: the payment spread over less interest, rounded down.</summary>
    /// <param name="paidPerSecond">What the heavier side pays.</param>
    /// <param name="payers">Open interest of the heavier side.</param>
    /// <param name="receivers">Open interest of the lighter side; positive.</param>
    public static long ReceivedPerSecondRoundedDown(long paidPerSecond, Money payers, Money receivers) =>
        Rounding.MultiplyDivideDown(paidPerSecond, payers.Micros, receivers.Micros);

    /// <summary>Returns the next rate of the adaptive rule; positive is paid by longs; a balanced market holds a rate of zero.</summary>
    /// <remarks>
    /// It grows towards the heavier side while the imbalance is above the stable threshold, or while the rate does not yet point that way;
    /// shrinks, but not to zero, while the imbalance is below the decrease threshold; and holds between the two.
    /// </remarks>
    /// <param name="rate">The rate so far.</param>
    /// <param name="imbalance">(long − short) ÷ (long + short).</param>
    /// <param name="terms">The thresholds and speeds.</param>
    /// <param name="seconds">How long the imbalance has lasted.</param>
    public static long NextAdaptiveRate(long rate, Ratio imbalance, in AdaptiveFundingTerms terms, long seconds)
    {
        var size = Math.Abs(imbalance.PartsPerMillion);
        var heavier = Math.Sign(imbalance.PartsPerMillion);
        if (Math.Sign(rate) != heavier || size > terms.StableThreshold.PartsPerMillion)
        {
            var growth = Rounding.MultiplyDivideDown(terms.IncreasePerSecond * seconds, size, Ratio.One);
            return Math.Clamp(rate + (heavier * growth), -terms.Greatest, terms.Greatest);
        }

        return size >= terms.DecreaseThreshold.PartsPerMillion
            ? rate
            : Math.Sign(rate) * Math.Max(1, Math.Abs(rate) - (terms.DecreasePerSecond * seconds));
    }
}

/// <summary>The adaptive rule's thresholds, as shares of open interest, and speeds.</summary>
/// <param name="StableThreshold">Above it the rate grows.</param>
/// <param name="DecreaseThreshold">Below it the rate shrinks.</param>
/// <param name="IncreasePerSecond">Growth per second at an imbalance of one whole, in parts per trillion.</param>
/// <param name="DecreasePerSecond">Shrinking per second, in parts per trillion.</param>
/// <param name="Greatest">The greatest rate either way, in parts per trillion per second.</param>
public readonly record struct AdaptiveFundingTerms(
    Ratio StableThreshold, Ratio DecreaseThreshold, long IncreasePerSecond, long DecreasePerSecond, long Greatest);
