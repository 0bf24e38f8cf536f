using ExchangeMesh.Actors.Hosting;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using ExchangeMesh.Recording.Metrics;
using ExchangeMesh.World;

namespace ExchangeMesh.Node.Control;

/// <summary>Looks at a run between two windows, and at what it records. It must be quick, and never wait for anybody.</summary>
public interface IRunWatch
{
    /// <summary>Whether enough time has gone by since the last look.</summary>
    bool IsDue { get; }

    /// <summary>Says what will be looked at, before anything else.</summary>
    /// <param name="world">The run's participants and their names.</param>
    void Begin(MarketWorld world);

    /// <summary>Looks at the run.</summary>
    /// <param name="run">The run; only until this returns.</param>
    /// <param name="standing">How it is led.</param>
    void Look(IStandingRun run, in RunStanding standing);

    /// <summary>Takes what was recorded, in the run's order; called by another thread than <see cref="Look"/>.</summary>
    /// <param name="events">What was recorded.</param>
    /// <param name="cascade">The run's liquidations, these included; only until this returns.</param>
    void Take(ReadOnlySpan<RunEvent> events, LiquidationCascade cascade);
}

/// <summary>How a run is led at a moment.</summary>
/// <param name="Now">Where virtual time stands.</param>
/// <param name="Pace">How fast it goes.</param>
/// <param name="IsPaused">Whether it stands still until it is told to go on.</param>
public readonly record struct RunStanding(VirtualTime Now, Pace Pace, bool IsPaused);
