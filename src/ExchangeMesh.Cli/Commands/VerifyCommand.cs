using System.CommandLine;
using ExchangeMesh.Node.Runs;
using ExchangeMesh.Recording;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Cli.Commands;

/// <summary><c>verify</c>: runs a results folder's scenario again and compares.</summary>
internal static class VerifyCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("results") { Description = "A results folder." };
        var partitions = PartitionsOption.Create("How many partitions the second run has.");
        var command = new Command("verify", "Runs a results folder's scenario again, compares fingerprints, and names the first event that differs.") { folder, partitions };
        command.SetAction(async (parsed, _) => await VerifyAsync(parsed.GetValue(folder)!, parsed.GetValue(partitions)).ConfigureAwait(false));
        return command;
    }

    private static async Task<int> VerifyAsync(string folder, int partitions)
    {
        var resolved = Path.Combine(folder, "scenario.resolved.yaml");
        if (RunManifest.TryRead(folder, out var manifest) is { Length: > 0 } problem)
        {
            await Console.Error.WriteLineAsync(problem).ConfigureAwait(false);
            return ExitCode.BadInput;
        }

        if (manifest!.Interrupted)
        {
            await Console.Error.WriteLineAsync($"{folder}: the run was interrupted at {manifest.EndedAtNs} ns; only complete runs can be verified").ConfigureAwait(false);
            return ExitCode.BadInput;
        }

        if (!File.Exists(resolved))
        {
            await Console.Error.WriteLineAsync($"{folder}: nothing to run again (it has no scenario.resolved.yaml)").ConfigureAwait(false);
            return ExitCode.BadInput;
        }

        var text = await File.ReadAllTextAsync(resolved).ConfigureAwait(false);
        var reading = ScenarioReader.Read(resolved, text, new ReadingOptions());
        foreach (var diagnostic in reading.Diagnostics)
        {
            await Console.Error.WriteLineAsync(diagnostic.ToString()).ConfigureAwait(false);
        }

        return reading.Plan is null ? ExitCode.BadInput : await CompareAsync(folder, manifest, reading, partitions).ConfigureAwait(false);
    }

    private static async Task<int> CompareAsync(string folder, RunManifest manifest, ScenarioReading reading, int partitions)
    {
        var scratch = Directory.CreateTempSubdirectory("exchangemesh-verify-");
        try
        {
            var again = await RunCommand.Execute(reading, new RunOptions(RunEngine.Actors, partitions, scratch.FullName) { Inputs = manifest.Inputs }).ConfigureAwait(false);
            if (again.Manifest.Interrupted)
            {
                return ExitCode.Interrupted;
            }

            Console.WriteLine($"recorded     {manifest.Fingerprint}");
            Console.WriteLine($"run again    {again.Manifest.Fingerprint}");
            if (string.Equals(manifest.Fingerprint, again.Manifest.Fingerprint, StringComparison.Ordinal))
            {
                Console.WriteLine("equal");
                return ExitCode.Done;
            }

            Console.WriteLine(ResultsComparison.FirstDifference(folder, again.Folder!)
                ?? "the records are equal; a participant's final state differs, or the manifest was changed");
            return ExitCode.FingerprintsDiffer;
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }
}
