using System.Diagnostics;
using System.Globalization;

namespace ExchangeMesh.Node.Tests;

/// <summary>A test that needs the right to mount a small disk of memory; it is left out, with the reason, where the right is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TmpfsFactAttribute : FactAttribute
{
    public TmpfsFactAttribute()
    {
        if (!SmallDisk.MayMount)
        {
            Skip = "needs the right to mount a tmpfs";
        }
    }
}

/// <summary>A disk of a few megabytes, in memory.</summary>
public sealed class SmallDisk : IDisposable
{
    private static readonly Lazy<bool> May = new(static () =>
    {
        var folder = Directory.CreateTempSubdirectory("exchangemesh-mount-").FullName;
        var isMounted = Run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", folder);
        if (isMounted)
        {
            Run("umount", folder);
        }

        Directory.Delete(folder);
        return isMounted;
    });

    public SmallDisk(string folder, int megabytes)
    {
        Folder = Directory.CreateDirectory(folder).FullName;
        Assert.True(Run("mount", "-t", "tmpfs", "-o", SizeOf(megabytes), "tmpfs", Folder), "the disk could not be mounted");
    }

    /// <summary>Whether disks may be mounted here.</summary>
    public static bool MayMount => May.Value;

    /// <summary>Where it is.</summary>
    public string Folder { get; }

    /// <summary>Makes it larger.</summary>
    public void Grow(int megabytes) =>
        Assert.True(Run("mount", "-o", "remount," + SizeOf(megabytes), Folder), "the disk could not be made larger");

    public void Dispose() => Run("umount", Folder);

    private static string SizeOf(int megabytes) => string.Create(CultureInfo.InvariantCulture, $"size={megabytes}m");

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            var start = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
            foreach (var argument in arguments)
            {
                start.ArgumentList.Add(argument);
            }

            using var process = Process.Start(start)!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
