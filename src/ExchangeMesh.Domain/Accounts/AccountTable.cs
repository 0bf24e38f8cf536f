using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Accounts;

/// <summary>All accounts of a venue, by handle: a number from 0 in the order in which they were opened; 0 is the insurance fund.</summary>
/// <remarks>
/// Accounts, balances and positions lie in pages that never move, so references to them hold. A participant's handle is
/// found by two array reads. An account with a position in one market takes about 110 bytes, and 16 for each asset.
/// </remarks>
internal sealed class AccountTable(int assets)
{
    private const int PageBits = 10;
    private const int PageSize = 1 << PageBits;
    private const int PageMask = PageSize - 1;
    private int[]?[] _handles = new int[16][];
    private Account[][] _accounts = [];
    private long[][] _balances = [];
    private long[][] _held = [];
    private Position[][] _further = [];
    private int _furtherCount = 1;

    /// <summary>How many accounts there are.</summary>
    public int Count { get; private set; }

    /// <summary>How many assets an account may hold.</summary>
    public int Assets => assets;

    /// <summary>Gets an account by its handle.</summary>
    public ref Account this[int handle] => ref _accounts[handle >> PageBits][handle & PageMask];

    /// <summary>Returns the handle of a participant's account, or −1.</summary>
    public int Find(ParticipantId participant)
    {
        var page = participant.Value >> PageBits;
        if (unchecked((uint)page) >= (uint)_handles.Length)
        {
            return -1;
        }

        var handles = _handles[page];
        return handles is null ? -1 : handles[participant.Value & PageMask] - 1;
    }

    /// <summary>Returns the handle of a participant's account, which is opened where there is none.</summary>
    public int FindOrOpen(ParticipantId participant)
    {
        Invariant.Holds(participant.Value >= 0, "an account belongs to somebody");
        var found = Find(participant);
        return found >= 0 ? found : Open(participant);
    }

    /// <summary>Returns what an account owns of an asset, what is held included, in micro-units.</summary>
    public ref long Balance(int handle, int asset)
    {
        if (asset == 0)
        {
            return ref this[handle].UnitBalance;
        }

        return ref _balances[handle >> PageBits][((handle & PageMask) * (assets - 1)) + asset - 1];
    }

    /// <summary>Returns what is held of a balance for resting spot orders, in micro-units.</summary>
    public ref long Held(int handle, int asset) => ref _held[handle >> PageBits][((handle & PageMask) * assets) + asset];

    /// <summary>Returns an account's place in a market, which is made where there is none.</summary>
    public ref Position Position(int handle, int market)
    {
        ref var position = ref this[handle].First;
        if (position.Market < 0)
        {
            position.Market = market;
            return ref position;
        }

        while (position.Market != market)
        {
            if (position.Next == 0)
            {
                position.Next = NewFurther(market);
            }

            position = ref Further(position.Next);
        }

        return ref position;
    }

    /// <summary>Returns an account's place in a market, or an empty one of nobody.</summary>
    public ref readonly Position Look(int handle, int market)
    {
        ref var position = ref this[handle].First;
        while (position.Market != market && position.Next != 0)
        {
            position = ref Further(position.Next);
        }

        return ref position.Market == market ? ref position : ref Nobody.Place[0];
    }

    /// <summary>Returns one of the further positions by its number in the pool.</summary>
    public ref Position Further(int number) => ref _further[number >> PageBits][number & PageMask];

    private int Open(ParticipantId participant)
    {
        var handle = Count++;
        if (handle >> PageBits == _accounts.Length)
        {
            AddPage();
        }

        this[handle] = new Account { Participant = participant.Value, First = new Position { Market = -1 } };
        var page = participant.Value >> PageBits;
        if (page >= _handles.Length)
        {
            Array.Resize(ref _handles, Math.Max(page + 1, _handles.Length * 2));
        }

        (_handles[page] ??= new int[PageSize])[participant.Value & PageMask] = handle + 1;
        return handle;
    }

    private void AddPage()
    {
        var pages = _accounts.Length + 1;
        Array.Resize(ref _accounts, pages);
        Array.Resize(ref _balances, pages);
        Array.Resize(ref _held, pages);
        _accounts[^1] = new Account[PageSize];
        _balances[^1] = new long[PageSize * (assets - 1)];
        _held[^1] = new long[PageSize * assets];
    }

    private int NewFurther(int market)
    {
        if (_furtherCount >> PageBits >= _further.Length)
        {
            Array.Resize(ref _further, _further.Length + 1);
            _further[^1] = new Position[PageSize];
        }

        Further(_furtherCount) = new Position { Market = market };
        return _furtherCount++;
    }

    private static class Nobody
    {
        public static readonly Position[] Place = [new Position { Market = -1 }];
    }
}
