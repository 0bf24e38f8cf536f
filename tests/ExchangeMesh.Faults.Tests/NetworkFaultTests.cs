using System.Diagnostics;
using System.Globalization;
using ExchangeMesh.Cli;
using ExchangeMesh.Node.Tests;
using Xunit.Abstractions;

namespace ExchangeMesh.Faults.Tests;

/// <summary>Five hosts lose sight of each other in every way that a network knows: there is never a second coordinator, the minority stops, and the run's files are those of an undisturbed one.</summary>
public sealed class NetworkFaultTests(ITestOutputHelper output)
{
    private const int Hosts = 5;

    // Longer than a node may be silent, so that whatever this network makes the cluster believe is believed by its end.
    private static readonly TimeSpan Spell = TimeSpan.FromSeconds(5);
    private static readonly string[] Scenario = ["two-venue-spiral", "--set", "length=40s", "--set", "shocks.0.at=5s"];

    private readonly Stopwatch _watch = Stopwatch.StartNew();

    [HostsFact]
    public async Task Cuts_halves_one_way_loss_and_delay_leave_one_coordinator_and_the_undisturbed_files()
    {
        using var workplace = new Workplace();
        using var network = new HostsNetwork(Hosts, seed: 1);
        NodePlace[] places = [.. Enumerable.Range(0, Hosts).Select(host => new NodePlace(HostsNetwork.AddressOf(host), 4053, 8080, network.NamespaceOf(host)))];
        await using var cluster = await FaultyCluster.StartAsync(workplace, places, HostsNetwork.Own);
        Say("five hosts are up");

        var disturbed = DisturbAsync(network, cluster);
        var runs = 0;
        do
        {
            await RunAsync(workplace, cluster, ++runs);
        }
        while (!disturbed.IsCompleted);

        await disturbed;
        var stays = CoordinatorTimes.AreApart(cluster.All);
        Say(string.Create(CultureInfo.InvariantCulture, $"{runs} runs, the coordinator was in {stays} places one after the other"));
        Assert.True(stays > 1, "the coordinator never had to move");
    }

    private async Task DisturbAsync(HostsNetwork network, FaultyCluster cluster)
    {
        Say("all is 200 ms late");
        network.SetAll(new WayRule(0, TimeSpan.FromMilliseconds(200)));
        await AllStayAsync(network, cluster);
        Assert.True(network.Delayed > 100, $"only {network.Delayed} frames were late");

        Say(string.Create(CultureInfo.InvariantCulture, $"after {network.Delayed} late frames, 5 % are lost"));
        network.SetAll(new WayRule(0.05, TimeSpan.Zero));
        await AllStayAsync(network, cluster);
        Assert.True(network.Lost > 5, $"only {network.Lost} frames were lost");

        var lone = Others(cluster)[0];
        Say($"after {network.Lost} lost frames, host {lone} is cut off");
        network.Cut(lone);
        await EndsAsync(cluster, [lone], Others(cluster)[1]);
        await HealAsync(network, cluster);

        // The coordinator is in the smaller half: it must stop there before it begins anywhere else.
        int[] minority = [cluster.Coordinator, Others(cluster)[0]];
        int[] majority = [.. Enumerable.Range(0, Hosts).Except(minority)];
        Say($"hosts {string.Join(", ", minority)} and the rest lose each other");
        network.Part(minority, majority);
        await EndsAsync(cluster, minority, majority[0]);
        await HealAsync(network, cluster);

        var (from, to) = (Others(cluster)[0], Others(cluster)[1]);
        Say($"what host {from} sends to host {to} is lost");
        network.Lose(from, to);

        // Neither can tell whose fault it is: one of them goes, or both.
        await cluster[from].UntilAsync("one end of the link has gone", () => Task.FromResult(cluster[from].HasExited || cluster[to].HasExited));
        await HealAsync(network, cluster);
    }

    private static int[] Others(FaultyCluster cluster)
    {
        var coordinator = cluster.Coordinator;
        return [.. Enumerable.Range(0, Hosts).Where(host => host != coordinator)];
    }

    private async Task AllStayAsync(HostsNetwork network, FaultyCluster cluster)
    {
        await Task.Delay(Spell);
        for (var host = 0; host < Hosts; host++)
        {
            await cluster.UntilMembersAsync(host, Hosts);
        }

        Assert.All(Enumerable.Range(0, Hosts), host => Assert.False(cluster[host].HasExited, $"host {host} has left\n{cluster[host].Log}"));
        network.Heal();
    }

    private static async Task EndsAsync(FaultyCluster cluster, int[] minority, int observer)
    {
        foreach (var host in minority)
        {
            Assert.Equal(FaultyCluster.WasRemoved, await cluster[host].ExitAsync());
        }

        await cluster.UntilMembersAsync(observer, Hosts - minority.Length);
    }

    private async Task HealAsync(HostsNetwork network, FaultyCluster cluster)
    {
        network.Heal();
        var started = await cluster.HealAsync();
        Say(string.Create(CultureInfo.InvariantCulture, $"healed; {started} nodes were started again"));
    }

    private async Task RunAsync(Workplace workplace, FaultyCluster cluster, int seed)
    {
        string[] scenario = [.. Scenario, "--seed", seed.ToString(CultureInfo.InvariantCulture)];
        (await workplace.RunAsync(["run", .. scenario, "--out", "undisturbed", "--checkpoint-every", "never"])).Ends(ExitCode.Done);
        var outcome = (await workplace.RunAsync(["run", .. scenario, "--out", "disturbed", "--cluster", cluster.Addresses])).Ends(ExitCode.Done);
        Say(string.Create(CultureInfo.InvariantCulture, $"run {seed} has ended on {outcome.Labelled("nodes")} nodes"));
        var results = new Results(outcome.Labelled("results"));
        new Results(workplace.PathOf("undisturbed", Path.GetFileName(results.Folder))).AreThoseOf(results);
    }

    private void Say(string line) => output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{_watch.Elapsed.TotalSeconds,6:F1} s  {line}"));
}
