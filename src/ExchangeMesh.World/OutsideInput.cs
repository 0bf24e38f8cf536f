using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios;
using ExchangeMesh.Simulation;

namespace ExchangeMesh.World;

/// <summary>Where shocks from outside enter a run, whichever engine it is made on: between two windows, as wake-ups of the director.</summary>
public sealed class OutsideInput
{
    private readonly ShockDirector? _director;
    private readonly int _number;
    private readonly Topology _topology;

    /// <summary>Finds the director of a world; a world without one takes nothing from outside.</summary>
    public OutsideInput(MarketWorld world)
    {
        ArgumentNullException.ThrowIfNull(world);
        _number = Array.FindIndex(world.Participants, static one => one is ShockDirector);
        _director = _number < 0 ? null : (ShockDirector)world.Participants[_number];
        _topology = world.Topology;
    }

    /// <summary>The director's number; −1 where there is none.</summary>
    public int Director => _number;

    /// <summary>All shocks from outside so far, by number.</summary>
    public IReadOnlyList<InjectedShock> Shocks => _director?.Injected ?? [];

    /// <summary>Schedules what is known and not scheduled: before the first window, or the first after a checkpoint.</summary>
    /// <param name="engine">The engine that hosts the director.</param>
    public void ScheduleKnown(WorldEngine engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        while (_director is not null && _director.TryAccept(out var at, out var token))
        {
            engine.WakeFromOutside(_number, at.Nanoseconds, token);
        }
    }

    /// <summary>Brings a shock into the run.</summary>
    /// <param name="shock">The shock; its window is none that was run.</param>
    /// <param name="firstWindow">The first window that was not run yet.</param>
    /// <param name="engine">The engine that hosts the director.</param>
    public void Inject(InjectedShock shock, long firstWindow, WorldEngine engine)
    {
        ArgumentNullException.ThrowIfNull(shock);
        Invariant.Holds(
            _director is not null && shock.Window >= firstWindow && _topology.WindowOf(shock.At.Nanoseconds) == shock.Window && shock.At.Nanoseconds < _topology.End,
            "a shock from outside belongs to a window that is still to come");
        _director!.Add(shock);
        ScheduleKnown(engine);
    }
}
