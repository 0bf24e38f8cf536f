using System.Diagnostics;
using ExchangeMesh.Benchmarks.Books;
using ExchangeMesh.Benchmarks.Engines;
using ExchangeMesh.Benchmarks.Lending;
using ExchangeMesh.Benchmarks.Nodes;
using ExchangeMesh.Benchmarks.Pages;
using ExchangeMesh.Benchmarks.Venues;
using ExchangeMesh.Domain.Tests.Reference.Streams;

namespace ExchangeMesh.Benchmarks;

/// <summary>Runs benchmarks: <c>list</c>, <c>all</c>, <c>stream FILE</c>, or the name of one.</summary>
internal static class Program
{
    private const int Kept = 0;
    private const int FallsShort = 1;
    private const int BadInput = 2;

    /// <summary>All benchmarks; a new one is a file of its own and one line here.</summary>
    private static readonly IBenchmark[] Benchmarks =
    [
        new BookBenchmark("book-mix", StreamProfile.Mix),
        new BookBenchmark("book-thin", StreamProfile.Thin),
        new ActorRatioBenchmark(10_000, promised: 0.9),
        new ActorRatioBenchmark(100_000, promised: 0.7),
        new ReferenceMarketBenchmark(),
        new PartitionsBenchmark(),
        new MillionTradersBenchmark(),
        new MillionMemoryBenchmark(),
        new AllocationBenchmark(),
        new EveryRuleBenchmark(),
        new CheckpointBenchmark(),
        new NodeBarrierBenchmark(),
        new NodeThroughputBenchmark(100),
        new NodeThroughputBenchmark(1_000),
        new NodeThroughputBenchmark(5_000),
        new NodeThroughputBenchmark(20_000, promised: 1.3),
        new NodeThroughputBenchmark(100_000),
        new NodeRecoveryBenchmark(),
        new LoanIndexBenchmark(),
        new ThresholdBenchmark(markets: 1),
        new ThresholdBenchmark(markets: 4),
        new OrderFlowBenchmark(),
        new PageFramesBenchmark(),
    ];

    private static int Main(string[] arguments) => arguments switch
    {
        ["list"] => List(),
        ["all"] => RunEach(),
        ["stream", var file] => Stream(file),
        [var name] when Array.Find(Benchmarks, benchmark => string.Equals(benchmark.Name, name, StringComparison.Ordinal)) is { } benchmark => Run(benchmark),
        [var name] => Complain($"there is no benchmark '{name}'; 'list' names them"),
        _ => Complain("expected one of: list, all, NAME, stream FILE"),
    };

    private static int List()
    {
        foreach (var benchmark in Benchmarks)
        {
            Console.WriteLine($"{benchmark.Name,-24} {benchmark.Summary}");
        }

        return Kept;
    }

    /// <summary>Runs every benchmark in a process of its own, so that none is slowed by what another has left in memory.</summary>
    private static int RunEach()
    {
        var isKept = true;
        foreach (var benchmark in Benchmarks)
        {
            using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Program).Assembly.Location, benchmark.Name])) ?? throw new InvalidOperationException("dotnet did not start");
            process.WaitForExit();
            isKept &= process.ExitCode == Kept;
        }

        return isKept ? Kept : FallsShort;
    }

    private static int Run(IBenchmark benchmark)
    {
        var isKept = true;
        Console.WriteLine($"{benchmark.Name}: {benchmark.Summary}");
        foreach (var figure in benchmark.Run())
        {
            Console.WriteLine(figure);
            isKept &= figure.IsKept;
        }

        return isKept ? Kept : FallsShort;
    }

    private static int Stream(string file)
    {
        try
        {
            Console.WriteLine(StreamCommand.Run(OrderStreamReader.ReadFile(file)));
            return Kept;
        }
        catch (OrderStreamException e)
        {
            return Complain(e.Message);
        }
    }

    private static int Complain(string problem)
    {
        Console.Error.WriteLine(problem);
        return BadInput;
    }
}
