using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using ExchangeMesh.Actors.Hosting;
using ExchangeMesh.Actors.Storage;
using ExchangeMesh.Scenarios.Reading;
using Microsoft.Extensions.Logging;

namespace ExchangeMesh.Node.Settings;

/// <summary>What became of a node's settings.</summary>
/// <param name="Options">The checked settings; null where anything is wrong.</param>
/// <param name="Faults">All that is wrong.</param>
public sealed record NodeOptionsReading(NodeOptions? Options, IReadOnlyList<SettingFault> Faults);

/// <summary>Makes checked settings of flags, environment variables and a settings file, and says all that is wrong at once.</summary>
public sealed class NodeOptionsReader
{
    private const int MostPartitions = 64;

    private readonly SettingSource _source;

    private NodeOptionsReader(SettingSource source) => _source = source;

    /// <summary>Reads a node's settings.</summary>
    /// <param name="flags">What was given by flag, by the setting's name.</param>
    /// <param name="environment">All environment variables; those that do not begin with <see cref="NodeSetting.Prefix"/> are left alone.</param>
    public static NodeOptionsReading Read(IReadOnlyDictionary<string, string[]> flags, IReadOnlyDictionary<string, string> environment)
    {
        var reader = new NodeOptionsReader(SettingSource.Read(flags, environment));
        var options = reader.Read();
        return new NodeOptionsReading(reader._source.Faults.Count == 0 ? options : null, reader._source.Faults);
    }

    private NodeOptions Read()
    {
        var bind = new IPEndPoint(Address(NodeSettings.BindAddress), Number(NodeSettings.Port, 4053, 0, 65_535, "a port, 0 to 65535"));
        var directory = Path.GetFullPath(Text(NodeSettings.DataDirectory) is { Length: > 0 } given ? given : "exchangemesh-data");
        var @public = Public(bind);
        return new NodeOptions
        {
            Roles = Words(NodeSettings.Roles, MemberRole.All),
            SeedNodes = Seeds(),
            Bind = bind,
            Public = @public,
            Links = Links(bind.Address),
            LinksPublicPort = Number(NodeSettings.DataPublicPort, 0, 1, 65_535, "a port, 1 to 65535"),
            Http = new IPEndPoint(Address(NodeSettings.HttpAddress), Number(NodeSettings.HttpPort, 8080, 0, 65_535, "a port, 0 to 65535")),
            Partitions = Number(NodeSettings.Partitions, Math.Min(Environment.ProcessorCount, MostPartitions), 1, MostPartitions, $"1 to {MostPartitions}"),
            DataDirectory = directory,
            Database = Database(directory),
            CheckpointEvery = Time(NodeSettings.CheckpointEvery, TimeSpan.FromSeconds(15)),
            Identity = Identity(@public.Host),
            MinMembers = Number(NodeSettings.MinMembers, 1, 1, 1_000, "1 to 1000"),
            Detection = Detection(),
            LogLevel = Word(NodeSettings.Verbosity, ["debug", "information", "warning", "error"]) switch
            {
                "debug" => LogLevel.Debug,
                "warning" => LogLevel.Warning,
                "error" => LogLevel.Error,
                _ => LogLevel.Information,
            },
            LogFormat = Word(NodeSettings.LogFormat, ["text", "json"]) == "json" ? LogFormat.Json : LogFormat.Text,
        };
    }

    private HostAndPort Public(IPEndPoint bind)
    {
        var port = Number(NodeSettings.PublicPort, bind.Port, 1, 65_535, "a port, 1 to 65535");
        var host = Text(NodeSettings.PublicAddress);
        if (host is null)
        {
            if (bind.Address.Equals(IPAddress.Any) || bind.Address.Equals(IPAddress.IPv6Any))
            {
                Refuse(NodeSettings.BindAddress, "all addresses are bound, so others cannot know which to use: expected --public-address too");
            }

            return new HostAndPort(bind.Address.ToString(), port);
        }

        if (!IsHost(host))
        {
            Refuse(NodeSettings.PublicAddress, $"'{host}' is no name or address of a machine");
        }

        return new HostAndPort(host, port);
    }

    private IPEndPoint? Links(IPAddress bind)
    {
        var port = Number(NodeSettings.DataPort, 0, 0, 65_535, "a port, 0 to 65535");
        var isRemote = Word(NodeSettings.DataPlane, ["socket", "remote"]) == "remote";
        foreach (var setting in new[] { NodeSettings.DataPort, NodeSettings.DataPublicPort }.Where(setting => isRemote && Text(setting) is not null))
        {
            Refuse(setting, "batches that travel by remoting need no port of their own: expected it with --data-plane socket only");
        }

        return isRemote ? null : new IPEndPoint(bind, port);
    }

    private ImmutableArray<HostAndPort> Seeds()
    {
        var seeds = ImmutableArray.CreateBuilder<HostAndPort>();
        foreach (var text in _source.Find(NodeSettings.SeedNodes)?.Values ?? [])
        {
            var colon = text.LastIndexOf(':');
            if (colon > 0
                && IsHost(text[..colon])
                && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port)
                && port is >= 1 and <= 65_535)
            {
                seeds.Add(new HostAndPort(text[..colon], port));
            }
            else
            {
                Refuse(NodeSettings.SeedNodes, $"'{text}' is no address of a node; expected HOST:PORT, such as 127.0.0.1:4053");
            }
        }

        return seeds.ToImmutable();
    }

    private DatabaseAddress Database(string directory)
    {
        if (Text(NodeSettings.Database) is { } text)
        {
            if (DatabaseAddress.Parse(text, out var fault) is { } address)
            {
                return address;
            }

            Refuse(NodeSettings.Database, fault);
        }

        return DatabaseAddress.OfFile(Path.Combine(directory, "mesh.db"));
    }

    private NodeIdentity? Identity(string host)
    {
        NodeSetting[] all = [NodeSettings.TlsCertificate, NodeSettings.TlsKey, NodeSettings.TlsAuthority];
        var given = Array.FindAll(all, setting => Text(setting) is not null);
        if (given.Length == 0)
        {
            return null;
        }

        var before = _source.Faults.Count;
        foreach (var setting in all)
        {
            if (Text(setting) is not { } path)
            {
                Refuse(given[0], $"expected {setting.Flag} too: a certificate, its key and an authority belong together");
            }
            else if (!File.Exists(path))
            {
                Refuse(setting, $"there is no file '{path}'");
            }
        }

        if (_source.Faults.Count > before)
        {
            return null;
        }

        var identity = NodeIdentity.Load(new TlsFiles(Text(all[0])!, Text(all[1])!, Text(all[2])!), out var fault);
        if (identity is null)
        {
            Refuse(NodeSettings.TlsCertificate, fault);
        }
        else if (!identity.Certificate.MatchesHostname(host))
        {
            Refuse(NodeSettings.TlsCertificate, $"the certificate is not for '{host}', by which others call this node");
        }

        return identity;
    }

    private FailureDetection Detection()
    {
        var detection = new FailureDetection(
            Time(NodeSettings.Heartbeat, TimeSpan.FromMilliseconds(500)),
            Time(NodeSettings.AcceptablePause, TimeSpan.FromSeconds(2)),
            Time(NodeSettings.StableAfter, TimeSpan.FromSeconds(5)),
            Time(NodeSettings.RemovalMargin, TimeSpan.FromSeconds(2)));
        if (detection.AcceptablePause < detection.Heartbeat)
        {
            Refuse(NodeSettings.AcceptablePause, "a node may not be silent even between two heartbeats: expected at least the heartbeat");
        }

        return detection;
    }

    private string? Text(NodeSetting setting) => _source.Find(setting)?.Values is [var value, ..] ? value : null;

    private IPAddress Address(NodeSetting setting)
    {
        if (Text(setting) is not { } text)
        {
            return IPAddress.Loopback;
        }

        // The platform takes 1.2.3 for 1.2.0.3.
        if (IPAddress.TryParse(text, out var address) && address.ToString() == text)
        {
            return address;
        }

        Refuse(setting, $"'{text}' is no IP address, such as 127.0.0.1 or 0.0.0.0");
        return IPAddress.Loopback;
    }

    private int Number(NodeSetting setting, int ordinary, int least, int greatest, string expected)
    {
        if (Text(setting) is not { } text)
        {
            return ordinary;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= greatest)
        {
            return number;
        }

        Refuse(setting, $"'{text}': expected {expected}");
        return ordinary;
    }

    private TimeSpan Time(NodeSetting setting, TimeSpan ordinary)
    {
        if (Text(setting) is not { } text)
        {
            return ordinary;
        }

        var isMilliseconds = text.EndsWith("ms", StringComparison.Ordinal);
        var digits = isMilliseconds ? text[..^2] : text.EndsWith('s') ? text[..^1] : "";
        if (int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0)
        {
            var time = isMilliseconds ? TimeSpan.FromMilliseconds(number) : TimeSpan.FromSeconds(number);
            if (time >= TimeSpan.FromMilliseconds(50) && time <= TimeSpan.FromMinutes(10))
            {
                return time;
            }
        }

        Refuse(setting, $"'{text}': expected a time from 50ms to 600s, in ms or s");
        return ordinary;
    }

    private string Word(NodeSetting setting, ImmutableArray<string> words) =>
        Text(setting) is { } text && Words(setting, words) is [var word, ..] ? word : "";

    private ImmutableArray<string> Words(NodeSetting setting, ImmutableArray<string> words)
    {
        if (_source.Find(setting) is not { } given)
        {
            return words;
        }

        foreach (var word in given.Values.Where(word => !words.Contains(word)))
        {
            Refuse(setting, $"'{word}': expected {string.Join(", ", words)}.", NearestName.Of(word, words));
        }

        if (given.Values.IsEmpty)
        {
            Refuse(setting, $"expected one or more of {string.Join(", ", words)}");
        }

        return [.. given.Values.Distinct(StringComparer.Ordinal)];
    }

    private void Refuse(NodeSetting setting, string message, string nearest = "") =>
        _source.Faults.Add(new SettingFault(_source.Find(setting)?.At ?? setting.Flag, message, nearest));

    private static bool IsHost(string text) => Uri.CheckHostName(text) is UriHostNameType.Dns or UriHostNameType.IPv4;
}
