namespace ExchangeMesh.Primitives;

/// <summary>A share or a rate without a unit: a margin rate, a fee, a haircut.</summary>
/// <param name="PartsPerMillion">Millionths; 10,000 is one percent.</param>
public readonly record struct Ratio(long PartsPerMillion) : IComparable<Ratio>
{
    /// <summary>The parts per million in one whole.</summary>
    public const long One = 1_000_000;

    /// <summary>Nothing.</summary>
    public static readonly Ratio Zero;

    /// <summary>Returns a ratio of whole basis points (hundredths of a percent).</summary>
    public static Ratio FromBasisPoints(long basisPoints) => new(basisPoints * 100);

    /// <summary>Returns a ratio of whole percents.</summary>
    public static Ratio FromPercent(long percent) => new(percent * 10_000);

    /// <summary>The ratio as a number, for display and models; never for a ledger.</summary>
    public double Value => PartsPerMillion / 1e6;

    /// <summary>Returns this share of an amount, towards minus infinity.</summary>
    public Money OfRoundedDown(Money amount) => new(Rounding.MultiplyDivideDown(amount.Micros, PartsPerMillion, One));

    /// <summary>Returns this share of an amount, towards plus infinity.</summary>
    public Money OfRoundedUp(Money amount) => new(Rounding.MultiplyDivideUp(amount.Micros, PartsPerMillion, One));

    /// <summary>Compares ratios.</summary>
    public static bool operator <(Ratio left, Ratio right) => left.PartsPerMillion < right.PartsPerMillion;

    /// <summary>Compares ratios.</summary>
    public static bool operator >(Ratio left, Ratio right) => left.PartsPerMillion > right.PartsPerMillion;

    /// <summary>Compares ratios.</summary>
    public static bool operator <=(Ratio left, Ratio right) => left.PartsPerMillion <= right.PartsPerMillion;

    /// <summary>Compares ratios.</summary>
    public static bool operator >=(Ratio left, Ratio right) => left.PartsPerMillion >= right.PartsPerMillion;

    /// <inheritdoc/>
    public int CompareTo(Ratio other) => PartsPerMillion.CompareTo(other.PartsPerMillion);
}
