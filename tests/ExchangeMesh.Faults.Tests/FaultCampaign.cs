using System.Globalization;

namespace ExchangeMesh.Faults.Tests;

/// <summary>Carries out a plan of faults on a cluster.</summary>
/// <param name="cluster">The cluster, of five nodes.</param>
/// <param name="say">Takes what is done, line by line.</param>
public sealed class FaultCampaign(FaultyCluster cluster, Action<string> say)
{
    /// <summary>How many faults were carried out.</summary>
    public int Done { get; private set; }

    /// <summary>How many nodes had to be started again that no fault had been meant for.</summary>
    public int Bystanders { get; private set; }

    /// <summary>Carries out a plan, round by round; after each all nodes are back.</summary>
    public async Task ExecuteAsync(IReadOnlyList<FaultRound> plan)
    {
        foreach (var round in plan)
        {
            // A moment of the run that the seed has drawn, not a wait for something to happen.
            await Task.Delay(round.Pause);
            say(round.ToString());
            var victims = Victims(round);
            var observer = Enumerable.Range(0, cluster.Count).First(node => !victims.Contains(node) && !cluster[node].HasExited);
            await Task.WhenAll(round.Faults.Select((fault, place) => CarryOutAsync(fault, victims[place], observer)));
            Bystanders += await cluster.HealAsync();
            Done += round.Faults.Count;
        }
    }

    private int[] Victims(FaultRound round)
    {
        var coordinator = cluster.Coordinator;
        var victims = new List<int>();
        foreach (var fault in round.Faults)
        {
            int[] others = [.. Enumerable.Range(0, cluster.Count).Where(node => node != coordinator && !victims.Contains(node))];
            victims.Add(fault.Kind == FaultKind.KillDatabase ? -1
                : fault.IsToCoordinator && coordinator >= 0 && !victims.Contains(coordinator) ? coordinator
                : others[fault.Pick % others.Length]);
        }

        return [.. victims];
    }

    private async Task CarryOutAsync(PlannedFault fault, int victim, int observer)
    {
        switch (fault.Kind)
        {
            case FaultKind.Kill:
                await KillAsync(victim, observer, fault.IsHasty);
                break;
            case FaultKind.Freeze:
                await FreezeAsync(victim, observer);
                break;
            case FaultKind.Leave:
                cluster[victim].Signal("TERM");
                var left = await cluster[victim].ExitAsync();
                Assert.True(left == 0, $"node {victim} was asked to leave, and ended with {left}\n{cluster[victim].Log}");
                await cluster.StartAsync(victim);
                break;
            default:
                cluster.Database.Kill();
                await Task.Delay(fault.Wait);
                cluster.Database.Restart();
                break;
        }
    }

    private async Task KillAsync(int victim, int observer, bool isHasty)
    {
        cluster[victim].Signal("KILL");
        await cluster[victim].ExitAsync();
        if (!isHasty)
        {
            await cluster.UntilRemovedAsync(observer, victim);
        }

        await cluster.StartAsync(victim);
    }

    private async Task FreezeAsync(int victim, int observer)
    {
        var zombie = cluster[victim];
        zombie.Signal("STOP");
        await cluster.UntilRemovedAsync(observer, victim);
        zombie.Signal("CONT");
        var ended = await zombie.ExitAsync();
        Assert.True(ended == FaultyCluster.WasRemoved, string.Create(CultureInfo.InvariantCulture, $"node {victim} was removed, and ended with {ended}\n{zombie.Log}"));
        await cluster.StartAsync(victim);
    }
}
