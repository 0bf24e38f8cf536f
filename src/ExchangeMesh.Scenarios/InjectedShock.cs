using ExchangeMesh.Primitives;

namespace ExchangeMesh.Scenarios;

/// <summary>A shock that came from outside while the run was under way. A run is a function of its scenario, its seed and these.</summary>
/// <param name="Number">Which of the run's, from 1.</param>
/// <param name="Window">The window of virtual time in which it takes effect.</param>
/// <param name="Text">The shock as it would stand in a scenario's <c>shocks</c>, its time included.</param>
/// <param name="Plans">What it is made of, by time and target.</param>
public sealed record InjectedShock(int Number, long Window, string Text, IReadOnlyList<ShockPlan> Plans)
{
    /// <summary>When it is sent: at the beginning of its window.</summary>
    public VirtualTime At => Plans[0].At;
}
