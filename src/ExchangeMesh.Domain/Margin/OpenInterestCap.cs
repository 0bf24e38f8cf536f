using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Margin;

/// <summary>The most that may be open on one side of a perpetual: so many lots, or a notional at mark.</summary>
public readonly record struct OpenInterestCap
{
    private readonly long _lots;
    private readonly long _notional;

    private OpenInterestCap(long lots, long notional) => (_lots, _notional) = (lots, notional);

    /// <summary>Returns a cap on lots.</summary>
    public static OpenInterestCap OfLots(Quantity lots) => new(lots.Lots, -1);

    /// <summary>Returns a cap on the notional at mark, in the settlement asset.</summary>
    public static OpenInterestCap OfNotional(Money notional) => new(0, notional.Micros);

    /// <summary>Returns the cap in lots, rounded down.</summary>
    /// <param name="lotWorth">What one lot is worth at mark, in micro-units of the settlement asset.</param>
    public long LotsAt(long lotWorth) => _notional < 0 ? _lots : _notional / Math.Max(1, lotWorth);
}
