using System.Globalization;
using Akka.Cluster.Tools.Singleton;
using Akka.Configuration;
using ExchangeMesh.Actors.Hosting;
using ExchangeMesh.Actors.Wire;
using ExchangeMesh.Node.Settings;
using Microsoft.Extensions.Logging;

namespace ExchangeMesh.Node.Hosting;

/// <summary>Akka's settings for a node of the cluster.</summary>
public static class NodeConfiguration
{
    /// <summary>The name of every node's actor system; it is part of every node's address.</summary>
    public const string SystemName = "exchangemesh";

    /// <summary>The largest message between nodes, in bytes; what is larger travels in parts.</summary>
    public const int LargestMessage = 1 << 20;

    /// <summary>Returns the settings of a node.</summary>
    /// <param name="options">The node's checked settings.</param>
    /// <param name="parts">What runs on the node; settings of theirs go before the host's.</param>
    public static Config For(NodeOptions options, IEnumerable<INodePart> parts)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(parts);
        var own = ConfigurationFactory.ParseString(Logging(options) + Remoting(options) + Cluster(options) + Shutdown)
            .WithFallback(RefusingSerializer.Configuration)
            .WithFallback(MeshSerializer.Configuration)
            .WithFallback(MeshConfiguration.For(options.Partitions))
            .WithFallback(ClusterSingleton.DefaultConfig());
        return parts.Aggregate(own, (all, part) => part.Configuration(options).WithFallback(all));
    }

    // A node has this long to hand over what it does (before-cluster-shutdown), to tell the others that it goes (leave,
    // exiting) and to end its actors; Kubernetes waits a little longer than for all of it.
    private const string Shutdown =
        """
        akka.coordinated-shutdown {
          run-by-clr-shutdown-hook = off
          exit-clr = off
          default-phase-timeout = 1s
          phases {
            before-cluster-shutdown.timeout = 30s
            cluster-sharding-shutdown-region.timeout = 1s
            cluster-leave.timeout = 5s
            cluster-exiting.timeout = 10s
            actor-system-terminate.timeout = 10s
          }
        }

        """;

    private static string Logging(NodeOptions options) =>
        $$"""
        akka {
          loggers = ["{{NameOf(typeof(AkkaLog))}}"]
          stdout-logger-class = "{{NameOf(typeof(AkkaLogAtTheEdges))}}"
          loglevel = {{LevelOf(options.LogLevel)}}
          stdout-loglevel = ERROR
          log-dead-letters = off
          log-dead-letters-during-shutdown = off
        }

        """;

    // On Linux the platform's way of reusing an address would let a second node listen on the port of the first.
    private static string Remoting(NodeOptions options) =>
        $$"""
        akka.actor.provider = cluster
        akka.remote {
          retry-gate-closed-for = 1s
          dot-netty.tcp {
            hostname = "{{options.Bind.Address}}"
            port = {{Number(options.Bind.Port)}}
            public-hostname = "{{options.Public.Host}}"
            public-port = {{Number(options.Public.Port)}}
            tcp-reuse-addr = off
            enable-ssl = {{(options.Identity is null ? "off" : "on")}}
            maximum-frame-size = {{Number(LargestMessage)}}b
            send-buffer-size = {{Number(LargestMessage)}}b
            receive-buffer-size = {{Number(LargestMessage)}}b
          }
        }

        """;

    private static string Cluster(NodeOptions options) =>
        $$"""
        akka.cluster {
          roles = [{{string.Join(", ", options.Roles.Select(role => $"\"{role}\""))}}]
          min-nr-of-members = {{Number(options.MinMembers)}}
          gossip-interval = 200ms
          leader-actions-interval = 200ms
          unreachable-nodes-reaper-interval = 200ms
          periodic-tasks-initial-delay = 200ms
          seed-node-timeout = 2s
          retry-unsuccessful-join-after = 2s
          run-coordinated-shutdown-when-down = on
          failure-detector {
            heartbeat-interval = {{Time(options.Detection.Heartbeat)}}
            acceptable-heartbeat-pause = {{Time(options.Detection.AcceptablePause)}}
            expected-response-after = {{Time(options.Detection.Heartbeat)}}
          }
          down-removal-margin = {{Time(options.Detection.RemovalMargin)}}
          downing-provider-class = "Akka.Cluster.SBR.SplitBrainResolverProvider, Akka.Cluster"
          split-brain-resolver {
            active-strategy = keep-majority
            stable-after = {{Time(options.Detection.StableAfter)}}
          }
          singleton.hand-over-retry-interval = 200ms
          singleton-proxy.singleton-identification-interval = 200ms
        }

        """;

    private static string NameOf(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";

    private static string LevelOf(LogLevel level) => level switch
    {
        LogLevel.Debug => "DEBUG",
        LogLevel.Warning => "WARNING",
        LogLevel.Error => "ERROR",
        _ => "INFO",
    };

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMilliseconds}ms");
}
