using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using ExchangeMesh.Node.Tests;

namespace ExchangeMesh.Deployment.Tests;

/// <summary>The image, built as k8s/README.md says, on a base that is not the real one.</summary>
public sealed class ImageTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    [KubectlFact]
    public async Task The_image_is_built_without_an_engine_and_has_what_pods_start()
    {
        using var registry = new BaseImageRegistry();
        using var workplace = new Workplace();
        var archive = workplace.PathOf("image.tar");
        (await RunAsync(
            "dotnet",
            ["publish", Project(), "-c", Configuration(), "--no-build", "-t:PublishContainer", $"-p:PublishDir={workplace.PathOf("published")}/", $"-p:ContainerBaseImage={registry.Image}", $"-p:ContainerArchiveOutputPath={archive}"],
            ("DOTNET_CONTAINER_INSECURE_REGISTRIES", registry.Address))).Ends(0);
        await TarFile.ExtractToDirectoryAsync(archive, Directory.CreateDirectory(workplace.PathOf("image")).FullName, overwriteFiles: false);
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(workplace.PathOf("image", "manifest.json")))![0]!;
        var config = JsonNode.Parse(await File.ReadAllTextAsync(workplace.PathOf("image", (string)manifest["Config"]!)))!["config"]!;
        await using (var layer = new GZipStream(File.OpenRead(workplace.PathOf("image", (string)manifest["Layers"]!.AsArray()[^1]!)), CompressionMode.Decompress))
        {
            await TarFile.ExtractToDirectoryAsync(layer, Directory.CreateDirectory(workplace.PathOf("root")).FullName, overwriteFiles: false);
        }

        var pod = NodePod.Of("overlays/cluster");
        Assert.Equal(pod.Container.Image, (string)manifest["RepoTags"]![0]!);
        Assert.Equal($"{pod.Spec.SecurityContext.RunAsUser}", (string)config["User"]!);
        Assert.Equal(pod.Container.Ports.Select(port => $"{port.ContainerPort}/tcp"), config["ExposedPorts"]!.AsObject().Select(port => port.Key));
        var version = (await RunAsync(workplace.PathOf("root") + pod.Container.Command.Single(), ["--version"])).Ends(0);
        Assert.StartsWith(((string)manifest["RepoTags"]![0]!).Split(':')[1], version.Output, StringComparison.Ordinal);
    }

    private static async Task<Outcome> RunAsync(string program, string[] arguments, params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Patience);
        var errors = process.StandardError.ReadToEndAsync(limit.Token);
        var output = await process.StandardOutput.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        return new Outcome(process.ExitCode, output, await errors);
    }

    private static string Configuration() => Path.GetFileName(Path.GetDirectoryName(AppContext.BaseDirectory.TrimEnd('/')))!;

    private static string Project()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ExchangeMesh.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests are not in a checkout.");
        }

        return Path.Combine(folder.FullName, "src", "ExchangeMesh.Cli");
    }
}
