using ExchangeMesh.Node.Hosting;
using ExchangeMesh.Node.Settings;

namespace ExchangeMesh.Deployment.Tests;

public sealed class NodePodTests
{
    public static TheoryData<string> Overlays => Kustomization.Overlays;

    [KubectlTheory]
    [MemberData(nameof(Overlays))]
    public void The_environment_is_settings_that_a_node_understands(string overlay)
    {
        var pod = NodePod.Of(overlay);

        var options = Read(pod);

        Assert.Equal("0.0.0.0", options.Bind.Address.ToString());
        Assert.Equal("0.0.0.0", options.Http.Address.ToString());
        Assert.Equal(pod.NameOf(0), options.Public.Host);
        Assert.Equal(pod.Container.Ports.Single(port => port.Name == "remoting").ContainerPort, options.Bind.Port);
        Assert.Equal($"0.0.0.0:{pod.Container.Ports.Single(port => port.Name == "batches").ContainerPort}", options.Links?.ToString());
        Assert.Equal(pod.Container.Ports.Single(port => port.Name == "http").ContainerPort, options.Http.Port);
        Assert.Equal(LogFormat.Json, options.LogFormat);
        Assert.Equal(options.Partitions, pod.Container.Resources.Limits["cpu"].ToInt64());
    }

    [KubectlTheory]
    [InlineData("overlays/cluster")]
    [InlineData("overlays/trial")]
    public void The_seed_nodes_are_the_first_pods_by_their_stable_names(string overlay)
    {
        var pod = NodePod.Of(overlay);

        var options = Read(pod);

        Assert.Equal(3, pod.Set.Spec.Replicas);
        Assert.Equal("Parallel", pod.Set.Spec.PodManagementPolicy);
        Assert.Equal(Enumerable.Range(0, 3).Select(ordinal => $"{pod.NameOf(ordinal)}:4053"), options.SeedNodes.Select(seed => seed.ToString()));
        Assert.Equal(2, options.MinMembers);
        Assert.Equal(Actors.Storage.DatabaseKind.PostgreSql, options.Database.Kind);
    }

    [KubectlFact]
    public void A_single_node_keeps_its_database_on_its_volume()
    {
        var pod = NodePod.Of("overlays/single");

        var options = Read(pod);

        Assert.Empty(options.SeedNodes);
        Assert.Equal(1, options.MinMembers);
        Assert.Equal("SQLite, /data/mesh.db", options.Database.Place);
        Assert.Contains(pod.Container.VolumeMounts, mount => mount.MountPath == "/data" && mount.ReadOnlyProperty != true);
    }

    [KubectlFact]
    public void Tls_is_read_from_the_mounted_secret()
    {
        var (pod, trial) = (NodePod.Of("overlays/cluster"), NodePod.Of("overlays/trial"));
        var environment = pod.Environment(0, Secrets(pod));
        var mount = Assert.Single(pod.Container.VolumeMounts, mount => mount.Name == "tls");

        Assert.True(mount.ReadOnlyProperty);
        Assert.Equal("exchangemesh-tls", pod.Spec.Volumes.Single(volume => volume.Name == "tls").Secret.SecretName);
        Assert.Equal("/tls/tls.crt", environment["EXCHANGEMESH_TLS_CERTIFICATE"]);
        Assert.Equal("/tls/tls.key", environment["EXCHANGEMESH_TLS_KEY"]);
        Assert.Equal("/tls/ca.crt", environment["EXCHANGEMESH_TLS_AUTHORITY"]);
        Assert.DoesNotContain("EXCHANGEMESH_TLS_KEY", trial.Environment(0, Secrets(trial)).Keys);
    }

    [KubectlTheory]
    [MemberData(nameof(Overlays))]
    public void A_pod_is_given_as_long_to_leave_as_a_node_may_take(string overlay)
    {
        var pod = NodePod.Of(overlay);
        var configuration = NodeConfiguration.For(Read(pod), []).WithFallback(Akka.Configuration.ConfigurationFactory.Default());
        var shutdown = configuration.GetConfig("akka.coordinated-shutdown");
        var phases = shutdown.GetConfig("phases");
        var longest = phases.AsEnumerable().Aggregate(
            TimeSpan.Zero,
            (sum, phase) => sum + phases.GetTimeSpan(phase.Key + ".timeout", shutdown.GetTimeSpan("default-phase-timeout")));

        var sleep = TimeSpan.FromSeconds(pod.Container.Lifecycle.PreStop.Sleep.Seconds);
        var grace = TimeSpan.FromSeconds(pod.Spec.TerminationGracePeriodSeconds!.Value);

        Assert.Equal(12, phases.AsEnumerable().Count());
        Assert.InRange(grace - sleep - longest, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(30));
    }

    [KubectlTheory]
    [MemberData(nameof(Overlays))]
    public void Probes_wait_longer_than_their_answers_may_take(string overlay)
    {
        var container = NodePod.Of(overlay).Container;

        Assert.Equal("/health/startup", container.StartupProbe.HttpGet.Path);
        Assert.Equal("/health/ready", container.ReadinessProbe.HttpGet.Path);
        Assert.Equal("/health/live", container.LivenessProbe.HttpGet.Path);
        Assert.All([container.ReadinessProbe, container.LivenessProbe], probe => Assert.True(probe.TimeoutSeconds > 2));
    }

    private static Dictionary<(string Name, string Key), string> Secrets(NodePod pod) =>
        pod.Container.Env.Where(variable => variable.ValueFrom?.SecretKeyRef is not null)
            .ToDictionary(variable => (variable.ValueFrom.SecretKeyRef.Name, variable.ValueFrom.SecretKeyRef.Key), _ => "Host=db;Database=mesh;Username=mesh");

    // Without TLS: its files are only in a pod.
    private static NodeOptions Read(NodePod pod)
    {
        var environment = pod.Environment(0, Secrets(pod))
            .Where(variable => !variable.Key.StartsWith("EXCHANGEMESH_TLS_", StringComparison.Ordinal))
            .ToDictionary(StringComparer.Ordinal);
        var reading = NodeOptionsReader.Read(new Dictionary<string, string[]>(StringComparer.Ordinal), environment);
        Assert.Empty(reading.Faults);
        return reading.Options!;
    }
}
