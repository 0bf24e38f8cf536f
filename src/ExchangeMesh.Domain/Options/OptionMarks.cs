using ExchangeMesh.Domain.Pricing;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Options;

/// <summary>Makes the marks of options: a smile for each expiry that follows quotes and trades, and the value that it gives each strike.</summary>
/// <remarks>
/// Venues say that they take implied volatilities of bids and asks, smooth them and bound them, but not with which numbers (Deribit's were not
/// found in any public text); the rule here is this engine's own. An observation is the volatility of the mid of a two-sided
/// quote, or of a trade since the last look. It counts by how sure it is: one over the squared width of the quote in volatility, at most
/// that of a hundredth. The mark is Black-76 at the smile, on the nearest tick, one tick at least.
/// </remarks>
/// <param name="chains">The venue's options.</param>
internal sealed class OptionMarks(OptionChains chains)
{
    private const double SureWidth = 0.01;
    private const double Hold = 0.05;

    /// <summary>Makes the marks of all options on an underlying anew.</summary>
    /// <returns>Whether there are any.</returns>
    public bool Update(Market underlying, VirtualTime now)
    {
        var isAny = false;
        foreach (var series in chains.Series)
        {
            if (series.Underlying == underlying && !series.IsSettled && now < series.Expiry)
            {
                series.Sample(now);
                series.Observe(now);
                Follow(series, underlying.Terms.Mark?.Interval ?? Duration.FromSeconds(1));
                series.Observe(now);
                SetMarks(series);
                isAny = true;
            }
        }

        return isAny;
    }

    private static void Follow(OptionSeries series, Duration passed)
    {
        var fit = default(SmileFit);
        for (var at = 0; at < series.Markets.Length; at++)
        {
            var market = series.Markets[at];
            var option = series.InputsOf(at);
            var vega = OptionPrice.Vega(in option);
            var tick = market.Instrument.TickSizeMicros / 1e6;
            var (bid, ask) = (market.Book.BestBid.Ticks, market.Book.BestAsk.Ticks);
            if (bid > 0 && ask > 0)
            {
                Observe(ref fit, series.PlaceOf(at), option, (bid + ask) * 0.5 * tick, (ask - bid) * tick / vega);
            }

            if (market.Volume > market.VolumeAtMark)
            {
                Observe(ref fit, series.PlaceOf(at), option, market.Last * tick, 0);
                market.VolumeAtMark = market.Volume;
            }
        }

        var share = 1 - DeterministicMath.Exp(-(double)passed.Nanoseconds / series.Terms.Smoothing.Nanoseconds);
        series.Smile = series.Smile.Towards(fit.Solve(series.Smile, Hold), share);
    }

    private static void Observe(ref SmileFit fit, double place, in OptionInputs option, double price, double width)
    {
        var volatility = ImpliedVolatility.Of(in option, price);
        if (volatility is > VolatilitySmile.Least and < VolatilitySmile.Greatest)
        {
            var sure = Math.Max(width, SureWidth) / SureWidth;
            fit.Add(place, volatility, 1 / (sure * sure));
        }
    }

    private static void SetMarks(OptionSeries series)
    {
        for (var at = 0; at < series.Markets.Length; at++)
        {
            var market = series.Markets[at];
            var ticks = OptionPrice.Of(series.InputsOf(at)) * 1e6 / market.Instrument.TickSizeMicros;
            var mark = Math.Max(1, checked((long)Math.Round(ticks, MidpointRounding.AwayFromZero)));
            market.IsChanged |= mark != market.Mark;
            market.Mark = mark;
        }
    }
}
