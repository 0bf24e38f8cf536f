using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>How the price of a falling-price auction falls.</summary>
public enum AuctionCurve : byte
{
    /// <summary>In a straight line to zero.</summary>
    Linear,

    /// <summary>By a factor at each step.</summary>
    Stairstep,

    /// <summary>By a factor each second.</summary>
    Exponential,
}

/// <summary>The price of a falling-price auction as a function of the time since its start.</summary>
/// <remarks>Source: makerdao/dss, abaci.sol (LinearDecrease, StairstepExponentialDecrease, ExponentialDecrease).</remarks>
/// <param name="Curve">How the price falls.</param>
/// <param name="Seconds">Linear: until the price is zero. Stairstep: the length of a step. Exponential: not used.</param>
/// <param name="CutQuintillionths">Stairstep and exponential: the factor of each step or second, in units of 10⁻¹⁸; below one.</param>
public readonly record struct AuctionPrice(AuctionCurve Curve, long Seconds, long CutQuintillionths)
{
    /// <summary>Returns the price at a time after the start, rounded down.</summary>
    /// <param name="topMicros">The price at the start.</param>
    /// <param name="elapsedSeconds">Whole seconds since the start; zero or more.</param>
    public long At(long topMicros, long elapsedSeconds) => Curve switch
    {
        AuctionCurve.Linear => elapsedSeconds >= Seconds
            ? 0
            : Rounding.MultiplyDivideDown(topMicros, Seconds - elapsedSeconds, Seconds),
        AuctionCurve.Stairstep => Cut(topMicros, elapsedSeconds / Seconds),
        AuctionCurve.Exponential => Cut(topMicros, elapsedSeconds),
        _ => throw new InvalidOperationException($"There is no auction curve {Curve}."),
    };

    private long Cut(long topMicros, long times)
    {
        var power = (Int128)AccrualIndex.One;
        var factor = (Int128)CutQuintillionths;
        for (var left = times; left > 0 && power > 0; left >>= 1)
        {
            if ((left & 1) == 1)
            {
                power = power * factor / AccrualIndex.One;
            }

            factor = factor * factor / AccrualIndex.One;
        }

        return (long)(topMicros * power / AccrualIndex.One);
    }
}
