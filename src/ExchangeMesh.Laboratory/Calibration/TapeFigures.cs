using ExchangeMesh.Laboratory.Statistics;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Laboratory.Calibration;

/// <summary>What a tape of trades tells of the market that it is from.</summary>
/// <remarks>
/// The half spread follows from the bounce of prices between bid and ask: √(−cov(Δp, Δp₋₁)) ÷ p, of changes from one order to the next.
/// Source: Roll, A Simple Implicit Measure of the Effective Bid-Ask Spread, Journal of Finance 39 (1984).
/// Impact is the slope of returns over equal stretches of time on the notional bought less sold, after Kyle (1985), through the origin;
/// returns are those of the middle between bid and ask, so that the bounce is no part of it.
/// </remarks>
/// <param name="Rate">Arriving orders that trade, a second.</param>
/// <param name="MeanSize">Their mean size in the quote asset.</param>
/// <param name="LogSize">The mean of the sizes' logarithm.</param>
/// <param name="LogSizeDeviation">The deviation of the sizes' logarithm.</param>
/// <param name="BuyShare">The share of orders that buy.</param>
/// <param name="Volatility">The deviation of the middle's logarithm over a year of 365 days.</param>
/// <param name="HalfSpread">Half of the spread, as a share of the price; not a number where changes do not bounce.</param>
/// <param name="Impact">Relative change of the price for a unit of the quote asset bought; not a number without trades on both sides.</param>
/// <param name="ImpactFit">The share of returns' variance that is explained by it, from 0 to 1.</param>
/// <param name="RootImpactFit">The share that a square-root law would explain.</param>
public readonly record struct TapeFigures(
    double Rate,
    double MeanSize,
    double LogSize,
    double LogSizeDeviation,
    double BuyShare,
    double Volatility,
    double HalfSpread,
    double Impact,
    double ImpactFit,
    double RootImpactFit)
{
    private const double SecondsOfYear = 365 * 86_400;

    /// <summary>Measures stretches of a tape together; nothing is measured across the edges of two of them.</summary>
    /// <param name="blocks">Stretches of time with the orders in each.</param>
    /// <param name="interval">Over how many seconds returns are taken.</param>
    internal static TapeFigures Of(IReadOnlyList<TapeBlock> blocks, double interval)
    {
        var seconds = blocks.Sum(static block => block.Seconds);
        var sizes = blocks.SelectMany(static block => block.Orders).Select(static order => Math.Abs(order.SignedNotional)).ToArray();
        var logs = Array.ConvertAll(sizes, DeterministicMath.Log);
        var halfSpread = HalfSpreadOf(blocks);
        var (returns, flows) = Returns(blocks, interval, double.IsFinite(halfSpread) ? halfSpread : 0);
        var (impact, fit) = Slope(returns, flows);
        var (_, rootFit) = Slope(returns, Array.ConvertAll(flows, static flow => Math.Sign(flow) * Math.Sqrt(Math.Abs(flow))));
        return new TapeFigures(
            sizes.Length / seconds,
            Sample.Mean(sizes),
            Sample.Mean(logs),
            sizes.Length > 1 ? Sample.Deviation(logs) : double.NaN,
            blocks.Sum(static block => block.Orders.Count(static order => order.SignedNotional > 0)) / (double)sizes.Length,
            returns.Length > 1 ? Math.Sqrt(returns.Sum(static one => one * one) / returns.Length * SecondsOfYear / interval) : double.NaN,
            halfSpread,
            impact,
            fit,
            rootFit);
    }

    /// <summary>Returns the returns of the middle between bid and ask, which lies half a spread from each trade, and what was bought less sold in each.</summary>
    private static (double[] Returns, double[] Flows) Returns(IReadOnlyList<TapeBlock> blocks, double interval, double halfSpread)
    {
        var returns = new List<double>();
        var flows = new List<double>();
        foreach (var block in blocks)
        {
            var series = StylisedFacts.ReturnSeries.Of(block.Orders.Select(order => (order.AtSeconds, order.Last / (1 + (Math.Sign(order.SignedNotional) * halfSpread)), order.SignedNotional)), interval, hasVolumes: true);
            returns.AddRange(series.Returns);
            flows.AddRange(series.NetVolumes);
        }

        return ([.. returns], [.. flows]);
    }

    private static double HalfSpreadOf(IReadOnlyList<TapeBlock> blocks)
    {
        double product = 0, prices = 0;
        int pairs = 0, count = 0;
        foreach (var orders in blocks.Select(static block => block.Orders))
        {
            for (var place = 2; place < orders.Count; place++)
            {
                product += (orders[place].Last - orders[place - 1].Last) * (orders[place - 1].Last - orders[place - 2].Last);
                pairs++;
            }

            prices += orders.Sum(static order => order.Last);
            count += orders.Count;
        }

        return pairs > 0 && product < 0 ? Math.Sqrt(-product / pairs) / (prices / count) : double.NaN;
    }

    private static (double Slope, double Fit) Slope(double[] returns, double[] flows)
    {
        double both = 0, flow = 0, change = 0;
        for (var place = 0; place < returns.Length; place++)
        {
            both += returns[place] * flows[place];
            flow += flows[place] * flows[place];
            change += returns[place] * returns[place];
        }

        return flow > 0 && change > 0 ? (both / flow, both * both / flow / change) : (double.NaN, double.NaN);
    }
}

/// <summary>A stretch of a tape.</summary>
/// <param name="Seconds">How long it is.</param>
/// <param name="Orders">The orders in it, in order of time.</param>
internal sealed record TapeBlock(double Seconds, List<TapeOrder> Orders);
