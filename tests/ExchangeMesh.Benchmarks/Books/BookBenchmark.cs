using ExchangeMesh.Domain.Tests.Reference.Streams;

namespace ExchangeMesh.Benchmarks.Books;

/// <summary>The order book on a generated stream, beside the obvious book and the bare ladder in the same run.</summary>
/// <param name="name">What the command line calls it.</param>
/// <param name="profile">The stream's character.</param>
internal sealed class BookBenchmark(string name, StreamProfile profile) : IBenchmark
{
    private const int OperationCount = 1_000_000;
    private const int Replays = 51;
    private const ulong Seed = 20_251;

    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public string Summary =>
        $"order book, {OperationCount:N0} operations after {profile.Preload:N0} orders, beside two yardsticks";

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Run()
    {
        var stream = StreamGenerator.Draw(profile, OperationCount, Seed);
        var book = new StreamTimer<MatchingStreamBook>(stream, () => new MatchingStreamBook(stream.Orders));
        var obvious = new StreamTimer<SortedDictionaryBook>(stream, () => new SortedDictionaryBook());
        var bare = new StreamTimer<BareLadderBook>(stream, () => new BareLadderBook(stream));
        var toBare = new List<double>();
        for (var replay = 0; replay < Replays; replay++)
        {
            // Whatever else the machine does at the moment slows both of a pair.
            var seconds = book.Replay();
            toBare.Add(bare.Replay() / seconds);
            if (replay % 5 == 0)
            {
                obvious.Replay();
            }
        }

        var isEqual = book.Outcome.Equals(obvious.Outcome) && bare.Outcome.Equals(obvious.Outcome);
        return
        [
            new("sorted dictionary of queues", obvious.OperationsPerCpuSecond, "op/CPU s"),
            new("bare array ladder", bare.OperationsPerCpuSecond, "op/CPU s"),
            new("order book", book.OperationsPerCpuSecond, "op/CPU s"),
            new("order book / sorted dictionary", book.OperationsPerCpuSecond / obvious.OperationsPerCpuSecond, AtLeast: 6),
            new("order book / bare ladder, median of pairs", Median(toBare), AtLeast: 0.5),
            new("allocated in steady state", book.AllocatedBytes, "bytes", AtMost: 0),
            new("books that agree on the outcome", isEqual ? 3 : 0, "of 3", AtLeast: 3),
        ];
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
