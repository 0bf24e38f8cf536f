using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Matching;

public sealed class OrderChecksTests
{
    /// <summary>Ticks of 0.01 USD, lots of 0.001 BTC, at least 5 USD an order.</summary>
    private static readonly Instrument Spot = new()
    {
        Id = new(0),
        Symbol = "BTC-USD",
        Venue = new(0),
        Kind = InstrumentKind.Spot,
        Base = new(0),
        Quote = new(1),
        TickSizeMicros = 10_000,
        LotSizeMicros = 1_000,
        MinimumNotional = Money.FromUnits(5),
    };

    [Theory]
    [InlineData(0, 100_000, RejectReason.QuantityNotPositive)]
    [InlineData(-1, 100_000, RejectReason.QuantityNotPositive)]
    [InlineData(1, -1, RejectReason.PriceNotPositive)]
    [InlineData(1, 500_000, RejectReason.None)]
    [InlineData(1, 499_999, RejectReason.BelowMinimumNotional)]
    [InlineData(2, 499_999, RejectReason.None)]
    public void A_limit_order_is_valued_at_its_limit(long lots, long ticks, RejectReason reason) =>
        Assert.Equal(reason, OrderChecks.Check(Spot, new(ticks), new(lots), new(1)));

    [Theory]
    [InlineData(500_000, RejectReason.None)]
    [InlineData(499_999, RejectReason.BelowMinimumNotional)]
    [InlineData(0, RejectReason.None)]
    public void A_market_order_is_valued_at_the_reference_price(long reference, RejectReason reason) =>
        Assert.Equal(reason, OrderChecks.Check(Spot, Price.None, new(1), new(reference)));
}
