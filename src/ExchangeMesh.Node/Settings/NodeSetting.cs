using System.Collections.Immutable;
using System.Globalization;

namespace ExchangeMesh.Node.Settings;

/// <summary>A setting of a node: one name for its flag, its environment variable and its key in a settings file.</summary>
/// <param name="Name">Its name, such as <c>http-port</c>.</param>
/// <param name="Value">What stands for its value where it is explained, such as <c>PORT</c>.</param>
/// <param name="Description">What it does, with what is expected.</param>
/// <param name="Default">What holds where it is not given.</param>
/// <param name="IsList">Whether it takes several values: flags and variables part them by commas, files by an array.</param>
public sealed record NodeSetting(string Name, string Value, string Description, string Default, bool IsList = false)
{
    /// <summary>How the environment variables of all settings begin.</summary>
    public const string Prefix = "EXCHANGEMESH_";

    /// <summary>Its flag, such as <c>--http-port</c>.</summary>
    public string Flag => "--" + Name;

    /// <summary>Its environment variable, such as <c>EXCHANGEMESH_HTTP_PORT</c>.</summary>
    public string Variable => Prefix + Name.ToUpperInvariant().Replace('-', '_');
}

/// <summary>All settings of a node. A flag goes before a variable, a variable before the settings file, the file before the default.</summary>
public static class NodeSettings
{
    /// <summary>The setting that names a settings file; it cannot stand in one.</summary>
    public static NodeSetting File { get; } =
        new("settings", "FILE", "A settings file: one JSON object, whose keys are these names without the dashes in front.", "none");

    /// <summary>What the node does in the cluster.</summary>
    public static NodeSetting Roles { get; } =
        new("roles", "NAMES", "What the node is for: coordinator, partitions, or both.", "coordinator,partitions", IsList: true);

    /// <summary>Where others of the cluster are.</summary>
    public static NodeSetting SeedNodes { get; } =
        new("seed-nodes", "HOST:PORT,...", "Public addresses of nodes to join through; the first of them forms the cluster where there is none.", "none: the node forms a cluster by itself", IsList: true);

    /// <summary>Where the node listens to others.</summary>
    public static NodeSetting BindAddress { get; } =
        new("bind-address", "IP", "The address on which other nodes are listened to; 0.0.0.0 is all.", "127.0.0.1");

    /// <summary>On which port the node listens to others.</summary>
    public static NodeSetting Port { get; } =
        new("port", "PORT", "The port on which other nodes are listened to; 0 takes a free one.", "4053");

    /// <summary>How others reach the node.</summary>
    public static NodeSetting PublicAddress { get; } =
        new("public-address", "HOST", "The name or address by which other nodes reach this one.", "the bind address");

    /// <summary>On which port others reach the node.</summary>
    public static NodeSetting PublicPort { get; } =
        new("public-port", "PORT", "The port on which other nodes reach this one.", "the port");

    /// <summary>How batches travel between nodes.</summary>
    public static NodeSetting DataPlane { get; } =
        new("data-plane", "PLANE", "How batches travel between nodes: socket, by connections of their own, or remote, by Akka's. A run takes sockets where all of its nodes do.", "socket");

    /// <summary>On which port the node takes batches from others.</summary>
    public static NodeSetting DataPort { get; } =
        new("data-port", "PORT", "The port, on the bind address, on which other nodes' batches are taken; 0 takes a free one, and the others are told which.", "0");

    /// <summary>On which port others bring their batches.</summary>
    public static NodeSetting DataPublicPort { get; } =
        new("data-public-port", "PORT", "The port by which other nodes bring their batches, on the public address.", "the data port");

    /// <summary>Where probes and metrics are served.</summary>
    public static NodeSetting HttpAddress { get; } =
        new("http-address", "IP", "The address on which health, metrics and members are served over HTTP.", "127.0.0.1");

    /// <summary>On which port probes and metrics are served.</summary>
    public static NodeSetting HttpPort { get; } =
        new("http-port", "PORT", "The port of HTTP; 0 takes a free one.", "8080");

    /// <summary>How many partitions the node hosts.</summary>
    public static NodeSetting Partitions { get; } =
        new("partitions", "COUNT", "How many partitions of a run the node hosts, 1 to 64.", "one for each processor");

    /// <summary>Where files are kept.</summary>
    public static NodeSetting DataDirectory { get; } =
        new("data", "DIR", "Where the node keeps its files.", "exchangemesh-data");

    /// <summary>Where checkpoints are kept.</summary>
    public static NodeSetting Database { get; } =
        new("database", "CONNECTION", "The database of checkpoints: a connection string of SQLite or PostgreSQL.", "SQLite, mesh.db in the data directory");

    /// <summary>How often runs are checkpointed.</summary>
    public static NodeSetting CheckpointEvery { get; } =
        new("checkpoint-every", "TIME", "How much time passes between two checkpoints of a run, where the database is one that all nodes reach.", "15s");

    /// <summary>Who the node says it is.</summary>
    public static NodeSetting TlsCertificate { get; } =
        new("tls-certificate", "FILE", "The node's certificate (PEM). With it nodes talk by TLS, and each must show a certificate of the authority.", "none: no TLS");

    /// <summary>How the node proves it.</summary>
    public static NodeSetting TlsKey { get; } =
        new("tls-key", "FILE", "The private key of the certificate (PEM).", "none");

    /// <summary>Whom the node believes.</summary>
    public static NodeSetting TlsAuthority { get; } =
        new("tls-authority", "FILE", "The certificates of the authorities that may sign nodes' certificates (PEM).", "none");

    /// <summary>How many members make a cluster.</summary>
    public static NodeSetting MinMembers { get; } =
        new("min-members", "COUNT", "How many nodes must have joined before any is up, 1 to 1000.", "1");

    /// <summary>How often members say that they are there.</summary>
    public static NodeSetting Heartbeat { get; } =
        new("heartbeat", "TIME", "How often nodes say that they are there.", "500ms");

    /// <summary>How long a member may be silent.</summary>
    public static NodeSetting AcceptablePause { get; } =
        new("acceptable-pause", "TIME", "How long a node may be silent before it counts as unreachable.", "2s");

    /// <summary>How long a split must last.</summary>
    public static NodeSetting StableAfter { get; } =
        new("stable-after", "TIME", "How long it must be the same nodes that are unreachable before the majority removes them.", "5s");

    /// <summary>How long to wait for what was removed.</summary>
    public static NodeSetting RemovalMargin { get; } =
        new("removal-margin", "TIME", "How long what a removed node did is left alone, so that it has surely ended.", "2s");

    /// <summary>How much is logged.</summary>
    public static NodeSetting Verbosity { get; } =
        new("log-level", "LEVEL", "What is logged: debug, information, warning or error.", "information");

    /// <summary>How the log is written.</summary>
    public static NodeSetting LogFormat { get; } =
        new("log-format", "FORMAT", "How each line of the log is written: text or json.", "text");

    /// <summary>All settings, in the order in which they are explained.</summary>
    public static ImmutableArray<NodeSetting> All { get; } =
    [
        File, Roles, SeedNodes, BindAddress, Port, PublicAddress, PublicPort, DataPlane, DataPort, DataPublicPort,
        HttpAddress, HttpPort, Partitions, DataDirectory,
        Database, CheckpointEvery, TlsCertificate, TlsKey, TlsAuthority, MinMembers, Heartbeat, AcceptablePause, StableAfter, RemovalMargin,
        Verbosity, LogFormat,
    ];
}

/// <summary>One thing that is wrong with a node's settings.</summary>
/// <param name="At">Where: a flag, a variable, or a file with line and column.</param>
/// <param name="Message">What is wrong and what was expected.</param>
/// <param name="Nearest">The valid name that is nearest to the one that was given, or empty.</param>
public sealed record SettingFault(string At, string Message, string Nearest = "")
{
    /// <summary>Returns the fault as one line.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{At}: error: {Message}{(Nearest.Length == 0 ? "" : $" Did you mean '{Nearest}'?")}");
}
