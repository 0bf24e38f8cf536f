using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <summary>What one account wanted to trade while its market was closed.</summary>
/// <param name="Handle">Whose.</param>
/// <param name="Orders">How many orders were refused.</param>
/// <param name="Lots">Lots of buys less lots of sells.</param>
/// <param name="Mark">The mark price at the first refusal.</param>
internal readonly record struct RefusedWish(int Handle, int Orders, long Lots, Price Mark);

/// <summary>The orders that a market has refused since it closed, by account, in the order of each one's first refusal.</summary>
internal sealed class RefusedOrders
{
    private readonly List<RefusedWish> _wishes = [];
    private readonly LookupTable<int, int> _places = new();

    /// <summary>The wishes.</summary>
    public IReadOnlyList<RefusedWish> Wishes => _wishes;

    /// <summary>Takes note of a refusal.</summary>
    public void Add(int handle, Side side, long lots, Price mark)
    {
        if (!_places.TryGetValue(handle, out var place))
        {
            place = _wishes.Count;
            _places.TryAdd(handle, place);
            _wishes.Add(new RefusedWish(handle, 0, 0, mark));
        }

        var before = _wishes[place];
        _wishes[place] = before with { Orders = before.Orders + 1, Lots = before.Lots + (side.Sign() * lots) };
    }

    /// <summary>Forgets all.</summary>
    public void Clear()
    {
        _wishes.Clear();
        _places.Clear();
    }

    /// <summary>Writes the wishes in their order.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(_wishes.Count);
        foreach (var wish in _wishes)
        {
            writer.Write(wish.Handle);
            writer.Write(wish.Orders);
            writer.Write(wish.Lots);
            writer.Write(wish.Mark.Ticks);
        }
    }

    /// <summary>Takes a state that was written.</summary>
    /// <param name="reader">The state.</param>
    /// <param name="handles">How many accounts there are.</param>
    public void ReadState(StateReader reader, int handles)
    {
        Clear();
        for (var left = reader.ReadCount(32); left > 0; left--)
        {
            var wish = new RefusedWish(reader.ReadBelow(handles), reader.ReadInt32(), reader.ReadInt64(), new Price(reader.ReadInt64()));
            reader.Require(_places.TryAdd(wish.Handle, _wishes.Count), "an account's refusals are told twice");
            _wishes.Add(wish);
        }
    }
}
