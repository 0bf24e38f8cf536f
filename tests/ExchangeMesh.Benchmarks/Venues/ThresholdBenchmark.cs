using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Benchmarks.Venues;

/// <summary>What a new mark price costs a venue while it concerns nobody, from 1,000 to 1,000,000 accounts.</summary>
/// <param name="markets">In how many markets each account holds a position.</param>
internal sealed class ThresholdBenchmark(int markets) : IBenchmark
{
    private const int Marks = 100_000;
    private const int Rounds = 5;
    private static readonly int[] Sizes = [1_000, 10_000, 100_000, 1_000_000];

    /// <inheritdoc/>
    public string Name => markets == 1 ? "thresholds-single" : "thresholds-multi";

    /// <inheritdoc/>
    public string Summary => markets == 1
        ? "cost of a mark that concerns nobody, accounts with one position each"
        : $"cost of a mark that concerns nobody, cross-margined accounts with {markets} positions each";

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Run()
    {
        var figures = new List<Figure>();
        var costs = new double[Sizes.Length];
        var bytesPerAccount = 0.0;
        for (var at = 0; at < Sizes.Length; at++)
        {
            var before = GC.GetTotalMemory(forceFullCollection: true);
            var exchange = VenueModel.WithPositions(Sizes[at], markets);
            var outbox = new CountingOutbox();
            outbox.Start(exchange);
            bytesPerAccount = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Sizes[at];
            costs[at] = NanosecondsPerMark(exchange, outbox);
            figures.Add(new Figure($"{Sizes[at]:#,##0} accounts", costs[at], "ns/mark"));
            if (outbox.Recorded[(int)RecordKind.MarginCall] + outbox.Recorded[(int)RecordKind.Liquidation] > 0)
            {
                throw new InvalidOperationException("a mark that was to concern nobody concerned somebody");
            }
        }

        figures.Add(new Figure("cost at 1,000,000 over cost at 1,000", costs[^1] / costs[0], AtMost: 3));
        figures.Add(new Figure("memory of 1,000,000 accounts", bytesPerAccount, "bytes/account", AtMost: markets == 1 ? 250 : null));
        return figures;
    }

    /// <summary>Lets the index wander within a hundredth of a percent, so that no level is reached; the quickest of several rounds.</summary>
    private double NanosecondsPerMark(Exchange exchange, CountingOutbox outbox)
    {
        var best = double.MaxValue;
        for (var round = 0; round <= Rounds; round++)
        {
            var start = CpuTime.Seconds;
            for (var mark = 0; mark < Marks; mark++)
            {
                var market = mark % markets;
                var micros = (VenueModel.OpeningTicks + (mark / markets % 60)) * 100_000;
                outbox.Now += Duration.FromMilliseconds(10);
                exchange.Handle(Message.Of(new PriceReport(micros, VenueModel.Constituent(market))), VenueModel.Feed, outbox);
                exchange.Wake(outbox.PriceTokens[market], outbox);
            }

            best = round == 0 ? best : Math.Min(best, (CpuTime.Seconds - start) / Marks * 1e9);
        }

        return best;
    }
}
