using System.Diagnostics;

namespace ExchangeMesh.Deployment.Tests;

/// <summary>What a test needs of the machine beside .NET.</summary>
internal static class Needing
{
    /// <summary>Why manifests cannot be rendered here, or null.</summary>
    public static string? Kubectl { get; } = Runs("kubectl", "version", "--client")
        ? null
        : "kubectl is needed, version 1.27 or later, to render the manifests";

    /// <summary>Why pods cannot be imitated here, or null.</summary>
    public static string? Pods { get; } = Kubectl ?? (Runs("bash", Path.Combine(AppContext.BaseDirectory, "pods.sh"), "check")
        ? null
        : "root on Linux is needed, with ip, unshare, mount and setpriv, to give pods a network and a file system of their own");

    private static bool Runs(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>A test that renders manifests.</summary>
public sealed class KubectlFactAttribute : FactAttribute
{
    public KubectlFactAttribute() => Skip = Needing.Kubectl;
}

/// <summary>A test that renders manifests, for several of them.</summary>
public sealed class KubectlTheoryAttribute : TheoryAttribute
{
    public KubectlTheoryAttribute() => Skip = Needing.Kubectl;
}

/// <summary>A test that starts the program as pods are started.</summary>
public sealed class PodFactAttribute : FactAttribute
{
    public PodFactAttribute() => Skip = Needing.Pods;
}
