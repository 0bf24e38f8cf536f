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

    /// <summary>Returns a stored message; it stays as it is until its slot is freed, whatever is added meanwhile.</summary>
    public ref readonly TMessage Look(int slot, out EventId cause)
    {
        ref var source = ref _slots[slot];
        cause = source.Cause;
        return ref source.Message;
    }

    /// <summary>Frees the slot of a message that was handled.</summary>
    public void Free(int slot)
    {
        _slots[slot].Next = _free;
        _free = slot;
    }

    private struct Slot
    {
        public TMessage Message;
        public EventId Cause;
        public int Next;
    }
}
