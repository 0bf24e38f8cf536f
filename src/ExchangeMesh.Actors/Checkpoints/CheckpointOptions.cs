using ExchangeMesh.Primitives;

namespace ExchangeMesh.Actors.Checkpoints;

/// <summary>How a run is checkpointed.</summary>
public sealed record CheckpointOptions
{
    /// <summary>Where checkpoints are kept.</summary>
    public required CheckpointStorage Storage { get; init; }

    /// <summary>The run's name; unique in its database.</summary>
    public required string Run { get; init; }

    /// <summary>SHA-256 of the resolved scenario, as 64 hexadecimal digits: a checkpoint of another one is refused.</summary>
    public required string ScenarioHash { get; init; }

    /// <summary>The run's seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>How often.</summary>
    public required CheckpointInterval Every { get; init; }

    /// <summary>Whether to go on from the latest complete checkpoint, where there is one.</summary>
    public bool Resume { get; init; }

    /// <summary>Called once, before the database is first touched: a run that is over sooner touches none.</summary>
    public Action Prepare { get; init; } = static () => { };
}

/// <summary>How often a run is checkpointed: whenever one of the two is due.</summary>
/// <param name="WallTime">How much time passes between two checkpoints; null for no matter how much.</param>
/// <param name="VirtualTime">How much virtual time passes between two checkpoints; null for no matter how much.</param>
public sealed record CheckpointInterval(TimeSpan? WallTime, Duration? VirtualTime)
{
    /// <summary>Every minute of wall time.</summary>
    public static CheckpointInterval Default { get; } = new(TimeSpan.FromMinutes(1), null);
}
