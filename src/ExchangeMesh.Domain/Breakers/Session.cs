using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>Trading sessions that follow one another without a gap.</summary>
/// <param name="Length">How long one is; positive.</param>
/// <param name="Begun">How much of the first has passed at virtual time zero; at least zero, less than the length.</param>
public readonly record struct Session(Duration Length, Duration Begun)
{
    /// <summary>9:30 to 16:00, beginning at virtual time zero.</summary>
    public static readonly Session UnitedStates = new(Duration.FromMinutes(390), Duration.Zero);

    /// <summary>A day, beginning at virtual time zero.</summary>
    public static readonly Session Day = new(Duration.FromHours(24), Duration.Zero);

    /// <summary>Returns which session a time lies in, from 0.</summary>
    public long NumberAt(VirtualTime now) => (now.Nanoseconds + Begun.Nanoseconds) / Length.Nanoseconds;

    /// <summary>Returns how much of its session has passed at a time.</summary>
    public Duration PassedAt(VirtualTime now) => new((now.Nanoseconds + Begun.Nanoseconds) % Length.Nanoseconds);

    /// <summary>Returns how much of its session is left at a time; positive.</summary>
    public Duration LeftAt(VirtualTime now) => Length - PassedAt(now);

    /// <summary>Returns when the session that a time lies in ends.</summary>
    public VirtualTime EndAt(VirtualTime now) => now + LeftAt(now);
}
