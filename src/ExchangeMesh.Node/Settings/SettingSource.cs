using System.Collections.Immutable;

namespace ExchangeMesh.Node.Settings;

/// <summary>What was given for a setting.</summary>
/// <param name="At">Where it was given: a flag, a variable, or a file with line and column.</param>
/// <param name="Values">The values; one, unless the setting is a list.</param>
public sealed record GivenSetting(string At, ImmutableArray<string> Values);

/// <summary>Finds what was given for each setting, by flag, environment variable or settings file, and what was given in vain.</summary>
internal sealed class SettingSource
{
    // Switches of the test suite, which its processes inherit.
    private const string TestPrefix = NodeSetting.Prefix + "TEST_";

    private readonly SortedDictionary<string, GivenSetting> _given = new(StringComparer.Ordinal);

    /// <summary>What is wrong so far.</summary>
    public List<SettingFault> Faults { get; } = [];

    /// <summary>Reads all three sources.</summary>
    /// <param name="flags">Values by setting name.</param>
    /// <param name="environment">All environment variables.</param>
    public static SettingSource Read(IReadOnlyDictionary<string, string[]> flags, IReadOnlyDictionary<string, string> environment)
    {
        var source = new SettingSource();
        foreach (var setting in NodeSettings.All)
        {
            if (flags.TryGetValue(setting.Name, out var values) && values.Length > 0)
            {
                source.TakeFlag(setting, values);
            }
            else if (environment.TryGetValue(setting.Variable, out var value))
            {
                source._given[setting.Name] = new GivenSetting(setting.Variable, Split(setting, value));
            }
        }

        source.RefuseUnknownVariables(environment);
        source.TakeFile();
        return source;
    }

    /// <summary>Returns what was given for a setting, or null.</summary>
    public GivenSetting? Find(NodeSetting setting) => _given.GetValueOrDefault(setting.Name);

    private static ImmutableArray<string> Split(NodeSetting setting, string value) => setting.IsList
        ? [.. value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)]
        : [value];

    private void TakeFlag(NodeSetting setting, string[] values)
    {
        if (!setting.IsList && values.Length > 1)
        {
            Faults.Add(new SettingFault(setting.Flag, "given more than once"));
        }

        _given[setting.Name] = new GivenSetting(setting.Flag, [.. values.SelectMany(value => Split(setting, value))]);
    }

    private void RefuseUnknownVariables(IReadOnlyDictionary<string, string> environment)
    {
        var known = NodeSettings.All.Select(setting => setting.Variable).ToArray();
        var unknown = environment.Keys
            .Where(name => name.StartsWith(NodeSetting.Prefix, StringComparison.Ordinal) && !name.StartsWith(TestPrefix, StringComparison.Ordinal))
            .Except(known, StringComparer.Ordinal)
            .Order(StringComparer.Ordinal);
        Faults.AddRange(unknown.Select(name => new SettingFault(name, "there is no such setting.", Scenarios.Reading.NearestName.Of(name, known))));
    }

    private void TakeFile()
    {
        if (Find(NodeSettings.File) is not { } file)
        {
            return;
        }

        foreach (var (name, given) in SettingsFile.Read(file.Values[0], file.At, Faults))
        {
            _given.TryAdd(name, given);
        }
    }
}
