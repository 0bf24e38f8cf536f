using System.Collections;
using System.CommandLine;
using ExchangeMesh.Node.Hosting;
using ExchangeMesh.Node.Settings;

namespace ExchangeMesh.Cli.Commands;

/// <summary><c>node</c>: a member of a cluster that hosts partitions.</summary>
internal static class NodeCommand
{
    public static Command Create()
    {
        var flags = NodeSettings.All
            .Select(setting => (Setting: setting, Flag: new Option<string[]>(setting.Flag)
            {
                Description = $"{setting.Description} Default: {setting.Default}. Variable: {setting.Variable}.",
                HelpName = setting.Value,
                AllowMultipleArgumentsPerToken = false,
            }))
            .ToArray();
        var command = new Command(
            "node",
            "Joins or forms a cluster and hosts partitions of its runs. A setting's flag goes before its environment variable, the variable before the settings file.");
        foreach (var (_, flag) in flags)
        {
            command.Options.Add(flag);
        }

        command.SetAction(async (parsed, _) =>
        {
            var given = flags
                .Where(one => parsed.GetResult(one.Flag) is not null)
                .ToDictionary(one => one.Setting.Name, one => parsed.GetValue(one.Flag) ?? [], StringComparer.Ordinal);
            var reading = NodeOptionsReader.Read(given, Environment());
            foreach (var fault in reading.Faults)
            {
                await Console.Error.WriteLineAsync(fault.ToString()).ConfigureAwait(false);
            }

            return reading.Options is { } options ? await RunAsync(options).ConfigureAwait(false) : ExitCode.BadInput;
        });
        return command;
    }

    private static async Task<int> RunAsync(NodeOptions options)
    {
        using var interruption = new Interruption();
        var end = await NodeProcess.RunAsync(options, NodeParts.Create(), Announce, interruption.Token).ConfigureAwait(false);
        if (end.WasAsked)
        {
            return ExitCode.Done;
        }

        await Console.Error.WriteLineAsync($"error: the node was not asked to leave, but removed or cut off from the cluster ({end.Cause})").ConfigureAwait(false);
        return ExitCode.RunFailed;
    }

    private static void Announce(string node, string http)
    {
        Console.WriteLine($"node  {node}");
        Console.WriteLine($"http  {http}");
        Console.Out.Flush();
    }

    private static Dictionary<string, string> Environment() =>
        System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .ToDictionary(one => (string)one.Key, one => (string?)one.Value ?? "", StringComparer.Ordinal);
}
