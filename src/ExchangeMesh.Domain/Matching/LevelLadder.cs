using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ExchangeMesh.Domain.Matching;

/// <summary>
/// The price levels of one side of a book: an array with an occupancy bitmap for the prices around the best one, and a
/// tree for those outside it.
/// </summary>
/// <remarks>
/// Levels go by key: the price in ticks for asks, its negative for bids, so that on both sides the least key is the
/// best price. Where the array lies changes the cost of a step and never its result; it moves when orders keep
/// arriving outside it while the best price has left its middle. References that the ladder returns hold until the
/// next <see cref="Occupy"/>.
/// </remarks>
internal sealed class LevelLadder
{
    private const int Width = 4096;
    private const int BestCell = Width / 4;
    private const int Patience = 1024;

    private readonly LevelQueue[] _cells = new LevelQueue[Width];
    private readonly ulong[] _occupied = new ulong[Width / 64];
    private readonly LevelTree _far = new();
    private ulong _occupiedWords;
    private long _base;
    private int _farArrivals;

    /// <summary>The best price's key, or <see cref="LevelTree.NoKey"/>.</summary>
    public long BestKey { get; private set; } = LevelTree.NoKey;

    /// <summary>Returns the level of a key, for an order that comes to it; an empty one is then counted as occupied.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref LevelQueue Occupy(long key)
    {
        var cell = unchecked((ulong)(key - _base));
        if (cell >= Width)
        {
            return ref OccupyFar(key);
        }

        ref var level = ref Cell(cell);
        if (level.Oldest == 0)
        {
            MarkOccupied((int)cell);
            BestKey = Math.Min(BestKey, key);
        }

        return ref level;
    }

    /// <summary>Returns the level of a key that is occupied.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref LevelQueue Find(long key)
    {
        var cell = unchecked((ulong)(key - _base));
        if (cell < Width)
        {
            return ref Cell(cell);
        }

        return ref _far.Find(key);
    }

    /// <summary>Takes note that the last order of a level has left it.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Vacate(long key)
    {
        var cell = unchecked((ulong)(key - _base));
        if (cell < Width)
        {
            MarkVacant((int)cell);
        }
        else
        {
            _far.Remove(key);
        }

        if (key == BestKey)
        {
            BestKey = Math.Min(NextCellKey(0), _far.LeastKey);
        }
    }

    /// <summary>Returns the least occupied key greater than the given one, or <see cref="LevelTree.NoKey"/>.</summary>
    public long Next(long key)
    {
        var far = _far.Count == 0 ? LevelTree.NoKey : _far.Next(key);
        var from = key - _base + 1;
        return from >= Width ? far : Math.Min(far, NextCellKey((int)Math.Max(from, 0)));
    }

    /// <summary>Returns a cell by its number, which is below <see cref="Width"/>, the length of the array.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref LevelQueue Cell(ulong cell) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(_cells), (nuint)cell);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void MarkOccupied(int cell)
    {
        var word = cell >> 6;
        _occupied[word] |= 1UL << cell;
        _occupiedWords |= 1UL << word;
    }

    private void MarkVacant(int cell)
    {
        var word = cell >> 6;
        _occupied[word] &= ~(1UL << cell);
        if (_occupied[word] == 0)
        {
            _occupiedWords &= ~(1UL << word);
        }
    }

    private long NextCellKey(int from)
    {
        var word = from >> 6;
        var bits = _occupied[word] & (ulong.MaxValue << from);
        if (bits == 0)
        {
            var words = _occupiedWords & (ulong.MaxValue << word) & ~(1UL << word);
            if (words == 0)
            {
                return LevelTree.NoKey;
            }

            word = BitOperations.TrailingZeroCount(words);
            bits = _occupied[word];
        }

        return _base + (word << 6) + BitOperations.TrailingZeroCount(bits);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private ref LevelQueue OccupyFar(long key)
    {
        if (BestKey == LevelTree.NoKey)
        {
            _base = key - BestCell;
            return ref Occupy(key);
        }

        if (++_farArrivals >= Patience)
        {
            _farArrivals = 0;
            if (BestKey - _base is < BestCell / 2 or > BestCell + (BestCell / 2))
            {
                MoveTo(BestKey - BestCell);
                return ref Occupy(key);
            }
        }

        BestKey = Math.Min(BestKey, key);
        return ref _far.GetOrAdd(key);
    }

    private void MoveTo(long newBase)
    {
        for (var key = NextCellKey(0); key != LevelTree.NoKey; key = NextCellKey(0))
        {
            var cell = (int)(key - _base);
            _far.GetOrAdd(key) = _cells[cell];
            _cells[cell] = default;
            MarkVacant(cell);
        }

        _base = newBase;
        for (var key = _far.Next(newBase - 1); key < newBase + Width; key = _far.Next(newBase - 1))
        {
            var cell = (int)(key - newBase);
            _cells[cell] = _far.Find(key);
            MarkOccupied(cell);
            _far.Remove(key);
        }
    }
}
