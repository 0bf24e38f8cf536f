using System.Runtime.CompilerServices;

namespace ExchangeMesh.Primitives;

/// <summary>Divisions of integers that say in their names which way they round.</summary>
/// <remarks>Products are taken in 128 bits, so only a result that does not fit 64 bits overflows, and then it throws.</remarks>
public static class Rounding
{
    /// <summary>Returns <c>left × right ÷ divisor</c>, towards minus infinity.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    /// <exception cref="OverflowException">The result does not fit 64 bits.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long MultiplyDivideDown(long left, long right, long divisor)
    {
        var high = Math.BigMul(left, right, out var low);
        if (high == low >> 63 && divisor > 0)
        {
            return DivideDown(low, divisor);
        }

        return checked((long)DivideDown((Int128)left * right, divisor));
    }

    /// <summary>Returns <c>left × right ÷ divisor</c>, towards plus infinity.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    /// <exception cref="OverflowException">The result does not fit 64 bits.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long MultiplyDivideUp(long left, long right, long divisor)
    {
        var high = Math.BigMul(left, right, out var low);
        if (high == low >> 63 && divisor > 0)
        {
            return DivideUp(low, divisor);
        }

        return checked((long)DivideUp((Int128)left * right, divisor));
    }

    /// <summary>Returns <c>dividend ÷ divisor</c>, towards minus infinity.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    /// <exception cref="OverflowException">The result does not fit 64 bits: −2⁶³ ÷ −1.</exception>
    public static long DivideDown(long dividend, long divisor)
    {
        var quotient = dividend / divisor;
        return (dividend % divisor != 0) && ((dividend < 0) != (divisor < 0)) ? quotient - 1 : quotient;
    }

    /// <summary>Returns <c>dividend ÷ divisor</c>, towards plus infinity.</summary>
    /// <exception cref="DivideByZeroException">The divisor is zero.</exception>
    /// <exception cref="OverflowException">The result does not fit 64 bits: −2⁶³ ÷ −1.</exception>
    public static long DivideUp(long dividend, long divisor)
    {
        var quotient = dividend / divisor;
        return (dividend % divisor != 0) && ((dividend < 0) == (divisor < 0)) ? quotient + 1 : quotient;
    }

    /// <summary>Returns the 128-bit <c>dividend ÷ divisor</c>, towards minus infinity.</summary>
    public static Int128 DivideDown(Int128 dividend, Int128 divisor)
    {
        var (quotient, remainder) = Int128.DivRem(dividend, divisor);
        return (remainder != 0) && ((dividend < 0) != (divisor < 0)) ? quotient - 1 : quotient;
    }

    /// <summary>Returns the 128-bit <c>dividend ÷ divisor</c>, towards plus infinity.</summary>
    public static Int128 DivideUp(Int128 dividend, Int128 divisor)
    {
        var (quotient, remainder) = Int128.DivRem(dividend, divisor);
        return (remainder != 0) && ((dividend < 0) == (divisor < 0)) ? quotient + 1 : quotient;
    }
}
