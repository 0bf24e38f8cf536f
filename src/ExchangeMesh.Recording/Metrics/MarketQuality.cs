using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording.Metrics;

/// <summary>Spread, depth and volatility of one market, from its samples.</summary>
/// <remarks>
/// Every sample has the same weight. The quoted spread is (ask − bid) ÷ mid. Realised volatility is the root of the sum of
/// squared changes of the mark's logarithm from sample to sample, over the whole run, not scaled to a year. Source:
/// Andersen, Bollerslev, Diebold, Labys, Modeling and Forecasting Realized Volatility, Econometrica 71(2), 2003.
/// </remarks>
public sealed class MarketQuality
{
    private double _spreads;
    private int _twoSided;
    private double _depths;
    private double _squaredChanges;
    private Price _mark;

    /// <summary>How many samples there are.</summary>
    public int Samples { get; private set; }

    /// <summary>The mean quoted spread over samples with both sides, as a share of the mid price; null without any.</summary>
    public double? MeanSpread => _twoSided == 0 ? null : _spreads / _twoSided;

    /// <summary>The widest quoted spread, as a share of the mid price; null without samples that have both sides.</summary>
    public double? WidestSpread { get; private set; }

    /// <summary>The mean lots within one percent of mid, both sides together; null without samples.</summary>
    public double? MeanDepthLots => Samples == 0 ? null : _depths / Samples;

    /// <summary>The fewest lots within one percent of mid, both sides together; null without samples.</summary>
    public long? LeastDepthLots { get; private set; }

    /// <summary>The share of samples in which a side of the book was empty; null without samples.</summary>
    public double? OneSidedShare => Samples == 0 ? null : (double)(Samples - _twoSided) / Samples;

    /// <summary>The realised volatility of the mark over the run; null before two samples.</summary>
    public double? RealisedVolatility => Samples < 2 ? null : Math.Sqrt(_squaredChanges);

    /// <summary>The largest gap between mark and index, as a share of the index; null without both.</summary>
    public double? WidestBasis { get; private set; }

    /// <summary>Takes in a sample.</summary>
    public void Apply(in MarkRow row)
    {
        Samples++;
        if (row.BestBid.IsSet && row.BestAsk.IsSet)
        {
            var spread = 2.0 * (row.BestAsk.Ticks - row.BestBid.Ticks) / (row.BestAsk.Ticks + row.BestBid.Ticks);
            _spreads += spread;
            _twoSided++;
            WidestSpread = Math.Max(WidestSpread ?? spread, spread);
        }

        var depth = row.BidDepth.Lots + row.AskDepth.Lots;
        _depths += depth;
        LeastDepthLots = Math.Min(LeastDepthLots ?? depth, depth);
        if (row.Mark.IsSet && row.Index.IsSet)
        {
            var basis = Math.Abs(row.Mark.Ticks - row.Index.Ticks) / (double)row.Index.Ticks;
            WidestBasis = Math.Max(WidestBasis ?? basis, basis);
        }

        if (row.Mark.IsSet)
        {
            var change = _mark.IsSet ? DeterministicMath.Log((double)row.Mark.Ticks / _mark.Ticks) : 0;
            _squaredChanges += change * change;
            _mark = row.Mark;
        }
    }
}
