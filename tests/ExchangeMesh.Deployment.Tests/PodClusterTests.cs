using System.Globalization;

namespace ExchangeMesh.Deployment.Tests;

public sealed class PodClusterTests
{
    // The secret that whoever deploys must make; a file on each pod's volume is enough to be reached.
    private static readonly Dictionary<(string Name, string Key), string> Secrets = new()
    {
        [("exchangemesh-database", "connection")] = "Data Source=/data/mesh.db",
    };

    [PodFact]
    public async Task Three_pods_started_as_the_manifest_says_form_a_cluster_and_outlive_a_polite_end_and_a_kill()
    {
        var pod = NodePod.Of("overlays/cluster");
        await using var pods = await Pods.CreateAsync(pod, 3, Secrets);
        await HasOnlyItsVolumesAsync(pods);
        var processes = Enumerable.Range(0, 3).Select(pods.Start).ToArray();
        foreach (var ordinal in Enumerable.Range(0, 3))
        {
            await pods.UntilReadyAsync(ordinal, 3);
            Assert.Contains(pod.NameOf(ordinal), await pods.GetAsync(ordinal, "/members"), StringComparison.Ordinal);
            IsConfined(processes[ordinal].Id);
        }

        Assert.Equal(0, await pods.EndAsync(2, "TERM"));
        await pods.UntilReadyAsync(0, 2);
        pods.Start(2);
        await pods.UntilReadyAsync(2, 3);

        // The first of the seeds comes back into the cluster that is there, and does not form its own.
        await pods.EndAsync(0, "KILL");
        await pods.UntilReadyAsync(1, 2);
        pods.Start(0);
        foreach (var ordinal in Enumerable.Range(0, 3))
        {
            await pods.UntilReadyAsync(ordinal, 3);
        }
    }

    private static async Task HasOnlyItsVolumesAsync(Pods pods)
    {
        var writer = pods.Start(0, "/bin/sh", "-c", "cd /tmp && touch /data/written written && ! touch /app/written && ! touch /written && ! touch /tls/written && ! touch /etc/written");
        await writer.WaitForExitAsync();
        Assert.True(writer.ExitCode == 0, pods.Log);
    }

    private static void IsConfined(int process)
    {
        var status = File.ReadAllLines(string.Create(CultureInfo.InvariantCulture, $"/proc/{process}/status"))
            .Select(line => line.Split(':', 2))
            .ToDictionary(line => line[0], line => line[1].Trim(), StringComparer.Ordinal);

        Assert.Equal("1654\t1654\t1654\t1654", status["Uid"]);
        Assert.Equal("1654\t1654\t1654\t1654", status["Gid"]);
        Assert.Equal("1", status["NoNewPrivs"]);
        Assert.Equal(0, Convert.ToInt64(status["CapEff"], 16));
        Assert.Equal(0, Convert.ToInt64(status["CapBnd"], 16));
    }
}
