using System.Runtime.CompilerServices;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Instruments;

/// <summary>What lots of one instrument are worth at a price, worked out once per instrument so that a fill costs two multiplications.</summary>
/// <remarks>
/// Signs are those of <c>PositionValue</c>: the worth of a linear long is positive, that of an inverse long is negative
/// (it owes the base asset), and in both a profit is worth now less worth at entry. All amounts are micro-units of the settlement asset.
/// </remarks>
internal readonly struct ContractWorth
{
    private const long Million = 1_000_000;
    private readonly long _perTickAndLot;
    private readonly long _lotMicros;
    private readonly long _tickMicros;

    /// <summary>Makes the worth of an instrument.</summary>
    /// <exception cref="InvariantViolationException">Lot times tick of a spot or linear instrument is not a whole number of micro-units.</exception>
    public ContractWorth(Instrument instrument)
    {
        IsInverse = instrument.Kind == InstrumentKind.InversePerpetual;
        _lotMicros = instrument.LotSizeMicros;
        _tickMicros = instrument.TickSizeMicros;
        if (!IsInverse)
        {
            var product = _lotMicros * _tickMicros;
            Invariant.Holds(product > 0 && product % Million == 0, "lot times tick must be a whole number of micro-units");
            _perTickAndLot = product / Million;
        }
    }

    /// <summary>Whether profit is paid in the base asset.</summary>
    public bool IsInverse { get; }

    /// <summary>Micro-units of the settlement asset in one lot at one tick; zero for inverse contracts.</summary>
    public long PerTickAndLot => _perTickAndLot;

    /// <summary>Returns the worth of a position, towards minus infinity.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Of(long lots, long ticks) => IsInverse ? -InverseUp(lots, ticks) : lots * ticks * _perTickAndLot;

    /// <summary>Returns the worth of a fill: that of the buyer's lots is exactly minus that of the seller's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long OfFill(long lots, long ticks)
    {
        if (!IsInverse)
        {
            return lots * ticks * _perTickAndLot;
        }

        return lots >= 0 ? -InverseDown(lots, ticks) : InverseDown(-lots, ticks);
    }

    /// <summary>Returns the notional that margin and fees are taken on; zero or more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long Notional(long lots, long ticks) => Math.Abs(Of(lots, ticks));

    /// <summary>Returns whether an order's notional, or its quantity, is beyond what can be reckoned with.</summary>
    public bool IsTooGreat(long lots, long ticks)
    {
        const long GreatestMicros = 1L << 56;
        const long Few = 1L << 16;
        const long Low = 1L << 24;
        if (lots <= Few && ticks <= Low && _lotMicros <= Low && _perTickAndLot <= Few)
        {
            return false;
        }

        return IsInverse
            ? (Int128)lots * _lotMicros > GreatestMicros
            : (Int128)lots * ticks * _perTickAndLot > GreatestMicros || (Int128)lots * _lotMicros > GreatestMicros;
    }

    /// <summary>Returns the price at which lots have a notional, rounded as asked; 0 where there is none, at most 2⁶⁰.</summary>
    /// <param name="lots">Positive.</param>
    /// <param name="notional">Micro-units of the settlement asset.</param>
    /// <param name="isRoundedUp">Whether towards plus infinity.</param>
    public long PriceAt(long lots, long notional, bool isRoundedUp)
    {
        const long Greatest = 1L << 60;
        if (notional <= 0)
        {
            return IsInverse ? Greatest : 0;
        }

        if (!IsInverse)
        {
            var perTick = lots * _perTickAndLot;
            return isRoundedUp ? Rounding.DivideUp(notional, perTick) : notional / perTick;
        }

        var dividend = (Int128)lots * _lotMicros * Million;
        var divisor = (Int128)notional * _tickMicros;
        var price = isRoundedUp ? Rounding.DivideUp(dividend, divisor) : dividend / divisor;
        return (long)Int128.Min(price, Greatest);
    }

    private long InverseDown(long lots, long ticks) =>
        (long)Rounding.DivideDown((Int128)lots * _lotMicros * Million, (Int128)ticks * _tickMicros);

    private long InverseUp(long lots, long ticks) =>
        (long)Rounding.DivideUp((Int128)lots * _lotMicros * Million, (Int128)ticks * _tickMicros);
}
