using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Lending;

public sealed class OracleTests
{
    private static readonly InstrumentId First = new(1);
    private static readonly InstrumentId Second = new(2);
    private static readonly InstrumentId Third = new(3);

    private static readonly OracleTerms Terms = new()
    {
        Sources = [First, Second, Third],
        DeviationThreshold = Ratio.FromPercent(1),
        Heartbeat = Duration.FromHours(1),
        StaleAfter = Duration.FromMinutes(1),
        Delay = Duration.FromSeconds(2),
    };

    private readonly Oracle _oracle = new(Terms, 1_000_000);

    [Theory]
    [InlineData(1_009_999, false)]
    [InlineData(1_010_000, true)]
    [InlineData(990_001, false)]
    [InlineData(990_000, true)]
    public void A_price_is_taken_from_the_deviation_threshold_on(long price, bool isTaken) =>
        Assert.Equal(isTaken, _oracle.Note(First, price, EventId.None, At(1)));

    [Theory]
    [InlineData(3_599, false)]
    [InlineData(3_600, true)]
    public void A_price_is_taken_at_the_heartbeat_whatever_it_is(long second, bool isTaken) =>
        Assert.Equal(isTaken, _oracle.Note(First, 1_000_001, EventId.None, At(second)));

    [Fact]
    public void The_median_of_three_sources_ignores_one_that_lies()
    {
        _oracle.Note(First, 1_000_000, EventId.None, At(1));
        _oracle.Note(Second, 1_000_100, EventId.None, At(1));

        var isTaken = _oracle.Note(Third, 1, EventId.None, At(1));

        Assert.False(isTaken);
    }

    [Fact]
    public void The_median_of_two_sources_is_their_mean_rounded_down()
    {
        _oracle.Note(First, 1_000_000, EventId.None, At(1));
        _oracle.Note(Second, 1_100_001, EventId.None, At(1));

        _oracle.Advance(At(3));

        Assert.Equal(1_050_000, _oracle.PriceMicros);
    }

    [Theory]
    [InlineData(61, 1_100_000)]
    [InlineData(62, 1_200_000)]
    public void A_source_that_has_gone_silent_is_left_out(long second, long price)
    {
        _oracle.Note(First, 1_000_000, EventId.None, At(1));

        _oracle.Note(Second, 1_200_000, EventId.None, At(second));
        _oracle.Advance(At(second + 2));

        Assert.Equal(price, _oracle.PriceMicros);
    }

    [Fact]
    public void A_price_comes_into_force_after_the_delay_with_its_cause()
    {
        var cause = EventId.Of(new ParticipantId(0), 9);
        _oracle.Note(First, 1_100_000, cause, At(1));

        Assert.Equal(At(3), _oracle.LastDue);
        Assert.False(_oracle.Advance(new VirtualTime(2_999_999_999)));
        Assert.Equal((1_000_000, EventId.None), (_oracle.PriceMicros, _oracle.Cause));
        Assert.True(_oracle.Advance(At(3)));
        Assert.Equal((1_100_000, cause), (_oracle.PriceMicros, _oracle.Cause));
    }

    [Fact]
    public void Prices_come_into_force_in_the_order_in_which_they_were_taken_even_when_the_delay_shrinks()
    {
        _oracle.Delay(Duration.FromSeconds(60));
        for (var price = 1; price <= 9; price++)
        {
            _oracle.Note(First, 1_000_000 + (price * 100_000), EventId.None, At(price));
        }

        _oracle.Delay(Duration.FromSeconds(-100));
        _oracle.Note(First, 5_000_000, EventId.None, At(10));

        Assert.Equal(Duration.Zero, _oracle.Lag);
        Assert.Equal(At(71), _oracle.LastDue);
        _oracle.Advance(At(70));
        Assert.Equal(1_800_000, _oracle.PriceMicros);
        _oracle.Advance(At(71));
        Assert.Equal(5_000_000, _oracle.PriceMicros);
    }

    [Fact]
    public void Strangers_and_prices_of_nothing_are_ignored()
    {
        Assert.False(_oracle.Note(new InstrumentId(9), 2_000_000, EventId.None, At(1)));
        Assert.False(_oracle.Note(First, 0, EventId.None, At(1)));
        Assert.False(new Oracle(null, 7).Note(First, 5, EventId.None, At(1)));
    }

    private static VirtualTime At(long second) => VirtualTime.Zero + Duration.FromSeconds(second);
}
