using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios;
using ExchangeMesh.World;

namespace ExchangeMesh.Actors.Hosting;

/// <content>What the conductor sees and does between two windows, while all partitions wait at the barrier.</content>
internal sealed partial class RunState : IStandingRun
{
    private bool _hasTakenInput;

    /// <summary>Leads the run through its windows; null for none, and where there are other nodes.</summary>
    public IRunConductor? Conductor { get; init; }

    long IStandingRun.FirstWindow => StretchEnd;

    long IStandingRun.NextWindow => NextWindow();

    long IStandingRun.Events => Messages + Wakes;

    int IStandingRun.Partitions => Partitions.Length;

    private WorldPartition DirectorsPartition => Partitions[Placement.PartitionOf[_outside.Director]];

    ref readonly MarketView IStandingRun.ViewOf(InstrumentId instrument) => ref Partitions[0].Latest(instrument.Value).Market;

    PartitionWork IStandingRun.WorkOf(int partition)
    {
        var (windows, seconds) = Times.Of(partition);
        var one = Partitions[partition];
        return new PartitionWork(one.Members.Length, one.Messages + one.Wakes, windows, seconds);
    }

    void IStandingRun.Inject(InjectedShock shock) => _outside.Inject(shock, StretchEnd, DirectorsPartition);

    void IStandingRun.HandRecords() => HandRecords(isForced: true, StretchEnd * World.Topology.Lookahead);

    /// <summary>Lets the conductor have its way, and returns the window that is next then.</summary>
    private long NextConducted()
    {
        if (!_hasTakenInput && _outside.Director >= 0)
        {
            _outside.ScheduleKnown(DirectorsPartition);
        }

        _hasTakenInput = true;
        if (Conductor is { } conductor && !_stopAsked && !conductor.Conduct(this))
        {
            _stopAsked = true;
        }

        return NextWindow();
    }
}
