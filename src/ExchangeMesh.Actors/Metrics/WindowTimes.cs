using System.Diagnostics;

namespace ExchangeMesh.Actors.Metrics;

/// <summary>Measures the windows of a run on this node. Each partition writes its own place; the last to arrive at the barrier reads all.</summary>
/// <param name="partitions">How many partitions the node hosts.</param>
/// <param name="isWatched">Whether work is added up though nobody listens to the metrics.</param>
internal sealed class WindowTimes(int partitions, bool isWatched = false)
{
    private readonly long[] _beganAt = new long[partitions];
    private readonly long[] _workedAt = new long[partitions];
    private readonly long[] _work = new long[partitions];
    private readonly long[] _worked = new long[partitions];
    private readonly long[] _windows = new long[partitions];
    private long _agreedAt;
    private long _events = -1;

    /// <summary>Returns how many windows of a partition were measured, and how many seconds it worked in them; exact between windows.</summary>
    public (long Windows, double Seconds) Of(int partition) => (_windows[partition], _worked[partition] / (double)Stopwatch.Frequency);

    /// <summary>A partition begins a window: what has gone by since its last work was waiting.</summary>
    public void Begin(int partition)
    {
        if (!MeshMeter.IsOn && !isWatched)
        {
            _workedAt[partition] = 0;
            _beganAt[partition] = 0;
            return;
        }

        var now = Stopwatch.GetTimestamp();
        _beganAt[partition] = now;
        if (_workedAt[partition] != 0)
        {
            MeshMeter.Waited(now - _workedAt[partition]);
        }
    }

    /// <summary>A partition has done its work of the window.</summary>
    public void Worked(int partition)
    {
        if (_beganAt[partition] != 0)
        {
            var now = Stopwatch.GetTimestamp();
            _workedAt[partition] = now;
            _work[partition] = now - _beganAt[partition];
            _worked[partition] += _work[partition];
            _windows[partition]++;
        }
    }

    /// <summary>All partitions have met to agree on the next window. What came before the first meeting is not measured.</summary>
    /// <param name="hosted">The partitions.</param>
    public void Agreed(ReadOnlySpan<WorldPartition> hosted)
    {
        if (!MeshMeter.IsOn)
        {
            _agreedAt = 0;
            return;
        }

        var events = 0L;
        foreach (var partition in hosted)
        {
            events += partition.Messages + partition.Wakes;
        }

        var now = Stopwatch.GetTimestamp();
        if (_agreedAt != 0)
        {
            MeshMeter.Handled(events - _events);
            MeshMeter.Ended(now - _agreedAt, _work);
        }

        (_agreedAt, _events) = (now, events);
    }
}
