using ExchangeMesh.Actors.Tests.Storage;
using ExchangeMesh.Node.Tests;

namespace ExchangeMesh.Faults.Tests;

/// <summary>Nodes that were removed while they were frozen.</summary>
public sealed class ZombieTests
{
    private static readonly TimeSpan AcceptablePause = TimeSpan.FromSeconds(8);

    [PostgreSqlFact]
    public async Task Zombies_that_remember_a_majority_form_no_cluster_of_their_own()
    {
        using var workplace = new Workplace();
        await using var cluster = await FaultyCluster.StartAsync(workplace, 5, $"{AcceptablePause.TotalSeconds:0}s");
        int[] nodes = cluster.InOrderOfAddresses;
        var (observer, frozen, last) = (nodes[0], nodes[2..4], nodes[4]);

        // Three of five remove two. The third of them is frozen before it has missed them itself, and then removed by two of three: so
        // the moment is one between two heartbeats' patience, not one at which something can be seen.
        Array.ForEach(frozen, node => cluster[node].Signal("STOP"));
        await Task.Delay(AcceptablePause * 0.6);
        cluster[last].Signal("STOP");
        await Task.WhenAll(nodes[2..].Select(node => cluster.UntilRemovedAsync(observer, node)));

        Array.ForEach(nodes[2..], node => cluster[node].Signal("CONT"));

        foreach (var node in nodes[2..])
        {
            Assert.Equal(FaultyCluster.WasRemoved, await cluster[node].ExitAsync());
        }

        await cluster.UntilMembersAsync(observer, 2);
        Assert.False(cluster[observer].HasExited || cluster[nodes[1]].HasExited, "a node that was not frozen has ended");
    }
}
