using System.Numerics;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Simulation;

/// <summary>The fixed grid of windows [k·L, (k+1)·L): tells which window an instant lies in.</summary>
/// <remarks>
/// Every event asks this two or three times, so the division by L is a multiplication by its inverse, which is exact for
/// all instants. Source: T. Granlund, P. L. Montgomery, "Division by invariant integers using multiplication" (1994):
/// with l = ⌈log₂ L⌉ and m = ⌈2⁶³⁺ˡ ÷ L⌉, ⌊n ÷ L⌋ = ⌊n·m ÷ 2⁶³⁺ˡ⌋ for all n below 2⁶³.
/// </remarks>
public readonly struct WindowGrid
{
    private readonly ulong _inverse;
    private readonly int _shift;

    /// <summary>Makes a grid.</summary>
    /// <param name="length">The length L of a window, in nanoseconds; positive.</param>
    public WindowGrid(long length)
    {
        Invariant.Holds(length > 0, "a window has a positive length");
        Length = length;
        if (length > 1)
        {
            var bits = 64 - BitOperations.LeadingZeroCount((ulong)length - 1);
            _inverse = (ulong)(((UInt128.One << (63 + bits)) - 1) / (ulong)length) + 1;
            _shift = bits - 1;
        }
    }

    /// <summary>The length of a window, in nanoseconds.</summary>
    public long Length { get; }

    /// <summary>Returns the window in which an instant lies.</summary>
    /// <param name="nanoseconds">The instant; zero or more.</param>
    public long WindowOf(long nanoseconds) => _inverse == 0
        ? nanoseconds
        : unchecked((long)(Math.BigMul((ulong)nanoseconds, _inverse, out _) >> _shift));
}
