using System.Numerics;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Simulation;

/// <summary>
/// Events by the window in which they are due: three rings of buckets, each a thousand times coarser than the one
/// below, and a list for what lies beyond. Adding and taking cost the same however many events wait.
/// </summary>
/// <param name="grid">The grid of windows.</param>
public sealed class Calendar(WindowGrid grid)
{
    private const int Bits = 10;
    private const int Levels = 3;

    private readonly Ring[] _rings = [new(), new(), new()];
    private readonly ChunkPool _pool = new();
    private Bucket _beyond;
    private long _current;

    /// <summary>A window that is later than all.</summary>
    public const long Never = long.MaxValue;

    /// <summary>How many events wait.</summary>
    public int Count { get; private set; }

    /// <summary>The first window in which something is due, or <see cref="Never"/>.</summary>
    public long NextWindow
    {
        get
        {
            for (var level = 0; level < Levels; level++)
            {
                var next = _rings[level].LeastWindow(Ring.PlaceOf(_current, level));
                if (next != Never)
                {
                    return next;
                }
            }

            return _beyond.Least(Never);
        }
    }

    /// <summary>Adds an event; it is due in the current window or later.</summary>
    public void Add(in Pending pending)
    {
        Count++;
        Insert(in pending);
    }

    /// <summary>Moves on to a window and takes all that is due in it, in no order.</summary>
    /// <param name="window">Not before the current one, nor after <see cref="NextWindow"/>.</param>
    /// <param name="due">Where the events go; it grows as needed.</param>
    /// <returns>How many there are.</returns>
    public int Take(long window, ref Pending[] due)
    {
        MoveTo(window);
        var taken = 0;
        ref var bucket = ref _rings[0].Open(Ring.PlaceOf(window, 0));
        for (var chunk = bucket.Detach(); chunk is not null; chunk = _pool.Return(chunk))
        {
            if (taken + chunk.Count > due.Length)
            {
                Array.Resize(ref due, Math.Max(due.Length * 2, taken + chunk.Count));
            }

            chunk.Items.AsSpan(0, chunk.Count).CopyTo(due.AsSpan(taken));
            taken += chunk.Count;
        }

        Count -= taken;
        return taken;
    }

    /// <summary>Adds all events that wait to a list, in no order.</summary>
    public void CopyTo(List<Pending> all)
    {
        foreach (var ring in _rings)
        {
            ring.CopyTo(all);
        }

        _beyond.CopyTo(all);
    }

    private void Insert(in Pending pending)
    {
        var window = grid.WindowOf(pending.DueAt);
        Invariant.Holds(window >= _current, "an event is due before the current window");
        for (var level = 0; level < Levels; level++)
        {
            var shift = (level + 1) * Bits;
            if (window >> shift == _current >> shift)
            {
                _rings[level].Add(Ring.PlaceOf(window, level), in pending, window, _pool);
                return;
            }
        }

        _beyond.Add(in pending, window, _pool);
    }

    private void MoveTo(long window)
    {
        var previous = _current;
        _current = window;
        if (previous >> (Levels * Bits) != window >> (Levels * Bits))
        {
            Spread(ref _beyond);
        }

        for (var level = Levels - 1; level > 0; level--)
        {
            if (previous >> (level * Bits) != window >> (level * Bits))
            {
                Spread(ref _rings[level].Open(Ring.PlaceOf(window, level)));
            }
        }
    }

    private void Spread(ref Bucket bucket)
    {
        for (var chunk = bucket.Detach(); chunk is not null; chunk = _pool.Return(chunk))
        {
            foreach (ref readonly var pending in chunk.Items.AsSpan(0, chunk.Count))
            {
                Insert(in pending);
            }
        }
    }

    private sealed class Chunk
    {
        public readonly Pending[] Items = new Pending[32];
        public int Count;
        public Chunk? Next;
    }

    private sealed class ChunkPool
    {
        private Chunk? _free;

        public Chunk Rent(Chunk? next)
        {
            var chunk = _free ?? new Chunk();
            _free = chunk.Next;
            chunk.Next = next;
            chunk.Count = 0;
            return chunk;
        }

        public Chunk? Return(Chunk chunk)
        {
            var next = chunk.Next;
            chunk.Next = _free;
            _free = chunk;
            return next;
        }
    }

    private struct Bucket
    {
        private Chunk? _head;
        private long _least;

        public readonly long Least(long otherwise) => _head is null ? otherwise : _least;

        public void Add(in Pending pending, long window, ChunkPool pool)
        {
            _least = _head is null ? window : Math.Min(_least, window);
            if (_head is null || _head.Count == _head.Items.Length)
            {
                _head = pool.Rent(_head);
            }

            _head.Items[_head.Count++] = pending;
        }

        public Chunk? Detach()
        {
            var head = _head;
            _head = null;
            return head;
        }

        public readonly void CopyTo(List<Pending> all)
        {
            for (var chunk = _head; chunk is not null; chunk = chunk.Next)
            {
                all.AddRange(chunk.Items.AsSpan(0, chunk.Count));
            }
        }
    }

    private sealed class Ring
    {
        private const long Mask = (1 << Bits) - 1;

        private readonly Bucket[] _buckets = new Bucket[1 << Bits];
        private readonly ulong[] _occupied = new ulong[(1 << Bits) / 64];

        /// <summary>Returns the place of a window, which may have more than 32 bits, in the ring of a level.</summary>
        public static int PlaceOf(long window, int level) => (int)((window >> (level * Bits)) & Mask);

        public void Add(int place, in Pending pending, long window, ChunkPool pool)
        {
            _occupied[place >> 6] |= 1UL << (place & 63);
            _buckets[place].Add(in pending, window, pool);
        }

        public ref Bucket Open(int place)
        {
            _occupied[place >> 6] &= ~(1UL << (place & 63));
            return ref _buckets[place];
        }

        public void CopyTo(List<Pending> all)
        {
            foreach (ref readonly var bucket in _buckets.AsSpan())
            {
                bucket.CopyTo(all);
            }
        }

        public long LeastWindow(int from)
        {
            var word = from >> 6;
            var bits = _occupied[word] & (ulong.MaxValue << (from & 63));
            while (bits == 0)
            {
                if (++word == _occupied.Length)
                {
                    return Never;
                }

                bits = _occupied[word];
            }

            return _buckets[(word << 6) + BitOperations.TrailingZeroCount(bits)].Least(Never);
        }
    }
}
