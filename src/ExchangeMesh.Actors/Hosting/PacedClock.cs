using System.Diagnostics;

namespace ExchangeMesh.Actors.Hosting;

/// <summary>Says where virtual time would be by the wall clock, at a pace. It decides when something is done, never what.</summary>
/// <remarks>A run that cannot keep its pace does not hurry later: what it is behind by more than a quarter of a second is forgiven.</remarks>
public sealed class PacedClock
{
    private const double ForgivenSeconds = 0.25;

    private bool _isTied;
    private long _wall;
    private long _virtual;

    /// <summary>Whether virtual time is tied to the wall clock now.</summary>
    public bool IsTied => _isTied;

    /// <summary>Ties virtual time to the wall clock, where it is not.</summary>
    /// <param name="now">Where virtual time is, in ns.</param>
    public void Tie(long now)
    {
        if (!_isTied)
        {
            (_isTied, _virtual, _wall) = (true, now, Stopwatch.GetTimestamp());
        }
    }

    /// <summary>Lets go of the wall clock.</summary>
    public void Untie() => _isTied = false;

    /// <summary>Where virtual time would be by the wall clock, in ns.</summary>
    /// <param name="pace">How fast it goes; not free.</param>
    public double Now(Pace pace) => _virtual + (Stopwatch.GetElapsedTime(_wall).TotalSeconds * pace.Factor * 1e9);

    /// <summary>Returns how long it takes until virtual time may be somewhere, a second at the most; nothing where it may be now.</summary>
    /// <param name="there">The virtual time, in ns.</param>
    /// <param name="pace">How fast it goes; not free.</param>
    public TimeSpan TimeLeft(long there, Pace pace)
    {
        var now = Now(pace);
        if (now < there)
        {
            return TimeSpan.FromSeconds(Math.Min(1, (there - now) / 1e9 / pace.Factor)) + TimeSpan.FromTicks(1);
        }

        _isTied = now - there <= ForgivenSeconds * pace.Factor * 1e9;
        return TimeSpan.Zero;
    }
}
