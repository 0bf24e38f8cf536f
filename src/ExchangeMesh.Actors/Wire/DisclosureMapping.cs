using ExchangeMesh.Domain.Disclosure;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Actors.Wire;

/// <summary>Maps what venues disclose of the positions that are held with them.</summary>
public static class DisclosureMapping
{
    /// <summary>Returns the disclosure as it travels.</summary>
    public static V1.MarketDisclosure ToWire(MarketDisclosure disclosure)
    {
        var wire = new V1.MarketDisclosure
        {
            AsOfNs = disclosure.AsOf.Nanoseconds,
            MarkTicks = disclosure.Mark.Ticks,
            OpenInterestLots = disclosure.OpenInterest.Lots,
        };
        foreach (var bucket in disclosure.Leverage)
        {
            wire.Leverage.Add(new V1.LeverageBucket { From = bucket.From, LongLots = bucket.Longs.Lots, ShortLots = bucket.Shorts.Lots });
        }

        foreach (var bucket in disclosure.Liquidations)
        {
            wire.Liquidations.Add(new V1.LiquidationBucket
            {
                FromTicks = bucket.From.Ticks,
                ToTicks = bucket.To.Ticks,
                LongLots = bucket.Longs.Lots,
                ShortLots = bucket.Shorts.Lots,
            });
        }

        return wire;
    }

    /// <summary>Returns a disclosure that has travelled.</summary>
    /// <exception cref="MalformedMessageException">A field cannot be meant.</exception>
    public static MarketDisclosure FromWire(V1.MarketDisclosure wire) => new(
        new VirtualTime(Incoming.NotNegative(wire.AsOfNs)),
        new Price(Incoming.NotNegative(wire.MarkTicks)),
        new Quantity(Incoming.NotNegative(wire.OpenInterestLots)),
        [.. wire.Leverage.Select(FromWire)],
        [.. wire.Liquidations.Select(FromWire)]);

    private static LeverageBucket FromWire(V1.LeverageBucket bucket) => new(
        Incoming.NotNegative(bucket.From),
        new Quantity(Incoming.NotNegative(bucket.LongLots)),
        new Quantity(Incoming.NotNegative(bucket.ShortLots)));

    private static LiquidationBucket FromWire(V1.LiquidationBucket bucket) => new(
        new Price(Incoming.NotNegative(bucket.FromTicks)),
        new Price(Incoming.NotNegative(bucket.ToTicks)),
        new Quantity(Incoming.NotNegative(bucket.LongLots)),
        new Quantity(Incoming.NotNegative(bucket.ShortLots)));
}
