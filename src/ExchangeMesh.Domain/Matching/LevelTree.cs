using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Matching;

/// <summary>Price levels sorted by key, at any distance from each other: each step costs the logarithm of their number.</summary>
/// <remarks>
/// A treap (Seidel and Aragon, <i>Randomized search trees</i>, 1996) whose priorities are mixed bits of the keys, so
/// that its shape depends on the keys alone and not on their history. Nodes come from a pool: no allocation once it
/// has grown. References that it returns hold until the next <see cref="GetOrAdd"/>.
/// </remarks>
internal sealed class LevelTree
{
    /// <summary>Stands for no key; greater than every key.</summary>
    public const long NoKey = long.MaxValue;

    private Node[] _nodes = new Node[16];
    private int _used = 1;
    private int _free;
    private int _root;

    /// <summary>How many levels there are.</summary>
    public int Count { get; private set; }

    /// <summary>The least key, or <see cref="NoKey"/>.</summary>
    public long LeastKey { get; private set; } = NoKey;

    /// <summary>Returns the level of a key, which is made, empty, when it is not there.</summary>
    public ref LevelQueue GetOrAdd(long key)
    {
        var node = Search(key);
        if (node == 0)
        {
            node = Add(key);
        }

        return ref _nodes[node].Level;
    }

    /// <summary>Returns the level of a key that is there.</summary>
    public ref LevelQueue Find(long key)
    {
        var found = Search(key);
        Invariant.Holds(found != 0, "a price level that should be occupied is not in the tree");
        return ref _nodes[found].Level;
    }

    /// <summary>Returns the least key greater than the given one, or <see cref="NoKey"/>.</summary>
    public long Next(long key)
    {
        var next = NoKey;
        var node = _root;
        while (node != 0)
        {
            if (_nodes[node].Key > key)
            {
                next = _nodes[node].Key;
                node = _nodes[node].Less;
            }
            else
            {
                node = _nodes[node].Greater;
            }
        }

        return next;
    }

    /// <summary>Removes the level of a key that is there.</summary>
    public void Remove(long key)
    {
        ref var link = ref _root;
        while (_nodes[link].Key != key)
        {
            Invariant.Holds(link != 0, "a price level that should be removed is not in the tree");
            link = ref key < _nodes[link].Key ? ref _nodes[link].Less : ref _nodes[link].Greater;
        }

        var removed = link;
        Join(ref link, _nodes[removed].Less, _nodes[removed].Greater);
        _nodes[removed] = new Node { Less = _free };
        _free = removed;
        Count--;
        if (key == LeastKey)
        {
            LeastKey = Next(key);
        }
    }

    private static ulong Priority(long key) => StateHash.Mix(unchecked((ulong)key));

    private int Search(long key)
    {
        var node = _root;
        while (node != 0 && _nodes[node].Key != key)
        {
            node = key < _nodes[node].Key ? _nodes[node].Less : _nodes[node].Greater;
        }

        return node;
    }

    private int Add(long key)
    {
        var added = TakeNode();
        _nodes[added].Key = key;
        var priority = Priority(key);
        ref var link = ref _root;
        while (link != 0 && Priority(_nodes[link].Key) > priority)
        {
            link = ref key < _nodes[link].Key ? ref _nodes[link].Less : ref _nodes[link].Greater;
        }

        var below = link;
        link = added;
        Split(below, key, ref _nodes[added].Less, ref _nodes[added].Greater);
        Count++;
        LeastKey = Math.Min(LeastKey, key);
        return added;
    }

    private void Split(int subtree, long key, ref int less, ref int greater)
    {
        while (subtree != 0)
        {
            ref var node = ref _nodes[subtree];
            if (node.Key < key)
            {
                less = subtree;
                less = ref node.Greater;
                subtree = less;
            }
            else
            {
                greater = subtree;
                greater = ref node.Less;
                subtree = greater;
            }
        }

        less = 0;
        greater = 0;
    }

    private void Join(ref int link, int less, int greater)
    {
        while (less != 0 && greater != 0)
        {
            if (Priority(_nodes[less].Key) > Priority(_nodes[greater].Key))
            {
                link = less;
                link = ref _nodes[less].Greater;
                less = link;
            }
            else
            {
                link = greater;
                link = ref _nodes[greater].Less;
                greater = link;
            }
        }

        link = less != 0 ? less : greater;
    }

    private int TakeNode()
    {
        if (_free != 0)
        {
            var reused = _free;
            _free = _nodes[reused].Less;
            _nodes[reused].Less = 0;
            return reused;
        }

        if (_used == _nodes.Length)
        {
            Array.Resize(ref _nodes, _nodes.Length * 2);
        }

        return _used++;
    }

    private struct Node
    {
        public long Key;
        public int Less;
        public int Greater;
        public LevelQueue Level;
    }
}
