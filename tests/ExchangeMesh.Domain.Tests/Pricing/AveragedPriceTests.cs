using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Pricing;

/// <summary>Averaged over time, a price that jumps is believed by 1 − e^(−time ÷ time constant): 63.2 % after one time constant.</summary>
public sealed class AveragedPriceTests
{
    [Theory]
    [InlineData(0, 2_000, 2_000)]
    [InlineData(10, 1_625, 1_640)]
    public void An_index_follows_a_jump_with_its_time_constant(int seconds, long least, long most)
    {
        var index = PerpTerms.Index! with { Averaging = Duration.FromSeconds(seconds), StaleAfter = Duration.FromHours(1) };
        var bench = new VenueBench(Terms(PerpTerms with { Index = index })).Started();
        bench.MoveIndex(1_000);

        bench.MoveIndex(2_000);
        bench.Pass(Duration.FromSeconds(9));

        Assert.InRange(bench.Outbox.View(Perp).Index.Ticks, least, most);
    }

    [Theory]
    [InlineData(0, 2_000_000)]
    [InlineData(10, 1_632_121)]
    [InlineData(100, 1_095_163)]
    public void A_lending_venues_oracle_follows_a_jump_with_its_time_constant(int seconds, long expected)
    {
        var source = new InstrumentId(1);
        var oracle = new Oracle(
            new OracleTerms { Sources = [source], Averaging = Duration.FromSeconds(seconds), Delay = Duration.Zero, DeviationThreshold = Ratio.Zero },
            1_000_000);
        oracle.Note(source, 1_000_000, EventId.None, new VirtualTime(20_000_000_000));

        oracle.Note(source, 2_000_000, EventId.None, new VirtualTime(30_000_000_000));
        oracle.Advance(new VirtualTime(30_000_000_000));

        Assert.InRange(oracle.PriceMicros, expected - 1, expected + 1);
    }
}
