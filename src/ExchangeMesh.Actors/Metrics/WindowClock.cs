using System.Diagnostics;

namespace ExchangeMesh.Actors.Metrics;

/// <summary>Measures one partition's windows: how long it works, and how long it waits for the others. Used by the partition's own thread.</summary>
/// <param name="work">Where the partition notes how long it worked; its own place.</param>
/// <param name="place">Which place is its own.</param>
internal sealed class WindowClock(long[] work, int place)
{
    private long _beganAt;
    private long _workedAt;

    /// <summary>A window begins: what has gone by since the work of the last one was waiting.</summary>
    public void Begin()
    {
        if (!MeshMeter.IsOn)
        {
            _beganAt = 0;
            _workedAt = 0;
            return;
        }

        _beganAt = Stopwatch.GetTimestamp();
        if (_workedAt != 0)
        {
            MeshMeter.Waited(_beganAt - _workedAt);
        }
    }

    /// <summary>The partition's work of the window is done.</summary>
    public void Worked()
    {
        if (_beganAt != 0)
        {
            _workedAt = Stopwatch.GetTimestamp();
            work[place] = _workedAt - _beganAt;
        }
    }
}
