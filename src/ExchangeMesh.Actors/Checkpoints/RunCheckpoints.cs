using System.Diagnostics;
using Akka.Actor;

namespace ExchangeMesh.Actors.Checkpoints;

/// <summary>One run's checkpoints as all who take part in them see them: where they are kept, in which epoch, and whose turn it is.</summary>
internal sealed class RunCheckpoints
{
    private readonly Lazy<CheckpointStore> _store;
    private readonly object _settled = new();
    private long _takenAt = Stopwatch.GetTimestamp();
    private long _takenAtVirtual;
    private long _latest;
    private volatile bool _isBusy;

    /// <summary>Prepares a run's checkpoints; nothing is read or written yet.</summary>
    public RunCheckpoints(CheckpointOptions options, IActorRefFactory actors)
    {
        Options = options;
        _store = new(() =>
        {
            options.Prepare();
            options.Storage.Prepare();
            return new CheckpointStore(actors, options.Run);
        });
    }

    /// <summary>How the run is checkpointed.</summary>
    public CheckpointOptions Options { get; }

    /// <summary>The checkpoints; the first who asks makes the database ready.</summary>
    public CheckpointStore Store => _store.Value;

    /// <summary>The epoch under which this process writes.</summary>
    public long Epoch { get; private set; } = 1;

    /// <summary>Goes on after a checkpoint.</summary>
    /// <param name="epoch">The new epoch.</param>
    /// <param name="checkpoint">The checkpoint's number; 0 for the start.</param>
    /// <param name="now">Virtual time there, in nanoseconds.</param>
    public void Resume(long epoch, long checkpoint, long now) => (Epoch, _latest, _takenAtVirtual) = (epoch, checkpoint, now);

    /// <summary>Decides between two windows whether to take a checkpoint; called by one thread while all others wait.</summary>
    /// <param name="next">When the next window begins, in nanoseconds of virtual time.</param>
    /// <param name="isWanted">Whether one is wanted at once.</param>
    /// <returns>The checkpoint's number, or 0 for none: also while the one before is being written.</returns>
    public long Decide(long next, bool isWanted)
    {
        var every = Options.Every;
        var isDue = isWanted
            || (every.VirtualTime is { } time && next - _takenAtVirtual >= time.Nanoseconds)
            || (every.WallTime is { } wall && Stopwatch.GetElapsedTime(_takenAt) >= wall);
        if (!isDue || _isBusy)
        {
            return 0;
        }

        _isBusy = true;
        _takenAt = Stopwatch.GetTimestamp();
        _takenAtVirtual = next;
        return ++_latest;
    }

    /// <summary>Says that the latest checkpoint is complete, so that another may be taken.</summary>
    public void Settle()
    {
        lock (_settled)
        {
            _isBusy = false;
            Monitor.PulseAll(_settled);
        }
    }

    /// <summary>Waits until no checkpoint is being written, or for some time.</summary>
    /// <returns>Whether none is being written.</returns>
    public bool WaitUntilSettled(TimeSpan patience)
    {
        lock (_settled)
        {
            return !_isBusy || (Monitor.Wait(_settled, patience) && !_isBusy);
        }
    }

    /// <summary>Whether a checkpoint is being written.</summary>
    public bool IsBusy => _isBusy;
}
