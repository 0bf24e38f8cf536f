namespace ExchangeMesh.Actors.Hosting;

/// <summary>Where the partitions of one process meet between windows. The last to arrive may do something for all before they go on.</summary>
/// <remarks>
/// Whoever waits spins for a while where there is a processor for everybody, since the others are some microseconds away; where there
/// is not, it lets the others run, which is cheap as long as it is them who wait for the processor. Then it sleeps until the round is
/// over, so that it takes nothing from those for whom the others wait. How long it spins follows what has paid before: where the
/// others are on the network, or their processor is taken by somebody else, soon not at all; now and then it is tried again.
/// </remarks>
internal sealed class WindowBarrier
{
    private const int MostTurns = 20_000;
    private const int LeastTurns = 8;
    private const int TrialTurns = 1_000;
    private const int RoundsBetweenTrials = 64;
    private const int YieldTurns = 200;

    private readonly object _parking = new();
    private readonly int _parties;
    private readonly bool _maySpin;

    // Of rounds that only meet, and of those in which the last one does something for all.
    private readonly int[] _turns = [MostTurns, MostTurns];
    private int _missing;
    private volatile int _parked;
    private volatile int _round;
    private volatile Exception? _fault;

    /// <summary>Makes a barrier.</summary>
    /// <param name="parties">How many meet.</param>
    public WindowBarrier(int parties)
    {
        _parties = parties;
        _missing = parties;
        _maySpin = parties <= Environment.ProcessorCount;
    }

    /// <summary>Why the others will not come, or null.</summary>
    public Exception? Fault => _fault;

    /// <summary>Lets everyone who waits, or comes later, go on with a fault instead.</summary>
    public void Abort(Exception fault)
    {
        Interlocked.CompareExchange(ref _fault, fault, null);
        WakeParked();
    }

    /// <summary>Waits until there is a <see cref="Fault"/>: whoever calls this will not meet the others again.</summary>
    public void AwaitFault() => Park(_round);

    /// <summary>Waits until all have arrived. What the last one's act throws becomes the fault of all.</summary>
    /// <param name="last">What the last one does before the others go on.</param>
    /// <returns>Whether all have arrived; otherwise there is a <see cref="Fault"/>.</returns>
    public bool Meet(Action? last = null)
    {
        if (_parties == 1)
        {
            RunLast(last);
            return _fault is null;
        }

        var round = _round;
        if (Interlocked.Decrement(ref _missing) == 0)
        {
            RunLast(last);
            _missing = _parties;
            _round = round + 1;
            WakeParked();
            return _fault is null;
        }

        if (_maySpin)
        {
            Spin(round, ref _turns[last is null ? 0 : 1]);
        }
        else
        {
            for (var turns = 0; turns < YieldTurns && IsWaiting(round); turns++)
            {
                Thread.Yield();
            }
        }

        Park(round);
        return _round != round && _fault is null;
    }

    /// <summary>Spins as long as it has paid before. Several who wait may each write what they have learnt: it is a guess, and any of them is good.</summary>
    private void Spin(int round, ref int expected)
    {
        var limit = round % RoundsBetweenTrials == 0 ? Math.Max(expected, TrialTurns) : expected;
        var turns = 0;
        while (turns < limit && IsWaiting(round))
        {
            Thread.SpinWait(4);
            turns++;
        }

        expected = IsWaiting(round)
            ? Math.Max(LeastTurns, expected / 2)
            : Math.Clamp(Math.Max(turns * 4, expected), LeastTurns, MostTurns);
    }

    private bool IsWaiting(int round) => _round == round && _fault is null;

    private void Park(int round)
    {
        if (!IsWaiting(round))
        {
            return;
        }

        lock (_parking)
        {
            Interlocked.Increment(ref _parked);
            while (IsWaiting(round))
            {
                Monitor.Wait(_parking);
            }

            Interlocked.Decrement(ref _parked);
        }
    }

    /// <summary>Called when the round or the fault has changed: who parks says so before it looks at either.</summary>
    private void WakeParked()
    {
        Interlocked.MemoryBarrier();
        if (_parked == 0)
        {
            return;
        }

        lock (_parking)
        {
            Monitor.PulseAll(_parking);
        }
    }

    private void RunLast(Action? last)
    {
        if (_fault is not null || last is null)
        {
            return;
        }

        try
        {
            last();
        }
        catch (Exception fault)
        {
            Abort(fault);
        }
    }
}
