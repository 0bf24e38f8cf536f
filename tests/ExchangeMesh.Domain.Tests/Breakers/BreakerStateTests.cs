using CsCheck;
using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Breakers;

/// <summary>Whatever a breaker has seen, one that takes its written state goes on as it does.</summary>
public sealed class BreakerStateTests
{
    private static readonly BreakerSeed Seed = new(5, new ParticipantId(0), new InstrumentId(1), 2);
    private static readonly CallPeriodTerms Call = new() { Length = Duration.FromSeconds(20), RandomEnd = Duration.FromSeconds(9), ExtendBeyond = Ratio.FromPercent(4), Seed = Seed };

    private static readonly IBreakerTerms[] All =
    [
        new TradingHaltTerms { Move = Ratio.FromPercent(2), Reopening = Call },
        new MarketWideHaltTerms { Levels = [Ratio.FromPercent(2)], Watches = BreakerReference.Mark, Session = new Session(Duration.FromMinutes(10), Duration.FromMinutes(3)), NoHaltBeforeEnd = Duration.Zero, Reopening = Call },
        new LimitUpLimitDownTerms { Pause = Call },
        new VolatilityInterruptionTerms { Call = Call, RepeatedCall = Duration.FromSeconds(40) },
        new DailyPriceLimitTerms { Pause = Call, Session = new Session(Duration.FromMinutes(4), Duration.Zero) },
        new DynamicCircuitBreakerTerms { Share = Ratio.FromPercent(2), PreOpen = Call },
        new VelocityLogicTerms { MostTicks = 15, Reserve = Call },
        new TokyoPriceLimitTerms { Session = new Session(Duration.FromMinutes(4), Duration.Zero), QuoteInterval = Duration.FromSeconds(10) },
        new SpeedBumpTerms { Jitter = Duration.FromMilliseconds(5), Seed = Seed },
        new DivergenceGuardTerms { Action = DivergenceAction.Halt, CoolDown = Call },
        new PremiumBandTerms(),
        new LiquidationThrottleTerms(),
        new PriceBandTerms(),
    ];

    public static TheoryData<int> Places => [.. Enumerable.Range(0, All.Length)];

    [Theory]
    [MemberData(nameof(Places))]
    public void A_breaker_with_the_written_state_goes_on_as_the_one_that_wrote_it(int place)
    {
        var step = Gen.Select(Gen.Int[0, 4], Gen.Long[940, 1_060], Gen.Long[0, 30], Gen.Bool);
        Gen.Select(step.Array[1, 60], step.Array[1, 30]).Sample((before, after) =>
        {
            var one = All[place].Create();
            var now = 0L;
            foreach (var each in before)
            {
                Take(one, each, ref now);
            }

            var other = All[place].Create();
            other.ReadState(new StateReader(Written(one)));

            Assert.Equal(Written(one), Written(other));
            foreach (var each in after)
            {
                var then = now;
                Assert.Equal(Take(one, each, ref now), Take(other, each, ref then));
            }

            Assert.Equal(Written(one), Written(other));
        });
    }

    private static byte[] Written(ICircuitBreaker breaker)
    {
        var writer = new StateWriter();
        breaker.WriteState(writer);
        return writer.Written.ToArray();
    }

    private static (OrderDecision Decision, BreakerState State) Take(ICircuitBreaker breaker, (int Kind, long Ticks, long Wait, bool IsBuy) step, ref long now)
    {
        now += step.Wait;
        var at = Attempts.Seconds(now);
        var prices = new ReferencePrices(
            new(1_000), new(step.Ticks), new(1_000), new(step.Ticks - 1), new(step.Ticks + 1), new(1_000),
            step.Ticks % 7 == 0 ? MarketCondition.Auction : MarketCondition.Open, new(step.Ticks), new(step.Ticks));
        var order = new OrderAttempt(step.IsBuy ? Side.Buy : Side.Sell, new Price(step.Ticks), new Quantity(3), step.Ticks % 3 == 0);
        return step.Kind switch
        {
            0 => (breaker.OnOrder(order, prices, at), default),
            1 => (default, breaker.OnClamped(order, new Price(step.Ticks), prices, at)),
            2 => (default, breaker.OnTrade(new Price(step.Ticks), new Quantity(1), prices, at)),
            3 => (default, breaker.OnPrices(prices, at)),
            _ => (default, breaker.OnTimer(prices, at)),
        };
    }
}
