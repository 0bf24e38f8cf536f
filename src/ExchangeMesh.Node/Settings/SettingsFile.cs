using System.Globalization;
using System.Text;
using System.Text.Json;

namespace ExchangeMesh.Node.Settings;

/// <summary>Reads a settings file: one JSON object with the settings' names as keys. Comments and a last comma are allowed.</summary>
internal static class SettingsFile
{
    private const long MostBytes = 1 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="at">What named the file.</param>
    /// <param name="faults">Takes what is wrong.</param>
    /// <returns>What the file gives, by setting name.</returns>
    public static IReadOnlyList<(string Name, GivenSetting Given)> Read(string path, string at, List<SettingFault> faults)
    {
        byte[] bytes;
        try
        {
            var length = new FileInfo(path).Length;
            if (length > MostBytes)
            {
                faults.Add(new SettingFault(at, string.Create(CultureInfo.InvariantCulture, $"'{path}' has {length} bytes; expected a settings file of at most {MostBytes}")));
                return [];
            }

            bytes = File.ReadAllBytes(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            faults.Add(new SettingFault(at, $"expected a settings file that can be read: {fault.Message}"));
            return [];
        }

        return new Reading(path, bytes, faults).All();
    }

    private sealed class Reading(string path, byte[] bytes, List<SettingFault> faults)
    {
        private readonly List<(string Name, GivenSetting Given)> _found = [];

        public List<(string Name, GivenSetting Given)> All()
        {
            try
            {
                var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true, MaxDepth = 8 });
                ReadObject(ref reader);
            }
            catch (JsonException fault)
            {
                var place = string.Create(CultureInfo.InvariantCulture, $"{path}({fault.LineNumber + 1},{fault.BytePositionInLine + 1})");
                faults.Add(new SettingFault(place, "this is not JSON; expected one object of settings"));
            }

            return _found;
        }

        private void ReadObject(ref Utf8JsonReader reader)
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                faults.Add(new SettingFault(Place(reader.TokenStartIndex), "expected one object of settings"));
                return;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var name = reader.GetString()!;
                var at = Place(reader.TokenStartIndex);
                reader.Read();
                var values = ReadValues(ref reader, at, name);
                Take(name, at, values);
            }

            // Whatever follows the object is an error of the reader's.
            reader.Read();
        }

        private void Take(string name, string at, List<string>? values)
        {
            var known = NodeSettings.All.Where(setting => setting != NodeSettings.File).ToArray();
            if (Array.Find(known, setting => setting.Name == name) is not { } found)
            {
                faults.Add(new SettingFault(at, $"there is no setting '{name}'.", Scenarios.Reading.NearestName.Of(name, known.Select(setting => setting.Name))));
            }
            else if (_found.Exists(one => one.Name == name))
            {
                faults.Add(new SettingFault(at, $"'{name}' is given more than once"));
            }
            else if (values is not null)
            {
                if (!found.IsList && values.Count != 1)
                {
                    faults.Add(new SettingFault(at, $"'{name}' takes one value"));
                    return;
                }

                _found.Add((name, new GivenSetting($"{at} {name}", [.. values])));
            }
        }

        private List<string>? ReadValues(ref Utf8JsonReader reader, string at, string name)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                return Scalar(ref reader, at, name) is { } one ? [one] : null;
            }

            List<string>? values = [];
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (Scalar(ref reader, at, name) is { } value)
                {
                    values?.Add(value);
                }
                else
                {
                    values = null;
                }
            }

            return values;
        }

        private string? Scalar(ref Utf8JsonReader reader, string at, string name)
        {
            if (reader.TokenType == JsonTokenType.String)
            {
                return reader.GetString();
            }

            if (reader.TokenType == JsonTokenType.Number)
            {
                return Encoding.UTF8.GetString(reader.ValueSpan);
            }

            reader.Skip();
            faults.Add(new SettingFault(at, $"'{name}' must be a text, a number, or an array of them"));
            return null;
        }

        private string Place(long index)
        {
            var before = bytes.AsSpan(0, (int)Math.Min(index, bytes.Length));
            var line = before.Count((byte)'\n') + 1;
            var column = before.Length - (before.LastIndexOf((byte)'\n') + 1) + 1;
            return string.Create(CultureInfo.InvariantCulture, $"{path}({line},{column})");
        }
    }
}
