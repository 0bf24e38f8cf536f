using Akka.Actor;
using Akka.Cluster;
using Akka.Configuration;
using ExchangeMesh.Node.Settings;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ExchangeMesh.Node.Hosting;

/// <summary>
/// Something that runs on a node: actors, HTTP routes, or both. A node is a list of parts, <see cref="NodeParts"/>; this
/// is the one place where they are plugged in. Each member does nothing unless a part says otherwise.
/// </summary>
/// <remarks>
/// The host calls <see cref="Configuration"/> and <see cref="AddTo"/> while it is being set up, then, with the actor
/// system running but not yet in the cluster, <see cref="Start"/> and <see cref="Map"/>; then HTTP is served and the node
/// joins. What a part must do before the node leaves is a task that it adds in <see cref="Start"/> to Akka's
/// <c>CoordinatedShutdown</c>, phase <c>before-cluster-shutdown</c>, which waits for it up to 30 s.
/// </remarks>
public interface INodePart
{
    /// <summary>Returns Akka settings that the part needs; they go before the host's own.</summary>
    Config Configuration(NodeOptions options) => Config.Empty;

    /// <summary>Adds what the part needs to the host's services.</summary>
    void AddTo(IServiceCollection services, NodeOptions options)
    {
    }

    /// <summary>Starts the part's actors. The node is not a member yet; <c>Cluster.Get(system).RegisterOnMemberUp</c> tells when it is.</summary>
    void Start(NodeContext node)
    {
    }

    /// <summary>Adds the part's HTTP routes.</summary>
    void Map(IEndpointRouteBuilder routes, NodeContext node)
    {
    }
}

/// <summary>What a part may use of its node.</summary>
/// <param name="options">The node's checked settings.</param>
/// <param name="system">The node's actor system.</param>
/// <param name="log">Makes loggers; each part's lines bear its name.</param>
public sealed class NodeContext(NodeOptions options, ActorSystem system, ILoggerFactory log)
{
    private volatile bool _isLeaving;

    /// <summary>The node's checked settings.</summary>
    public NodeOptions Options { get; } = options;

    /// <summary>The node's actor system.</summary>
    public ActorSystem System { get; } = system;

    /// <summary>The node's membership of the cluster.</summary>
    public Cluster Cluster { get; } = Cluster.Get(system);

    /// <summary>Makes loggers.</summary>
    public ILoggerFactory Log { get; } = log;

    /// <summary>Whether the node was asked to leave: it takes nothing new.</summary>
    public bool IsLeaving => _isLeaving;

    /// <summary>Says that the node was asked to leave.</summary>
    internal void Leave() => _isLeaving = true;
}

/// <summary>The parts of a node.</summary>
public static class NodeParts
{
    /// <summary>Returns new parts, in the order in which they are started.</summary>
    public static IReadOnlyList<INodePart> Create() => [new HealthPart(), new MembersPart(), new RunsPart(), new MetricsPart()];
}
