using System.Globalization;
using System.Text;

namespace ExchangeMesh.Actors.Hosting;

/// <summary>How fast virtual time goes by the wall clock. It changes no result.</summary>
/// <param name="Factor">Seconds of virtual time in a second of the wall clock, at the most; 0 for as fast as it goes.</param>
public readonly record struct Pace(double Factor)
{
    /// <summary>The slowest.</summary>
    public const double Least = 0.000_001;

    /// <summary>The fastest.</summary>
    public const double Greatest = 1_000_000;

    /// <summary>As fast as it goes.</summary>
    public static readonly Pace Free;

    private static readonly CompositeFormat Expected = CompositeFormat.Parse("expected free, or a factor from {0} to {1:0} such as 0.5, 1 or 60x");

    /// <summary>What a pace looks like, as a sentence.</summary>
    public static string Wanted => string.Format(CultureInfo.InvariantCulture, Expected, "0.000001", Greatest);

    /// <summary>Whether virtual time is not tied to the wall clock.</summary>
    public bool IsFree => Factor == 0;

    /// <summary>Reads a pace: <c>free</c>, or a factor, with or without an x behind it.</summary>
    public static bool TryRead(string text, out Pace pace)
    {
        ArgumentNullException.ThrowIfNull(text);
        pace = Free;
        if (string.Equals(text, "free", StringComparison.Ordinal))
        {
            return true;
        }

        var digits = text.EndsWith('x') ? text[..^1] : text;
        if (!double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var factor) || !(factor >= Least && factor <= Greatest))
        {
            return false;
        }

        pace = new Pace(factor);
        return true;
    }

    /// <summary>Returns the pace as it is read.</summary>
    public override string ToString() => IsFree ? "free" : Factor.ToString("0.######", CultureInfo.InvariantCulture) + "x";
}
