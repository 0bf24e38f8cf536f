using System.Collections.Immutable;

namespace ExchangeMesh.Actors.Hosting;

/// <summary>What a member of the cluster is for.</summary>
public static class MemberRole
{
    /// <summary>May host the coordinator.</summary>
    public const string Coordinator = "coordinator";

    /// <summary>May host partitions.</summary>
    public const string Partitions = "partitions";

    /// <summary>All roles, by name.</summary>
    public static ImmutableArray<string> All { get; } = [Coordinator, Partitions];
}
