using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.AutoDeleveraging;

/// <summary>At which price options of a bankrupt writer are closed against those who hold them.</summary>
/// <remarks>
/// No venue publishes such a rule; this is the bankruptcy price of perpetuals carried over. All short options of the account give the same
/// share of their worth, just enough to leave it with nothing: its holders together receive what there is.
/// </remarks>
public static class OptionClosing
{
    /// <summary>Returns the price in ticks, rounded down: mark × (1 − shortfall ÷ worth of all short options); from zero to the mark.</summary>
    /// <param name="mark">The option's mark in ticks; zero or more.</param>
    /// <param name="shortfall">What the account owes beyond what it has; negative counts as nothing.</param>
    /// <param name="worth">The worth of all its short options at mark; positive.</param>
    public static Price PriceRoundedDown(Price mark, Money shortfall, Money worth)
    {
        var lost = Math.Clamp(shortfall.Micros, 0, worth.Micros);
        return new Price(Rounding.MultiplyDivideDown(mark.Ticks, worth.Micros - lost, worth.Micros));
    }
}
