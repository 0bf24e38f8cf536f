using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Breakers;

/// <summary>Orders and prices that breakers are shown.</summary>
internal static class Attempts
{
    public static readonly ReferencePrices Nothing = new(Price.None, Price.None, Price.None, Price.None, Price.None, Price.None);

    public static OrderAttempt Buy(long ticks, long lots = 1) => new(Side.Buy, new Price(ticks), new Quantity(lots), IsLiquidation: false);

    public static OrderAttempt Sell(long ticks, long lots = 1) => new(Side.Sell, new Price(ticks), new Quantity(lots), IsLiquidation: false);

    public static OrderAttempt Forced(long lots) => new(Side.Sell, Price.None, new Quantity(lots), IsLiquidation: true);

    public static ReferencePrices Marked(long ticks) => Nothing with { Mark = new Price(ticks) };

    public static VirtualTime Seconds(long seconds) => VirtualTime.Zero + Duration.FromSeconds(seconds);

    public static BreakerState Trade(this ICircuitBreaker breaker, long ticks, long second) =>
        breaker.OnTrade(new Price(ticks), new Quantity(1), Nothing, Seconds(second));
}
