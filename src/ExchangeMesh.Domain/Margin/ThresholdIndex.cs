using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Margin;

/// <summary>The prices at which accounts must be looked at again, sorted, so that a new price finds those whom it concerns.</summary>
/// <remarks>
/// An indexed binary heap in flat arrays: a price that concerns nobody costs one comparison, every change the logarithm
/// of the number of accounts. One index serves one price in one direction, and holds at most one level for each account.
/// </remarks>
/// <param name="isFalling">Whether a price at or below a level reaches it; otherwise one at or above.</param>
internal sealed class ThresholdIndex(bool isFalling)
{
    /// <summary>The level of a falling index that no price reaches.</summary>
    public const long NeverFalling = 0;

    /// <summary>The level of a rising index that no price reaches.</summary>
    public const long NeverRising = long.MaxValue;

    private const int PageBits = 10;
    private const int PageMask = (1 << PageBits) - 1;
    private Entry[] _heap = new Entry[16];
    private int[]?[] _places = new int[1][];

    /// <summary>How many accounts have a level.</summary>
    public int Count { get; private set; }

    /// <summary>Returns the account at a place in the heap, from 0: to go through all of them, in no order.</summary>
    public int HandleAt(int place) => _heap[place].Handle;

    /// <summary>Makes sure that no price passes a level unseen; a level that is reached sooner stays.</summary>
    public void Cover(int handle, long level)
    {
        var key = KeyOf(level);
        var place = PlaceOf(handle);
        if (place < 0)
        {
            Insert(handle, key);
        }
        else if (key < _heap[place].Key)
        {
            _heap[place].Key = key;
            Rise(place);
        }
    }

    /// <summary>Sets an account's level.</summary>
    public void Set(int handle, long level)
    {
        var key = KeyOf(level);
        var place = PlaceOf(handle);
        if (place < 0)
        {
            Insert(handle, key);
            return;
        }

        var old = _heap[place].Key;
        _heap[place].Key = key;
        if (key < old)
        {
            Rise(place);
        }
        else
        {
            Sink(place);
        }
    }

    /// <summary>Removes an account's level where it has one.</summary>
    public void Remove(int handle)
    {
        var place = PlaceOf(handle);
        if (place >= 0)
        {
            RemoveAt(place);
        }
    }

    /// <summary>Returns whether a price reaches any level.</summary>
    public bool IsReachedBy(long price) => Count > 0 && _heap[0].Key <= (isFalling ? -price : price);

    /// <summary>Takes an account whose level a price reaches; to be called until there is none.</summary>
    public bool TryTake(long price, out int handle)
    {
        if (!IsReachedBy(price))
        {
            handle = -1;
            return false;
        }

        handle = _heap[0].Handle;
        RemoveAt(0);
        return true;
    }

    /// <summary>Returns an account's level, or the one that is never reached.</summary>
    public long LevelOf(int handle)
    {
        var place = PlaceOf(handle);
        if (place < 0)
        {
            return isFalling ? NeverFalling : NeverRising;
        }

        return isFalling ? -_heap[place].Key : _heap[place].Key;
    }

    /// <summary>Writes all levels; accounts of equal levels come back in the order in which they would have been taken.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(Count);
        foreach (ref readonly var entry in _heap.AsSpan(0, Count))
        {
            writer.Write(entry.Key);
            writer.Write(entry.Handle);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote, into an index without levels.</summary>
    /// <param name="reader">What was written.</param>
    /// <param name="handles">How many accounts there are.</param>
    public void ReadState(StateReader reader, int handles)
    {
        var count = reader.ReadCount(16);
        for (var place = 0; place < count; place++)
        {
            var key = reader.ReadInt64();
            var handle = reader.ReadBelow(handles);
            reader.Require(PlaceOf(handle) < 0, "an account has two levels in one index");
            Insert(handle, key);
            reader.Require(_heap[place].Handle == handle, "levels are not in the order of a heap");
        }
    }

    private long KeyOf(long level) => isFalling ? -level : level;

    private int PlaceOf(int handle)
    {
        var page = handle >> PageBits;
        var places = (uint)page < (uint)_places.Length ? _places[page] : null;
        return places is null ? -1 : places[handle & PageMask] - 1;
    }

    private void SetPlace(int handle, int place) => _places[handle >> PageBits]![handle & PageMask] = place + 1;

    private void Insert(int handle, long key)
    {
        var page = handle >> PageBits;
        if (page >= _places.Length)
        {
            Array.Resize(ref _places, Math.Max(page + 1, _places.Length * 2));
        }

        _places[page] ??= new int[PageMask + 1];
        if (Count == _heap.Length)
        {
            Array.Resize(ref _heap, Count * 2);
        }

        _heap[Count] = new Entry(key, handle);
        SetPlace(handle, Count);
        Rise(Count++);
    }

    private void RemoveAt(int place)
    {
        SetPlace(_heap[place].Handle, -1);
        Count--;
        if (place == Count)
        {
            return;
        }

        var removed = _heap[place].Key;
        _heap[place] = _heap[Count];
        SetPlace(_heap[place].Handle, place);
        if (_heap[place].Key < removed)
        {
            Rise(place);
        }
        else
        {
            Sink(place);
        }
    }

    private void Rise(int place)
    {
        var heap = _heap;
        var entry = heap[place];
        while (place > 0)
        {
            var parent = (place - 1) >> 1;
            if (heap[parent].Key <= entry.Key)
            {
                break;
            }

            heap[place] = heap[parent];
            SetPlace(heap[place].Handle, place);
            place = parent;
        }

        heap[place] = entry;
        SetPlace(entry.Handle, place);
    }

    private void Sink(int place)
    {
        var heap = _heap;
        var entry = heap[place];
        while (true)
        {
            var child = (place * 2) + 1;
            if (child >= Count)
            {
                break;
            }

            if (child + 1 < Count && heap[child + 1].Key < heap[child].Key)
            {
                child++;
            }

            if (entry.Key <= heap[child].Key)
            {
                break;
            }

            heap[place] = heap[child];
            SetPlace(heap[place].Handle, place);
            place = child;
        }

        heap[place] = entry;
        SetPlace(entry.Handle, place);
    }

    private struct Entry(long key, int handle)
    {
        public long Key = key;
        public int Handle = handle;
    }
}
