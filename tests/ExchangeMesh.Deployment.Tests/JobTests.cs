using System.Xml.Linq;
using ExchangeMesh.Recording;
using k8s.Models;

namespace ExchangeMesh.Deployment.Tests;

public sealed class JobTests
{
    [PodFact]
    public async Task The_job_as_it_is_rendered_makes_its_run_on_a_node_as_it_is_rendered()
    {
        var container = Job().Spec.Template.Spec.Containers.Single();
        var pod = NodePod.Of("overlays/single");
        await using var pods = await Pods.CreateAsync(pod, 2, new Dictionary<(string Name, string Key), string>());
        pods.Start(0);
        await pods.UntilReadyAsync(0, 1);

        using var job = pods.Start(1, container);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        await job.WaitForExitAsync(limit.Token);

        Assert.True(job.ExitCode == 0, pods.Log);
        var folder = Assert.Single(Directory.GetDirectories(Path.Combine(pods.DirectoryOf(1), "results")));
        Assert.Equal("", RunManifest.TryRead(folder, out var manifest));
        Assert.Equal(("october-2025", 1UL, false), (manifest!.Scenario, manifest.Seed, manifest.Interrupted));
        Assert.Contains($"fingerprint  {manifest.Fingerprint}", pods.Log, StringComparison.Ordinal);
    }

    [KubectlFact]
    public void The_image_is_what_the_manifests_expect()
    {
        var project = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "image", "ExchangeMesh.Cli.csproj"));
        string Property(string name) => project.Descendants(name).Single().Value;
        var ports = project.Descendants("ContainerPort").Single().Attribute("Include")!.Value.Split(';');
        var pod = NodePod.Of("overlays/cluster");

        Assert.Equal(pod.Container.Ports.Select(port => $"{port.ContainerPort}"), ports);
        Assert.Equal($"{pod.Spec.SecurityContext.RunAsUser}", Property("ContainerUser"));
        Assert.Equal($"{Job().Spec.Template.Spec.SecurityContext.RunAsUser}", Property("ContainerUser"));
        Assert.Equal($"/app/{Property("AssemblyName")}", pod.Container.Command.Single());
        Assert.StartsWith($"{Property("ContainerRepository")}:", pod.Container.Image, StringComparison.Ordinal);
        Assert.EndsWith("-chiseled", Property("ContainerBaseImage"), StringComparison.Ordinal);
    }

    private static V1Job Job() => Kustomization.Load("jobs").OfType<V1Job>().Single();
}
