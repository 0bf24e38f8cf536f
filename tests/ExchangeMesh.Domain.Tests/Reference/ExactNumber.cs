using System.Globalization;
using System.Numerics;

namespace ExchangeMesh.Domain.Tests.Reference;

/// <summary>A decimal number with ninety digits after the point, and the functions that the closed form of an option needs: slow, and of another kind than the code that it checks.</summary>
internal readonly record struct ExactNumber(BigInteger Units)
{
    private const int Digits = 90;
    private static readonly BigInteger Scale = BigInteger.Pow(10, Digits);

    /// <summary>The exact value of a double.</summary>
    public static ExactNumber Of(double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        var mantissa = (bits & 0xFFFFFFFFFFFFF) | (exponent == 0 ? 0 : 1L << 52);
        var power = Math.Max(1, exponent) - 1_075;
        var units = power >= 0 ? Scale * mantissa << power : Scale * mantissa >> -power;
        return new ExactNumber(bits < 0 ? -units : units);
    }

    /// <summary>The nearest double, to some fifteen digits.</summary>
    public double Value => double.Parse(ToText(), CultureInfo.InvariantCulture);

    public static ExactNumber operator +(ExactNumber left, ExactNumber right) => new(left.Units + right.Units);

    public static ExactNumber operator -(ExactNumber left, ExactNumber right) => new(left.Units - right.Units);

    public static ExactNumber operator *(ExactNumber left, ExactNumber right) => new(left.Units * right.Units / Scale);

    public static ExactNumber operator /(ExactNumber left, ExactNumber right) => new(left.Units * Scale / right.Units);

    /// <summary>e to a power, by its series after halving the power sixteen times.</summary>
    public static ExactNumber Exp(ExactNumber x)
    {
        const int Halvings = 16;
        var small = new ExactNumber(x.Units / (BigInteger.One << Halvings));
        var (sum, term) = (new ExactNumber(Scale), new ExactNumber(Scale));
        for (var at = 1; term.Units != 0; at++)
        {
            term = new ExactNumber(term.Units * small.Units / Scale / at);
            sum += term;
        }

        for (var at = 0; at < Halvings; at++)
        {
            sum *= sum;
        }

        return sum;
    }

    /// <summary>The natural logarithm, by Newton's method on the exponential.</summary>
    public static ExactNumber Log(ExactNumber x)
    {
        var guess = Of(Math.Log(x.Value));
        for (var at = 0; at < 4; at++)
        {
            guess += (x / Exp(guess)) - Of(1);
        }

        return guess;
    }

    /// <summary>The square root.</summary>
    public static ExactNumber Root(ExactNumber x)
    {
        var target = x.Units * Scale;
        var root = (BigInteger)Math.Sqrt((double)target);
        for (var at = 0; at < 12; at++)
        {
            root = (root + (target / root)) / 2;
        }

        return new ExactNumber(root);
    }

    /// <summary>The probability that a standard normal draw lies below a number between −12 and 12, by the series of the integral of e^(−t²÷2).</summary>
    public static ExactNumber NormalProbability(ExactNumber x)
    {
        var half = new ExactNumber(-(x.Units * x.Units / Scale) / 2);
        var (sum, power) = (x, x);
        for (var at = 1; power.Units != 0; at++)
        {
            power = new ExactNumber(power.Units * half.Units / Scale / at);
            sum += new ExactNumber(power.Units / ((2 * at) + 1));
        }

        return Of(0.5) + (sum / Root(Pi + Pi));
    }

    /// <summary>Machin: π = 16 arctan(1÷5) − 4 arctan(1÷239).</summary>
    public static ExactNumber Pi { get; } = new((16 * ArcTangentOfInverse(5)) - (4 * ArcTangentOfInverse(239)));

    private static BigInteger ArcTangentOfInverse(int divisor)
    {
        var (power, sum) = (Scale / divisor, BigInteger.Zero);
        for (var at = 0; power != 0; at++)
        {
            sum += (at % 2 == 0 ? power : -power) / ((2 * at) + 1);
            power /= divisor * divisor;
        }

        return sum;
    }

    private string ToText()
    {
        var digits = BigInteger.Abs(Units).ToString(CultureInfo.InvariantCulture).PadLeft(Digits + 1, '0');
        return $"{(Units < 0 ? "-" : "")}{digits[..^Digits]}.{digits[^Digits..]}";
    }
}
