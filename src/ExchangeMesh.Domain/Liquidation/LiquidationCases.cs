using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Liquidation;

/// <summary>One liquidation that is under way: of a cross-margined account, or of one isolated position.</summary>
internal struct LiquidationCase
{
    /// <summary>Whose account; −1 where the place is free.</summary>
    public int Handle;

    /// <summary>The market of the isolated position; −1 for a cross-margined account.</summary>
    public int Market;

    /// <summary>The stage of the next step.</summary>
    public LiquidationStage Stage;

    /// <summary>What set the liquidation off.</summary>
    public EventId Cause;

    /// <summary>When it began.</summary>
    public VirtualTime Since;

    /// <summary>Whether a circuit breaker has held the next step's orders back: their place is reserved, and it is not asked again.</summary>
    public bool IsHeldBack;

    /// <summary>Whether bidders were asked and have not bought enough: it goes on without them.</summary>
    public bool IsUnsold;

    /// <summary>How many liquidations have had this place: wake-ups of earlier ones are ignored.</summary>
    public int Use;

    /// <summary>The next free place.</summary>
    public int NextFree;
}

/// <summary>The liquidations that are under way, in places that are used again.</summary>
internal sealed class LiquidationCases
{
    private LiquidationCase[] _cases = [new LiquidationCase { Handle = -1 }, .. new LiquidationCase[15]];
    private int _used = 1;
    private int _free;

    /// <summary>How many are under way.</summary>
    public int Count { get; private set; }

    /// <summary>The highest number that one has, or has had.</summary>
    public int Places => _used - 1;

    /// <summary>Gets one by its number, from 1.</summary>
    public ref LiquidationCase this[int number] => ref _cases[number];

    /// <summary>Opens one.</summary>
    /// <returns>Its number.</returns>
    public int Open(int handle, int market, LiquidationStage stage, EventId cause, VirtualTime now)
    {
        var number = _free;
        if (number != 0)
        {
            _free = _cases[number].NextFree;
        }
        else
        {
            if (_used == _cases.Length)
            {
                Array.Resize(ref _cases, _used * 2);
            }

            number = _used++;
        }

        var use = _cases[number].Use + 1;
        _cases[number] = new LiquidationCase { Handle = handle, Market = market, Stage = stage, Cause = cause, Since = now, Use = use };
        Count++;
        return number;
    }

    /// <summary>Closes one.</summary>
    public void Close(int number)
    {
        _cases[number].Handle = -1;
        _cases[number].NextFree = _free;
        _free = number;
        Count--;
    }

    /// <summary>Returns whether a wake-up is meant for the liquidation that has the place now.</summary>
    public bool IsCurrent(int number, int use) =>
        number > 0 && number < _used && _cases[number].Handle >= 0 && (_cases[number].Use & UseMask) == use;

    /// <summary>The part of <see cref="LiquidationCase.Use"/> that fits a wake-up.</summary>
    public const int UseMask = (1 << 28) - 1;

    /// <summary>Writes all places, free ones too: wake-ups name them.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(_free);
        writer.Write(_used);
        foreach (ref readonly var place in _cases.AsSpan(1, _used - 1))
        {
            writer.Write(place.Handle);
            writer.Write(place.Market);
            writer.Write((int)place.Stage);
            writer.Write(place.IsHeldBack);
            writer.Write(place.IsUnsold);
            writer.Write(place.Cause.Value);
            writer.Write(place.Since.Nanoseconds);
            writer.Write(place.Use);
            writer.Write(place.NextFree);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        const int BytesEach = 72;
        _free = reader.ReadInt32();
        _used = reader.ReadInt32();
        reader.Require(_used > 0 && _used - 1 <= reader.Left / BytesEach, "more liquidations are announced than there are");
        reader.Require(_free >= 0 && _free < _used, "no such place of a liquidation");
        _cases = [new LiquidationCase { Handle = -1 }, .. new LiquidationCase[Math.Max(15, _used - 1)]];
        Count = 0;
        foreach (ref var place in _cases.AsSpan(1, _used - 1))
        {
            place.Handle = reader.ReadInt32();
            place.Market = reader.ReadInt32();
            place.Stage = reader.ReadEnum<LiquidationStage>();
            place.IsHeldBack = reader.ReadBoolean();
            place.IsUnsold = reader.ReadBoolean();
            place.Cause = new EventId(reader.ReadInt64());
            place.Since = new VirtualTime(reader.ReadInt64());
            place.Use = reader.ReadInt32();
            place.NextFree = reader.ReadBelow(_used);
            Count += place.Handle >= 0 ? 1 : 0;
        }
    }
}
