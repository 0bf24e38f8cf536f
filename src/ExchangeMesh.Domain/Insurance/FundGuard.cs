using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Liquidation;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Insurance;

/// <summary>Says how much an insurance fund may pay before another has to bear a loss.</summary>
/// <remarks>
/// Peak and average are those of the worths at which the fund was looked at: whenever a loss had to be borne, and at each change of it. The
/// average is over time: a worth counts for as long as it stood.
/// </remarks>
/// <param name="terms">The trigger and the reserve.</param>
public sealed class FundGuard(LossTerms terms)
{
    private readonly RollingExtremes _worths = new(terms.DrawdownWindow);
    private readonly RollingTimeMean _average = new(terms.DrawdownWindow);

    /// <summary>Takes note of what the fund is worth.</summary>
    public void See(long worth, VirtualTime now)
    {
        if (terms.Trigger == LossTrigger.FundDrawdown)
        {
            _worths.Add(new Price(worth), now);
        }
        else if (terms.Trigger == LossTrigger.FundBelowAverage)
        {
            _average.Add(worth, now);
        }
    }

    /// <summary>Returns what the fund may pay of a loss, in micro-units of the unit of account; the bound itself may be reached.</summary>
    /// <param name="worth">What it is worth.</param>
    /// <param name="now">When it is asked.</param>
    public long Payable(long worth, VirtualTime now) =>
        terms.Trigger == LossTrigger.AccountBankrupt ? 0 : Math.Max(0, worth - Math.Max(terms.Reserve.Micros, Least(now)));

    /// <summary>Returns what the trigger leaves the fund with.</summary>
    private long Least(VirtualTime now)
    {
        if (terms.Trigger == LossTrigger.FundBelowAverage)
        {
            var average = _average.MeanAt(now);
            return average - Math.Max(terms.LeastDrawdown.Micros, Rounding.MultiplyDivideDown(average, terms.Drawdown.PartsPerMillion, Ratio.One));
        }

        return terms.Trigger == LossTrigger.FundDrawdown && _worths.Highest.Ticks > 0
            ? Rounding.MultiplyDivideUp(_worths.Highest.Ticks, Ratio.One - terms.Drawdown.PartsPerMillion, Ratio.One)
            : 0;
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        _worths.WriteState(writer);
        if (terms.Trigger == LossTrigger.FundBelowAverage)
        {
            _average.WriteState(writer);
        }
    }

    /// <summary>Takes a state that was written.</summary>
    public void ReadState(StateReader reader)
    {
        _worths.ReadState(reader);
        if (terms.Trigger == LossTrigger.FundBelowAverage)
        {
            _average.ReadState(reader);
        }
    }
}
