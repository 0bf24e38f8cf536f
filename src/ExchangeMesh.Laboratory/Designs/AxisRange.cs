using ExchangeMesh.Primitives;

namespace ExchangeMesh.Laboratory.Designs;

/// <summary>All values of a field between two bounds.</summary>
/// <param name="From">The lower bound, in the unit.</param>
/// <param name="To">The upper bound; above the lower one.</param>
/// <param name="Unit">The unit as it is written behind a number; empty for none.</param>
/// <param name="Count">How many values a grid takes, both bounds included; 0 where none is said.</param>
/// <param name="IsLogarithmic">Whether equal shares of the range are equal quotients; both bounds are above zero then.</param>
/// <param name="Decimals">How many decimals the field can hold in the unit, up to 28.</param>
public sealed record AxisRange(decimal From, decimal To, string Unit, int Count, bool IsLogarithmic, int Decimals)
{
    /// <summary>Returns the value at a share of the range, rounded to what the field can hold.</summary>
    /// <param name="share">0 is the lower bound, 1 the upper one.</param>
    public WrittenNumber At(double share)
    {
        var value = share switch
        {
            <= 0 => From,
            >= 1 => To,
            _ when IsLogarithmic => (decimal)((double)From * DeterministicMath.Exp(share * DeterministicMath.Log((double)To / (double)From))),
            _ => From + ((To - From) * (decimal)share),
        };
        return new WrittenNumber(Math.Clamp(Rounded(value), From, To), Unit);
    }

    /// <summary>Returns the values of a grid.</summary>
    public IReadOnlyList<WrittenNumber> Grid() =>
        [.. Enumerable.Range(0, Count).Select(place => At(Count == 1 ? 0 : place / (double)(Count - 1))).Distinct()];

    /// <summary>Returns a value rounded to nine digits, and then to the field's decimals.</summary>
    private decimal Rounded(decimal value)
    {
        if (value == 0)
        {
            return value;
        }

        var scale = 1m;
        for (var size = Math.Abs(value); size >= 1 && scale < 1_000_000_000m; size /= 10)
        {
            scale *= 10;
        }

        for (var size = Math.Abs(value); size < 0.1m && scale > 0.000_000_000_000_001m; size *= 10)
        {
            scale /= 10;
        }

        var grain = scale / 1_000_000_000m;
        var fine = decimal.Round(value / grain, MidpointRounding.ToEven) * grain;
        return decimal.Round(fine, Decimals, MidpointRounding.ToEven);
    }
}
