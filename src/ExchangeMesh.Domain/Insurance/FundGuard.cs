using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Liquidation;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Insurance;

/// <summary>Says how much an insurance fund may pay before another has to bear a loss.</summary>
/// <remarks>The peak is that of the worths at which the fund was looked at: whenever a loss had to be borne, and at each change of it.</remarks>
/// <param name="terms">The trigger and the reserve.</param>
public sealed class FundGuard(LossTerms terms)
{
    private readonly RollingExtremes _worths = new(terms.DrawdownWindow);

    /// <summary>Takes note of what the fund is worth.</summary>
    public void See(long worth, VirtualTime now)
    {
        if (terms.Trigger == LossTrigger.FundDrawdown)
        {
            _worths.Add(new Price(worth), now);
        }
    }

    /// <summary>Returns what the fund may pay of a loss, in micro-units of the unit of account; the bound itself may be reached.</summary>
    /// <param name="worth">What it is worth.</param>
    public long Payable(long worth)
    {
        var least = terms.Reserve.Micros;
        if (terms.Trigger == LossTrigger.FundDrawdown && _worths.Highest.Ticks > 0)
        {
            least = Math.Max(least, Rounding.MultiplyDivideUp(_worths.Highest.Ticks, Ratio.One - terms.Drawdown.PartsPerMillion, Ratio.One));
        }

        return Math.Max(0, worth - least);
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer) => _worths.WriteState(writer);

    /// <summary>Takes a state that was written.</summary>
    public void ReadState(StateReader reader) => _worths.ReadState(reader);
}
