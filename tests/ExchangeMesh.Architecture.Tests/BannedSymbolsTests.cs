using System.Diagnostics;

namespace ExchangeMesh.Architecture.Tests;

/// <summary>Plants forbidden calls in a small project of each tier, builds it under the repository's own rules, and reads what is refused.</summary>
public sealed class BannedSymbolsTests : IDisposable
{
    private const string Planted = """
        using System.Collections.Concurrent;

        namespace Planted;

        /// <summary>Breaks one rule in each line.</summary>
        public static class Planting
        {
            /// <summary>Reads the clock.</summary>
            public static long Clock() => System.DateTime.UtcNow.Ticks;

            /// <summary>Draws.</summary>
            public static int Draw() => System.Random.Shared.Next();

            /// <summary>Names.</summary>
            public static System.Guid Name() => System.Guid.NewGuid();

            /// <summary>Depends on hash order.</summary>
            public static int Hash() => new System.Collections.Generic.Dictionary<int, int>().Count;

            /// <summary>Shares.</summary>
            public static int Share() => new ConcurrentQueue<int>().Count;

            /// <summary>Computes with the platform's library.</summary>
            public static double Power() => System.Math.Pow(2, 3);

            /// <summary>Waits.</summary>
            public static System.Threading.Tasks.Task Wait() => System.Threading.Tasks.Task.CompletedTask;
        }
        """;

    private static readonly string[] Rules =
    [
        ".editorconfig", "Directory.Build.props", "Directory.Packages.props", "global.json", "src/Directory.Build.props",
        "src/BannedSymbols.Deterministic.txt", "src/BannedSymbols.Synchronous.txt",
    ];

    private readonly string _folder = Directory.CreateTempSubdirectory("exchangemesh-planted-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("ExchangeMesh.Domain", "DateTime Random NewGuid Dictionary Concurrent Pow Task")]
    [InlineData("ExchangeMesh.Recording", "DateTime Random NewGuid Dictionary Concurrent Pow")]
    [InlineData("ExchangeMesh.Actors", "")]
    public void What_a_tier_may_not_use_does_not_build_there(string project, string refused)
    {
        foreach (var rule in Rules)
        {
            var copy = Path.Combine(_folder, rule);
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(Path.Combine(Repository.Root, rule), copy);
        }

        var file = Path.Combine(_folder, "src", project, project + ".csproj");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, """<Project Sdk="Microsoft.NET.Sdk" />""");
        File.WriteAllText(Path.Combine(Path.GetDirectoryName(file)!, "Planting.cs"), Planted);

        var errors = Build(file).Split('\n').Where(line => line.Contains("error ", StringComparison.Ordinal)).ToArray();

        var expected = refused.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.All(expected, symbol => Assert.Contains(errors, line => IsBan(line) && line.Contains(symbol, StringComparison.Ordinal)));
        Assert.Equal(expected.Length > 0, errors.Any(IsBan));
        Assert.All(errors, line => Assert.True(IsBan(line), line));
        Assert.Equal(expected.Contains("Task"), errors.Any(line => line.Contains("'Task'", StringComparison.Ordinal)));
    }

    private static bool IsBan(string line) => line.Contains("RS0030", StringComparison.Ordinal);

    private static string Build(string project)
    {
        var start = new ProcessStartInfo("dotnet", ["build", project, "-c", "Release", "-v", "quiet", "-nodeReuse:false"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = Path.GetDirectoryName(project)!,
        };

        // The surrounding test run's build settings are not the planted project's.
        foreach (var name in start.Environment.Keys.Where(key => key.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        using var build = Process.Start(start)!;
        var errors = build.StandardError.ReadToEndAsync();
        var output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        return output + errors.GetAwaiter().GetResult();
    }
}
