using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Matching;

/// <summary>One number for each owner, zero at first, in pages that are made as owners come.</summary>
internal sealed class OwnerTable
{
    private const int PageBits = 10;

    private int[][] _pages = [];

    /// <summary>Returns where the owner's number stands.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref int Of(int owner)
    {
        var page = unchecked((uint)owner >> PageBits);
        var pages = _pages;
        if (page < (uint)pages.Length && pages[page].Length != 0)
        {
            return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(pages[page]), owner & ((1 << PageBits) - 1));
        }

        return ref Grow(owner);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ref int Grow(int owner)
    {
        Invariant.Holds(owner >= 0, "an order has no owner");
        var page = owner >> PageBits;
        var known = _pages.Length;
        if (page >= known)
        {
            Array.Resize(ref _pages, Math.Max(page + 1, known * 2));
            _pages.AsSpan(known).Fill([]);
        }

        _pages[page] = new int[1 << PageBits];
        return ref _pages[page][owner & ((1 << PageBits) - 1)];
    }
}
