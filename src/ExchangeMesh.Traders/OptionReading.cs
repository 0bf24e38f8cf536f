using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Pricing;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders;

/// <summary>How traders read an option: forward, time, and the volatility that the venue marks it at.</summary>
internal static class OptionReading
{
    /// <summary>Seconds of a year of 365 days.</summary>
    public const double SecondsPerYear = 31_536_000;

    private const double OtherwiseVolatility = 0.6;

    /// <summary>Returns the forward: the perpetual's mark price, in units of the quote asset.</summary>
    public static double Forward(Desk desk, Instrument perpetual, Price openingPrice)
    {
        ref readonly var view = ref desk.View(perpetual);
        return (view.Mark.IsSet ? view.Mark : openingPrice).Ticks * (perpetual.TickSizeMicros / 1e6);
    }

    /// <summary>Returns what an option's value depends on, at the volatility of the venue's mark; where the mark has none, at 60 %.</summary>
    /// <returns>Whether the option still lives.</returns>
    public static bool TryRead(Desk desk, Instrument market, double forward, out OptionInputs option)
    {
        var contract = market.Option!;
        var years = (contract.Expiry - desk.Now).Nanoseconds / (1e9 * SecondsPerYear);
        option = new OptionInputs(contract.Right, contract.Strike, forward, 1, years, OtherwiseVolatility);
        if (years <= 0)
        {
            return false;
        }

        ref readonly var view = ref desk.View(market);
        var volatility = view.Mark.IsSet
            ? ImpliedVolatility.Of(in option, view.Mark.Ticks * (market.TickSizeMicros / 1e6))
            : OtherwiseVolatility;
        option = double.IsNaN(volatility) ? option : option with { Volatility = volatility };
        return true;
    }

    /// <summary>Returns an option's value in ticks, not rounded.</summary>
    public static double Ticks(Instrument market, in OptionInputs option) => OptionPrice.Of(in option) * 1e6 / market.TickSizeMicros;
}
