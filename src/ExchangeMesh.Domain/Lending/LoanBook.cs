using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>How a loan stands.</summary>
public enum LoanStanding : byte
{
    /// <summary>There is no debt, or the health factor is above the warning level.</summary>
    Sound,

    /// <summary>The borrower has been warned.</summary>
    Warned,

    /// <summary>The health factor is below one, and the liquidators have been told.</summary>
    Liquidatable,
}

/// <summary>The accounts of a lending venue: free balances, scaled supplies and scaled debts, by asset.</summary>
/// <remarks>
/// Accounts are numbered by slots in the order in which they are opened. An account's amounts of all pools lie side by
/// side: 24 bytes for each pool and 21 beside. Assets without a pool can only be held free; they have arrays of their own.
/// </remarks>
/// <param name="pools">How many pools there are; their assets are columns 0 to <paramref name="pools"/> − 1.</param>
public sealed class LoanBook(int pools)
{
    private const int FirstCapacity = 16;

    private readonly LookupTable<int, int> _slots = new();
    private readonly List<long[]> _freeWithoutPool = [];
    private int[] _owners = new int[FirstCapacity];
    private LoanStanding[] _standings = new LoanStanding[FirstCapacity];
    private long[] _announced = new long[FirstCapacity];
    private int[] _watches = new int[FirstCapacity];
    private long[] _free = new long[FirstCapacity * pools];
    private long[] _supplies = new long[FirstCapacity * pools];
    private long[] _debts = new long[FirstCapacity * pools];

    /// <summary>How many accounts there are.</summary>
    public int Count { get; private set; }

    /// <summary>The numbers of the accounts' current watches, by slot: an older watch is void.</summary>
    public ReadOnlySpan<int> Watches => _watches;

    /// <summary>Returns the slot of a participant's account, opened where there is none yet.</summary>
    public int Open(ParticipantId owner)
    {
        if (_slots.TryGetValue(owner.Value, out var slot))
        {
            return slot;
        }

        if (Count == _owners.Length)
        {
            Grow();
        }

        _owners[Count] = owner.Value;
        _slots[owner.Value] = Count;
        return Count++;
    }

    /// <summary>Looks a participant's account up.</summary>
    /// <returns>Whether there is one.</returns>
    public bool TryFind(ParticipantId owner, out int slot) => _slots.TryGetValue(owner.Value, out slot);

    /// <summary>Adds a column for an asset without a pool.</summary>
    public void AddColumn() => _freeWithoutPool.Add(new long[_owners.Length]);

    /// <summary>Returns whose account a slot is.</summary>
    public ParticipantId Owner(int slot) => new(_owners[slot]);

    /// <summary>Returns how an account's loan stands.</summary>
    public ref LoanStanding Standing(int slot) => ref _standings[slot];

    /// <summary>Returns the health factor, in parts per million, that the liquidators were told last of a liquidatable loan.</summary>
    public ref long Announced(int slot) => ref _announced[slot];

    /// <summary>Returns an account's free balance, in micro-units.</summary>
    public ref long Free(int slot, int column)
    {
        if (column < pools)
        {
            return ref _free[(slot * pools) + column];
        }

        return ref _freeWithoutPool[column - pools][slot];
    }

    /// <summary>Returns an account's scaled supply.</summary>
    public ref long Supply(int slot, int pool) => ref _supplies[(slot * pools) + pool];

    /// <summary>Returns an account's scaled debt.</summary>
    public ref long Debt(int slot, int pool) => ref _debts[(slot * pools) + pool];

    /// <summary>Returns an account's scaled supplies, by pool.</summary>
    public ReadOnlySpan<long> Supplies(int slot) => _supplies.AsSpan(slot * pools, pools);

    /// <summary>Returns an account's scaled debts, by pool.</summary>
    public ReadOnlySpan<long> Debts(int slot) => _debts.AsSpan(slot * pools, pools);

    /// <summary>Makes all watches of an account void.</summary>
    /// <returns>The number of its next watch.</returns>
    public int RenewWatch(int slot) => _watches[slot] = unchecked(_watches[slot] + 1);

    /// <summary>Writes the accounts by participant; of those that cannot be liquidated the announced health is left out.</summary>
    public void WriteState(StateWriter writer)
    {
        var owners = _owners.AsSpan(0, Count).ToArray();
        Array.Sort(owners);
        writer.Write(Count);
        foreach (var owner in owners)
        {
            var slot = _slots[owner];
            writer.Write(owner);
            writer.Write((long)_standings[slot]);
            writer.Write(_standings[slot] == LoanStanding.Liquidatable ? _announced[slot] : 0);
            for (var column = 0; column < pools + _freeWithoutPool.Count; column++)
            {
                writer.Write(Free(slot, column));
            }

            for (var pool = 0; pool < pools; pool++)
            {
                writer.Write(Supply(slot, pool));
                writer.Write(Debt(slot, pool));
            }
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote, into a book with the accounts of the start and all columns; slots may differ.</summary>
    public void ReadState(StateReader reader)
    {
        var count = reader.ReadCount(24);
        reader.Require(count >= Count, "accounts are missing");
        for (var left = count; left > 0; left--)
        {
            var slot = Open(new ParticipantId(reader.ReadInt32()));
            _standings[slot] = reader.ReadEnum<LoanStanding>();
            _announced[slot] = reader.ReadInt64();
            for (var column = 0; column < pools + _freeWithoutPool.Count; column++)
            {
                Free(slot, column) = reader.ReadInt64();
            }

            for (var pool = 0; pool < pools; pool++)
            {
                Supply(slot, pool) = reader.ReadInt64();
                Debt(slot, pool) = reader.ReadInt64();
            }
        }

        reader.Require(count == Count, "an account of the start is missing");
    }

    private void Grow()
    {
        var capacity = _owners.Length * 2;
        Array.Resize(ref _owners, capacity);
        Array.Resize(ref _standings, capacity);
        Array.Resize(ref _announced, capacity);
        Array.Resize(ref _watches, capacity);
        Array.Resize(ref _free, capacity * pools);
        Array.Resize(ref _supplies, capacity * pools);
        Array.Resize(ref _debts, capacity * pools);
        for (var i = 0; i < _freeWithoutPool.Count; i++)
        {
            var free = _freeWithoutPool[i];
            Array.Resize(ref free, capacity);
            _freeWithoutPool[i] = free;
        }
    }
}
