using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using ExchangeMesh.Actors.Storage;
using Microsoft.Extensions.Logging;

namespace ExchangeMesh.Node.Settings;

/// <summary>A name or address of a machine, and a port on it.</summary>
/// <param name="Host">The name or address.</param>
/// <param name="Port">The port; 0 where it is not known yet.</param>
public readonly record struct HostAndPort(string Host, int Port)
{
    /// <summary>Returns <c>host:port</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}");
}

/// <summary>How soon a member that is silent is removed.</summary>
/// <param name="Heartbeat">How often members say that they are there.</param>
/// <param name="AcceptablePause">How long a member may be silent before it is unreachable.</param>
/// <param name="StableAfter">How long the same members must be unreachable before the majority removes them.</param>
/// <param name="RemovalMargin">How long what a removed member did is left alone.</param>
public sealed record FailureDetection(TimeSpan Heartbeat, TimeSpan AcceptablePause, TimeSpan StableAfter, TimeSpan RemovalMargin);

/// <summary>The files with which a node proves who it is; all are PEM.</summary>
/// <param name="Certificate">The node's certificate.</param>
/// <param name="Key">Its private key.</param>
/// <param name="Authority">The authorities that may sign nodes' certificates.</param>
public sealed record TlsFiles(string Certificate, string Key, string Authority);

/// <summary>How the log is written.</summary>
public enum LogFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>One JSON object in a line.</summary>
    Json,
}

/// <summary>The checked settings of a node.</summary>
public sealed record NodeOptions
{
    /// <summary>What the node is for.</summary>
    public required ImmutableArray<string> Roles { get; init; }

    /// <summary>Nodes to join through; none where the node forms a cluster by itself.</summary>
    public required ImmutableArray<HostAndPort> SeedNodes { get; init; }

    /// <summary>Where other nodes are listened to.</summary>
    public required IPEndPoint Bind { get; init; }

    /// <summary>How other nodes reach this one; port 0 stands for the one that is bound.</summary>
    public required HostAndPort Public { get; init; }

    /// <summary>Where batches of other nodes are taken; null where they travel by Akka's remoting.</summary>
    public required IPEndPoint? Links { get; init; }

    /// <summary>By which port other nodes bring their batches; 0 stands for the one that is bound.</summary>
    public required int LinksPublicPort { get; init; }

    /// <summary>Where HTTP is served.</summary>
    public required IPEndPoint Http { get; init; }

    /// <summary>How many partitions of a run the node hosts.</summary>
    public required int Partitions { get; init; }

    /// <summary>Where the node keeps its files, as a full path.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>The database of checkpoints.</summary>
    public required DatabaseAddress Database { get; init; }

    /// <summary>How much time passes between two checkpoints of a run.</summary>
    public required TimeSpan CheckpointEvery { get; init; }

    /// <summary>With what the node proves who it is; null without TLS.</summary>
    public required NodeIdentity? Identity { get; init; }

    /// <summary>How many nodes must have joined before any is up.</summary>
    public required int MinMembers { get; init; }

    /// <summary>How soon a silent member is removed.</summary>
    public required FailureDetection Detection { get; init; }

    /// <summary>What is logged.</summary>
    public required LogLevel LogLevel { get; init; }

    /// <summary>How it is written.</summary>
    public required LogFormat LogFormat { get; init; }
}
