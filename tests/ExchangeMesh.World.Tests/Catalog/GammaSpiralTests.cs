using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.World.Tests.Catalog;

/// <summary>Hedgers who are short gamma deepen a fall that somebody else began; those who do not hedge, do not.</summary>
public sealed class GammaSpiralTests
{
    private static readonly (string Path, string Value) Unhedged = ("traders.option-makers.parameters.hedge_share", "0%");

    [Fact]
    public void Hedgers_who_are_short_gamma_deepen_the_fall()
    {
        var hedged = Fall();

        var unhedged = Fall(Unhedged);

        Assert.True(hedged > 2 * unhedged, $"{hedged} is no more than twice {unhedged}");
    }

    [Fact]
    public void Without_a_block_there_is_nothing_to_deepen() =>
        Assert.True(Fall(("shocks.0.quantity", "0.1 BTC")) < Fall(Unhedged) / 2);

    [Fact]
    public void The_first_expiry_is_settled_to_the_unit_and_options_trade_all_the_while()
    {
        var reading = WorldRuns.Read("gamma-spiral");
        var sink = new OptionSink();

        SequentialRun.Execute(WorldBuilder.Build(reading.Plan!), sink, static _ => true);

        var expired = Options(reading.Plan!).Where(option => option.Option!.Expiry == VirtualTime.Zero + Duration.FromMinutes(6)).ToArray();
        Assert.Equal(expired.Select(option => option.Id), sink.Settlements.Select(row => row.Instrument));
        foreach (var (row, option) in sink.Settlements.Zip(expired))
        {
            var each = option.Option!.PayoffMicros(row.SettlementMicros) * option.LotSizeMicros / 1_000_000;
            Assert.Equal(each * row.OpenInterest.Lots, row.Paid.Micros);
        }

        Assert.Contains(sink.Settlements, row => row.OpenInterest.Lots > 0);
        Assert.True(sink.Trades.Count(trade => Options(reading.Plan!).Any(option => option.Id == trade)) > 200);
    }

    [Theory]
    [InlineData("put-buyers")]
    [InlineData("put-sellers")]
    [InlineData("covered-call-sellers")]
    public void Those_who_hold_options_to_expiry_really_get_them(string name)
    {
        var plan = WorldRuns.Read("gamma-spiral").Plan!;
        var group = WorldBuilder.Build(plan).Names.Groups.Single(one => one.Name == name);
        var options = Options(plan).Select(option => option.Id).ToHashSet();

        var taken = WorldRuns.Events(plan).OfType<TradeRow>().Count(trade =>
            options.Contains(trade.Instrument) && trade.Taker.Value >= group.First.Value && trade.Taker.Value < group.First.Value + group.Count);

        Assert.True(taken >= 5, $"{name} took {taken} options");
    }

    [Fact]
    public void The_smile_moves_with_what_is_quoted_and_traded()
    {
        // Puts are bought: the volatility at which the venue marks a put of the long expiry has risen, with the forward where it was.
        var plan = WorldRuns.Read("gamma-spiral", ("shocks", "[]")).Plan!;
        var put = Options(plan).First(option => option is { Option: { Right: Domain.Pricing.OptionRight.Put, Strike: 59_000 } contract } && contract.Expiry > VirtualTime.Zero + Duration.FromHours(1));
        var perpetual = plan.Exchanges[0].Instruments[0].Instrument;
        var marks = WorldRuns.TimedEvents(plan).Where(one => one.Row is MarkRow).ToList();

        double VolatilityAt(int second)
        {
            var at = VirtualTime.Zero + Duration.FromSeconds(second);
            double PriceOf(Domain.Instruments.Instrument market) => marks.Where(one => one.At <= at).Select(one => (MarkRow)one.Row).Last(row => row.Instrument == market.Id).Mark.Ticks * (market.TickSizeMicros / 1e6);
            var years = (put.Option!.Expiry - at).TotalSeconds / 31_536_000;
            var inputs = new Domain.Pricing.OptionInputs(Domain.Pricing.OptionRight.Put, 59_000, PriceOf(perpetual), 1, years, 0);
            return Domain.Pricing.ImpliedVolatility.Of(in inputs, PriceOf(put));
        }

        Assert.InRange(VolatilityAt(1), 0.5, 0.7);
        Assert.True(Math.Abs(VolatilityAt(240) - VolatilityAt(1)) > 0.005, $"{VolatilityAt(1)} {VolatilityAt(240)}");
    }

    private static IEnumerable<Domain.Instruments.Instrument> Options(ScenarioPlan plan) =>
        plan.Exchanges[0].Instruments.Select(listed => listed.Instrument).Where(instrument => instrument.Option is not null);

    private static double Fall(params (string Path, string Value)[] overrides) =>
        WorldRuns.Summarise(WorldRuns.Read("gamma-spiral", overrides)).Find("desk.BTC-PERP.max_fall")?.Value
            ?? throw new InvalidOperationException("the run has no fall");

    private sealed class OptionSink : IRunSink
    {
        public List<SettlementRow> Settlements { get; } = [];

        public List<InstrumentId> Trades { get; } = [];

        public void Append(ReadOnlySpan<RunEvent> events)
        {
            foreach (ref readonly var next in events)
            {
                if (next.Record.Kind == RecordKind.Settlement)
                {
                    Settlements.Add(next.Record.Row<SettlementRow>());
                }
                else if (next.Record.Kind == RecordKind.Trade)
                {
                    Trades.Add(next.Record.Row<TradeRow>().Instrument);
                }
            }
        }

        public void AddState(ParticipantId participant, ulong stateHash)
        {
        }
    }
}
