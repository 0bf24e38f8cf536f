using System.Globalization;
using ExchangeMesh.Actors.Protocol;
using ExchangeMesh.Actors.Wire;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Actors.Tests.Protocol;

/// <summary>The batch protocol under loss, repetition, reordering, delay, damage and crashes: all nodes end, with the reference's bits.</summary>
/// <remarks>EXCHANGEMESH_SEED runs one seed; EXCHANGEMESH_RUNS says how many are run otherwise.</remarks>
public sealed class BatchProtocolSimulationTests
{
    private const int RunsByDefault = 300;

    [Fact]
    public void Whatever_the_network_does_all_nodes_end_with_the_sequential_fingerprint()
    {
        var fates = new Dictionary<PartFate, long>();
        var (askedAgain, damaged, slowLinks) = (0L, 0L, 0);
        var seeds = Seeds();

        foreach (var seed in seeds)
        {
            var cluster = new SimulatedCluster(seed);
            Run(cluster, seed);
            foreach (var (fate, count) in cluster.Fates)
            {
                fates[fate] = fates.GetValueOrDefault(fate) + count;
            }

            askedAgain += cluster.AskedAgain;
            damaged += cluster.Damaged;
            slowLinks += cluster.WindowsPerExchange > 1 ? 1 : 0;
        }

        // The network has done its worst: everything that can befall a part has befallen some.
        Assert.True(
            seeds.Length == 1 || (askedAgain > 0 && damaged > 0 && slowLinks > 0 && Enum.GetValues<PartFate>().Except([PartFate.Stray]).All(fate => fates.GetValueOrDefault(fate) > 0)),
            $"not everything was tried: {string.Join(", ", fates)}, asked again {askedAgain}, damaged {damaged}, slow links {slowLinks}");
    }

    [Theory]
    [InlineData(Mutant.TakesOldEpochs)]
    [InlineData(Mutant.TakesLateParts)]
    [InlineData(Mutant.NeverAsksAgain)]
    [InlineData(Mutant.NeverAnswers)]
    [InlineData(Mutant.BelievesDamage)]
    public void A_protocol_without_one_of_its_checks_is_caught(Mutant mutant)
    {
        var isCaught = Enumerable.Range(1, 40).Any(seed => IsCaught(new SimulatedCluster(seed, mutant)));

        Assert.True(isCaught, $"40 runs with a protocol that {mutant} have ended as if nothing were wrong");
    }

    private static bool IsCaught(SimulatedCluster cluster)
    {
        try
        {
            return cluster.Execute() != cluster.Sequential();
        }
        catch (Exception fault) when (fault is InvariantViolationException or MalformedMessageException or OverflowException)
        {
            return true;
        }
    }

    private static void Run(SimulatedCluster cluster, int seed)
    {
        var repro = $"EXCHANGEMESH_SEED={seed} dotnet test tests/ExchangeMesh.Actors.Tests -c Release --filter {nameof(BatchProtocolSimulationTests)}";
        string fingerprint;
        try
        {
            fingerprint = cluster.Execute();
        }
        catch (InvariantViolationException fault)
        {
            Assert.Fail($"{fault}\n{repro}");
            return;
        }

        Assert.True(cluster.Sequential() == fingerprint, $"the fingerprint differs\n{repro}");
    }

    private static int[] Seeds()
    {
        if (int.TryParse(Environment.GetEnvironmentVariable("EXCHANGEMESH_SEED"), CultureInfo.InvariantCulture, out var seed))
        {
            return [seed];
        }

        var runs = int.TryParse(Environment.GetEnvironmentVariable("EXCHANGEMESH_RUNS"), CultureInfo.InvariantCulture, out var asked) ? asked : RunsByDefault;
        return [.. Enumerable.Range(1, runs)];
    }
}
