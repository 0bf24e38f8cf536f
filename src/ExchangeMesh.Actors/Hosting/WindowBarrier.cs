namespace ExchangeMesh.Actors.Hosting;

/// <summary>Where the partitions of one process meet between windows. The last to arrive may do something for all before they go on.</summary>
internal sealed class WindowBarrier
{
    private readonly int _parties;
    private readonly bool _maySpin;
    private int _missing;
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
    public void Abort(Exception fault) => Interlocked.CompareExchange(ref _fault, fault, null);

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
            return _fault is null;
        }

        var spinner = default(SpinWait);
        for (var turns = 0; _round == round; turns++)
        {
            if (_fault is not null)
            {
                return false;
            }

            if (_maySpin && turns < 20_000)
            {
                Thread.SpinWait(4);
            }
            else
            {
                spinner.SpinOnce(sleep1Threshold: -1);
            }
        }

        return _fault is null;
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
