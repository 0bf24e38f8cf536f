using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording.Metrics;

/// <summary>Where a price began, how far it fell and rose, and where it ended.</summary>
public sealed class PricePath
{
    /// <summary>The falls below the opening price whose first time is kept, in percent.</summary>
    public static readonly IReadOnlyList<int> FallsInPercent = [1, 2, 5, 10, 20, 50];

    private readonly VirtualTime[] _firstFall = Enumerable.Repeat(VirtualTime.Never, FallsInPercent.Count).ToArray();
    private Price _peak;

    /// <summary>The first price, or unset.</summary>
    public Price Opening { get; private set; }

    /// <summary>The lowest price, or unset.</summary>
    public Price Low { get; private set; }

    /// <summary>When the lowest price was first seen.</summary>
    public VirtualTime LowAt { get; private set; }

    /// <summary>When, after its lowest, the price had first made good half of its greatest fall below the opening price; never.</summary>
    public VirtualTime HalfRecoveredAt { get; private set; } = VirtualTime.Never;

    /// <summary>The highest price, or unset.</summary>
    public Price High { get; private set; }

    /// <summary>The latest price, or unset.</summary>
    public Price Final { get; private set; }

    /// <summary>The greatest fall from an earlier peak, as a share of the peak; null without a price.</summary>
    public double? MaxDrawdown { get; private set; }

    /// <summary>The greatest fall below the opening price, as a share of it, zero where there is none; null without a price.</summary>
    public double? MaxFall => Opening.IsSet ? Math.Max(0, (Opening.Ticks - Low.Ticks) / (double)Opening.Ticks) : null;

    /// <summary>Takes in the next price; an unset one is left out.</summary>
    public void Apply(VirtualTime at, Price price)
    {
        if (!price.IsSet)
        {
            return;
        }

        if (!Opening.IsSet)
        {
            (Opening, Low, High, _peak, LowAt, MaxDrawdown) = (price, price, price, price, at, 0);
        }

        Final = price;
        if (HalfRecoveredAt == VirtualTime.Never && Low < Opening && (Int128)price.Ticks * 2 >= (Int128)Opening.Ticks + Low.Ticks)
        {
            HalfRecoveredAt = at;
        }

        if (price > High)
        {
            High = price;
        }

        if (price > _peak)
        {
            _peak = price;
        }
        else
        {
            Fall(at, price);
        }
    }

    /// <summary>Returns when the price was first at least the given number of percents below the opening price; never, or null for a number that is not kept.</summary>
    public VirtualTime? FirstFall(int percent)
    {
        for (var index = 0; index < FallsInPercent.Count; index++)
        {
            if (FallsInPercent[index] == percent)
            {
                return _firstFall[index];
            }
        }

        return null;
    }

    private void Fall(VirtualTime at, Price price)
    {
        MaxDrawdown = Math.Max(MaxDrawdown ?? 0, (_peak.Ticks - price.Ticks) / (double)_peak.Ticks);
        if (price >= Low)
        {
            return;
        }

        (Low, LowAt, HalfRecoveredAt) = (price, at, VirtualTime.Never);
        for (var index = 0; index < FallsInPercent.Count; index++)
        {
            if (_firstFall[index] == VirtualTime.Never
                && (Int128)price.Ticks * 100 <= (Int128)Opening.Ticks * (100 - FallsInPercent[index]))
            {
                _firstFall[index] = at;
            }
        }
    }
}
