using System.Diagnostics.Metrics;
using Akka.Cluster;
using ExchangeMesh.Actors.Metrics;
using ExchangeMesh.Node.Settings;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;

namespace ExchangeMesh.Node.Hosting;

/// <summary>Serves what the node measures, at <c>/metrics</c> in Prometheus' format: its runs, the cluster, and the runtime.</summary>
internal sealed class MetricsPart : INodePart
{
    private const string ClusterMeter = "ExchangeMesh.Cluster";
    private const string RuntimeMeter = "System.Runtime";

    // Those that a member can be in for longer than a moment; each is shown even where no member is in it.
    private static readonly MemberStatus[] Statuses =
        [MemberStatus.Joining, MemberStatus.WeaklyUp, MemberStatus.Up, MemberStatus.Leaving, MemberStatus.Exiting, MemberStatus.Down];

    /// <inheritdoc/>
    public void AddTo(IServiceCollection services, NodeOptions options) =>
        services.AddMetrics().AddOpenTelemetry().WithMetrics(static metrics => metrics
            .AddMeter(MeshMeter.Name, ClusterMeter, RuntimeMeter)
            .AddPrometheusExporter());

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes, NodeContext node)
    {
        Watch(node.Cluster, routes.ServiceProvider.GetRequiredService<IMeterFactory>().Create(ClusterMeter));
        routes.MapPrometheusScrapingEndpoint("/metrics");
    }

    private static void Watch(Cluster cluster, Meter meter)
    {
        meter.CreateObservableGauge(
            "exchangemesh.cluster.members",
            () => Statuses.Select(status => new Measurement<int>(
                cluster.State.Members.Count(member => member.Status == status),
                new KeyValuePair<string, object?>("status", status.ToString().ToLowerInvariant()))),
            "{member}",
            "Members of the cluster as this node sees it, by their status.");
        meter.CreateObservableGauge(
            "exchangemesh.cluster.unreachable",
            () => cluster.State.Unreachable.Count,
            "{member}",
            "Members of the cluster of which this node does not hear.");
    }
}
