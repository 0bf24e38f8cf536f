using System.CommandLine;
using ExchangeMesh.Laboratory.Designs;
using ExchangeMesh.Laboratory.Runs;

namespace ExchangeMesh.Cli.Commands;

/// <summary>The options of commands that make many runs: seeds, confidence, threads.</summary>
/// <param name="seeds">What the seeds are for.</param>
/// <param name="leastConfidence">The confidence must lie above it.</param>
internal sealed class ManyRunsInput(string seeds, double leastConfidence)
{
    private readonly Option<string?> _seeds = new("--seeds") { Description = seeds };
    private readonly Option<string> _confidence = ConfidenceText.CreateOption();
    private readonly Option<string?> _cluster = RunOnCluster.CreateOption();
    private readonly Option<int> _threads = new("--threads") { Description = "How many runs are made at once.", DefaultValueFactory = static _ => Environment.ProcessorCount };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_seeds);
        command.Options.Add(_confidence);
        command.Options.Add(_threads);
        command.Options.Add(_cluster);
    }

    /// <summary>Reads the options, and says on standard error what is wrong with them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="otherwise">The seeds where none are given.</param>
    /// <returns>What is asked for, or null.</returns>
    public ManyRuns? Read(ParseResult parsed, IReadOnlyList<ulong> otherwise)
    {
        var list = otherwise;
        if (parsed.GetValue(_seeds) is { } text)
        {
            (list, var fault) = SeedList.Read(text);
            if (fault.Length > 0)
            {
                Console.Error.WriteLine($"--seeds: {fault}");
                return null;
            }
        }

        if (ConfidenceText.Read(parsed, _confidence, leastConfidence) is not { } confidence)
        {
            return null;
        }

        var threads = parsed.GetValue(_threads);
        if (threads is < 1 or > 1_024)
        {
            Console.Error.WriteLine($"--threads {threads}: expected 1 to 1024");
            return null;
        }

        return new ManyRuns(list, confidence, threads, parsed.GetValue(_seeds) is not null, RunOnCluster.SiteOf(parsed, _cluster));
    }
}

/// <summary>Many runs that were asked for.</summary>
/// <param name="Seeds">The seeds, at least one.</param>
/// <param name="Confidence">The confidence.</param>
/// <param name="Threads">How many runs are made at once.</param>
/// <param name="HasSeeds">Whether seeds were given.</param>
/// <param name="Site">Where they are made.</param>
internal sealed record ManyRuns(IReadOnlyList<ulong> Seeds, double Confidence, int Threads, bool HasSeeds, IRunSite Site);
