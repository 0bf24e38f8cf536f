namespace ExchangeMesh.Primitives;

/// <summary>
/// Elementary functions made of the operations that IEEE 754 fixes (+ − × ÷ √), so that every platform gives the
/// same bits; the platform's own library does not promise that.
/// </summary>
/// <remarks>Relative errors are below 1e-14, of <see cref="NormalQuantile"/> below 2e-9.</remarks>
public static class DeterministicMath
{
    private const double LogOfTwoHigh = 6.93147180369123816490e-01;
    private const double LogOfTwoLow = 1.90821492927058770002e-10;
    private const double InverseRootOfTwoPi = 0.39894228040143267794;
    private const double SquareRootOfTwo = 1.4142135623730951;

    /// <summary>Returns e to the power of <paramref name="x"/>; 0 below −745, infinity above 709.78.</summary>
    public static double Exp(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        if (x > 709.782712893384)
        {
            return double.PositiveInfinity;
        }

        if (x < -745.2)
        {
            return 0;
        }

        var exponent = (int)Math.Floor((x / (LogOfTwoHigh + LogOfTwoLow)) + 0.5);
        var rest = (x - (exponent * LogOfTwoHigh)) - (exponent * LogOfTwoLow);
        var sum = 1.0;
        for (var term = 14; term >= 1; term--)
        {
            sum = 1 + (rest / term * sum);
        }

        return ScaleByPowerOfTwo(sum, exponent);
    }

    /// <summary>Returns the natural logarithm; NaN below zero, minus infinity at zero.</summary>
    public static double Log(double x)
    {
        if (!(x > 0) || double.IsPositiveInfinity(x))
        {
            return x == 0 ? double.NegativeInfinity : (x > 0 ? x : double.NaN);
        }

        var exponent = 0;
        if (x < 2.2250738585072014e-308)
        {
            x *= 18014398509481984.0;
            exponent = -54;
        }

        var bits = BitConverter.DoubleToInt64Bits(x);
        exponent += (int)((bits >> 52) & 0x7FF) - 1023;
        var mantissa = BitConverter.Int64BitsToDouble((bits & 0x000FFFFFFFFFFFFF) | 0x3FF0000000000000);
        if (mantissa > SquareRootOfTwo)
        {
            mantissa *= 0.5;
            exponent++;
        }

        var s = (mantissa - 1) / (mantissa + 1);
        var square = s * s;
        var sum = (((((1.0 / 23 * square) + (1.0 / 21)) * square) + (1.0 / 19)) * square) + (1.0 / 17);
        sum = (((((((sum * square) + (1.0 / 15)) * square) + (1.0 / 13)) * square) + (1.0 / 11)) * square) + (1.0 / 9);
        sum = (((((((sum * square) + (1.0 / 7)) * square) + (1.0 / 5)) * square) + (1.0 / 3)) * square) + 1.0;

        return (exponent * LogOfTwoHigh) + ((2 * s * sum) + (exponent * LogOfTwoLow));
    }

    /// <summary>Returns <paramref name="x"/> to the power of <paramref name="y"/>, for positive <paramref name="x"/>.</summary>
    public static double Pow(double x, double y) => x == 0 ? (y == 0 ? 1 : 0) : Exp(y * Log(x));

    /// <summary>Returns the number below which a standard normal draw lies with the given probability.</summary>
    /// <remarks>Source: P. J. Acklam's rational approximation of the inverse normal distribution function.</remarks>
    /// <param name="probability">Between 0 and 1, both excluded.</param>
    public static double NormalQuantile(double probability)
    {
        const double Tail = 0.02425;
        if (probability < Tail)
        {
            return TailQuantile(Math.Sqrt(-2 * Log(probability)));
        }

        if (probability > 1 - Tail)
        {
            return -TailQuantile(Math.Sqrt(-2 * Log(1 - probability)));
        }

        var q = probability - 0.5;
        var r = q * q;
        var numerator = ((((((((((-39.69683028665376 * r) + 220.9460984245205) * r) - 275.9285104469687) * r) + 138.3577518672690) * r) - 30.66479806614716) * r) + 2.506628277459239) * q;
        var denominator = (((((((((-54.47609879822406 * r) + 161.5858368580409) * r) - 155.6989798598866) * r) + 66.80131188771972) * r) - 13.28068155288572) * r) + 1;
        return numerator / denominator;
    }

    /// <summary>Returns the density of the standard normal distribution.</summary>
    public static double NormalDensity(double x) => InverseRootOfTwoPi * Exp(-0.5 * x * x);

    /// <summary>Returns the probability that a standard normal draw lies below <paramref name="x"/>.</summary>
    /// <remarks>
    /// The absolute error is below 1e-15, in the tails beyond three the relative error below 1e-12. Within three: the power series of Φ(x) − ½ =
    /// φ(x)(x + x³/3 + x⁵/15 + …); beyond: Laplace's continued fraction of the tail.
    /// </remarks>
    public static double NormalProbability(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        var size = Math.Abs(x);
        if (size >= 39)
        {
            return x < 0 ? 0 : 1;
        }

        if (size < 3)
        {
            double term = x, sum = x;
            for (var odd = 3; Math.Abs(term) > 1e-18 * Math.Abs(sum); odd += 2)
            {
                term *= x * x / odd;
                sum += term;
            }

            return 0.5 + (NormalDensity(x) * sum);
        }

        var fraction = size;
        for (var depth = 80; depth >= 1; depth--)
        {
            fraction = size + (depth / fraction);
        }

        var tail = NormalDensity(x) / fraction;
        return x < 0 ? tail : 1 - tail;
    }

    private static double TailQuantile(double q)
    {
        var numerator = (((((((((-0.007784894002430293 * q) - 0.3223964580411365) * q) - 2.400758277161838) * q) - 2.549732539343734) * q) + 4.374664141464968) * q) + 2.938163982698783;
        var denominator = (((((((0.007784695709041462 * q) + 0.3224671290700398) * q) + 2.445134137142996) * q) + 3.754408661907416) * q) + 1;
        return numerator / denominator;
    }

    private static double ScaleByPowerOfTwo(double x, int exponent)
    {
        if (exponent > 1023)
        {
            return x * BitConverter.Int64BitsToDouble((1023L + 1023) << 52) * BitConverter.Int64BitsToDouble((long)(exponent - 1023 + 1023) << 52);
        }

        if (exponent < -1022)
        {
            return x * BitConverter.Int64BitsToDouble((long)(exponent + 1000 + 1023) << 52) * BitConverter.Int64BitsToDouble((-1000L + 1023) << 52);
        }

        return x * BitConverter.Int64BitsToDouble((long)(exponent + 1023) << 52);
    }
}
