using System.Collections.Concurrent;
using System.Diagnostics;
using k8s;

namespace ExchangeMesh.Deployment.Tests;

/// <summary>Renders what is to be deployed, by kubectl, as a user does.</summary>
internal static class Kustomization
{
    private static readonly ConcurrentDictionary<string, Lazy<string>> Rendered = new(StringComparer.Ordinal);

    /// <summary>The directory of the manifests.</summary>
    public static string Root { get; } = Path.Combine(AppContext.BaseDirectory, "k8s");

    /// <summary>All that is rendered and applied as a whole.</summary>
    public static TheoryData<string> All => ["overlays/single", "overlays/cluster", "overlays/trial", "jobs"];

    /// <summary>Those with nodes.</summary>
    public static TheoryData<string> Overlays => ["overlays/single", "overlays/cluster", "overlays/trial"];

    /// <summary>Returns a directory's manifests as one text.</summary>
    public static string Render(string directory) =>
        Rendered.GetOrAdd(directory, static name => new Lazy<string>(() => RunKubectl(name))).Value;

    /// <summary>Returns a directory's manifests as what they are to the API, with every field known.</summary>
    public static List<object> Load(string directory) => Read(Render(directory));

    /// <summary>Reads manifests strictly: a field that the API does not have is an error.</summary>
    public static List<object> Read(string text) => KubernetesYaml.LoadAllFromString(text, typeMap: null, strict: true);

    private static string RunKubectl(string directory)
    {
        var start = new ProcessStartInfo("kubectl", ["kustomize", Path.Combine(Root, directory)])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var kubectl = Process.Start(start)!;
        var errors = kubectl.StandardError.ReadToEndAsync();
        var text = kubectl.StandardOutput.ReadToEnd();
        kubectl.WaitForExit();
        Assert.True(kubectl.ExitCode == 0, errors.Result);
        return text;
    }
}
