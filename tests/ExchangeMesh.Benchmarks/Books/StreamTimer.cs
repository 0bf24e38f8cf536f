using ExchangeMesh.Domain.Tests.Reference.Streams;

namespace ExchangeMesh.Benchmarks.Books;

/// <summary>Plays one stream to fresh books of one kind, times each replay, and keeps the quietest.</summary>
/// <param name="stream">The stream; what precedes the end of its preload is not timed.</param>
/// <param name="create">Makes an empty book.</param>
internal sealed class StreamTimer<TBook>(OrderStream stream, Func<TBook> create)
    where TBook : struct, IStreamBook
{
    private double _leastSeconds = double.PositiveInfinity;

    /// <summary>What came of the stream at the last replay.</summary>
    public StreamOutcome Outcome { get; private set; }

    /// <summary>The bytes allocated by the operations after the preload in the last replay.</summary>
    public long AllocatedBytes { get; private set; }

    /// <summary>Operations after the preload per second of processor time, in the quietest replay.</summary>
    public double OperationsPerCpuSecond =>
        (stream.Operations.Length - stream.Preload) / Math.Max(_leastSeconds, 1e-6);

    /// <summary>Plays the stream once.</summary>
    /// <returns>Seconds of processor time for the operations after the preload.</returns>
    public double Replay()
    {
        var book = create();
        var outcome = StreamOutcome.None;
        StreamReplay.Play(book, stream.Operations.AsSpan(0, stream.Preload), ref outcome);
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var start = CpuTime.Seconds;
        StreamReplay.Play(book, stream.Operations.AsSpan(stream.Preload), ref outcome);
        var seconds = CpuTime.Seconds - start;
        AllocatedBytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        _leastSeconds = Math.Min(_leastSeconds, seconds);
        book.TellResting(ref outcome);
        Outcome = outcome;
        return seconds;
    }
}
