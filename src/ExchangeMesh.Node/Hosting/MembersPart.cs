using Akka.Actor;
using Akka.Cluster;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace ExchangeMesh.Node.Hosting;

/// <summary>Tells, at <c>/members</c>, who is in the cluster as this node sees it, and ends the node when others say that it is not.</summary>
internal sealed class MembersPart : INodePart
{
    /// <inheritdoc/>
    public void Start(NodeContext node) => node.System.ActorOf(Props.Create<QuarantineWatchActor>(), "quarantine-watch");

    /// <inheritdoc/>
    public void Map(IEndpointRouteBuilder routes, NodeContext node) =>
        routes.MapGet("/members", () => TypedResults.Json(MembersOf(node.Cluster)));

    private static MemberView[] MembersOf(Cluster cluster)
    {
        var state = cluster.State;
        return
        [
            .. state.Members
                .OrderBy(member => member.Address.ToString(), StringComparer.Ordinal)
                .Select(member => new MemberView(
                    member.Address.ToString(),
                    member.Status.ToString(),
                    [.. member.Roles.Order(StringComparer.Ordinal)],
                    !state.Unreachable.Contains(member),
                    member.Address.Equals(state.Leader),
                    member.Address.Equals(cluster.SelfAddress))),
        ];
    }

    /// <summary>A member.</summary>
    /// <param name="Address">Its address in the cluster.</param>
    /// <param name="Status">Where it stands: Joining, Up, Leaving, Exiting, Down or Removed.</param>
    /// <param name="Roles">What it is for.</param>
    /// <param name="IsReachable">Whether it is heard of.</param>
    /// <param name="IsLeader">Whether it decides who joins and leaves.</param>
    /// <param name="IsSelf">Whether it is the node that answers.</param>
    private sealed record MemberView(string Address, string Status, string[] Roles, bool IsReachable, bool IsLeader, bool IsSelf);
}
