using ExchangeMesh.Primitives;

namespace ExchangeMesh.Simulation;

/// <summary>Messages under way, each in a numbered slot that is used again once it was handled: sending allocates nothing in steady state.</summary>
/// <typeparam name="TMessage">What is sent.</typeparam>
internal sealed class MessageStore<TMessage>
    where TMessage : struct
{
    private Slot[] _slots = new Slot[64];
    private int _used;
    private int _free = -1;

    /// <summary>Stores a message and returns its slot.</summary>
    public int Add(in TMessage message, EventId cause)
    {
        var slot = _free;
        if (slot >= 0)
        {
            _free = _slots[slot].Next;
        }
        else
        {
            if (_used == _slots.Length)
            {
                Array.Resize(ref _slots, _slots.Length * 2);
            }

            slot = _used++;
        }

        ref var target = ref _slots[slot];
        target.Message = message;
        target.Cause = cause;
        return slot;
    }

    /// <summary>Returns a message that stays where it is.</summary>
    public ref readonly TMessage Look(int slot, out EventId cause)
    {
        ref readonly var source = ref _slots[slot];
        cause = source.Cause;
        return ref source.Message;
    }

    /// <summary>Takes a message out and frees its slot.</summary>
    public TMessage Take(int slot, out EventId cause)
    {
        ref var source = ref _slots[slot];
        cause = source.Cause;
        source.Next = _free;
        _free = slot;
        return source.Message;
    }

    private struct Slot
    {
        public TMessage Message;
        public EventId Cause;
        public int Next;
    }
}
