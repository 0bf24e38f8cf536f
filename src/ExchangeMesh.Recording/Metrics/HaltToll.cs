using ExchangeMesh.Domain.Records;

namespace ExchangeMesh.Recording.Metrics;

/// <summary>What an instrument's halts have cost the traders who could not trade, and what waited at its reopenings.</summary>
public sealed class HaltToll
{
    /// <summary>How many orders were refused because the market was closed.</summary>
    public long RefusedOrders { get; private set; }

    /// <summary>How many times a trader was kept from shrinking a position.</summary>
    public long MissedHedges { get; private set; }

    /// <summary>What it cost to trade at the reopening instead, in millionths of the settlement asset, over all; gains are subtracted.</summary>
    public Int128 CostMicros { get; private set; }

    /// <summary>The greatest number of lots that rested on one side after a reopening.</summary>
    public long LongestQueueLots { get; private set; }

    /// <summary>Lots matched in reopening auctions.</summary>
    public long AuctionLots { get; private set; }

    /// <summary>Takes in what a halt cost one trader.</summary>
    public void Apply(in HaltCostRow row)
    {
        RefusedOrders += row.Orders;
        MissedHedges += Math.Sign(row.Wanted.Lots) * Math.Sign(row.Position.Lots) < 0 ? 1 : 0;
        CostMicros += row.Cost.Micros;
    }

    /// <summary>Takes in a reopening.</summary>
    public void Apply(in ReopeningRow row)
    {
        AuctionLots += row.Volume.Lots;
        LongestQueueLots = Math.Max(LongestQueueLots, Math.Max(row.BidQueue.Lots, row.AskQueue.Lots));
    }
}
