namespace ExchangeMesh.Primitives;

/// <summary>An instant of the run's own clock.</summary>
/// <remarks>Starts at zero when the scenario starts. No part of a run ever reads the machine's clock.</remarks>
/// <param name="Nanoseconds">Nanoseconds since the scenario's start; never negative in a run.</param>
public readonly record struct VirtualTime(long Nanoseconds) : IComparable<VirtualTime>
{
    /// <summary>The scenario's start.</summary>
    public static readonly VirtualTime Zero;

    /// <summary>An instant that no run reaches.</summary>
    public static readonly VirtualTime Never = new(long.MaxValue);

    /// <summary>Returns the instant that lies <paramref name="span"/> after <paramref name="at"/>.</summary>
    public static VirtualTime operator +(VirtualTime at, Duration span) => new(at.Nanoseconds + span.Nanoseconds);

    /// <summary>Returns the instant that lies <paramref name="span"/> before <paramref name="at"/>.</summary>
    public static VirtualTime operator -(VirtualTime at, Duration span) => new(at.Nanoseconds - span.Nanoseconds);

    /// <summary>Returns the span from <paramref name="earlier"/> to <paramref name="later"/>.</summary>
    public static Duration operator -(VirtualTime later, VirtualTime earlier) =>
        new(later.Nanoseconds - earlier.Nanoseconds);

    /// <summary>Compares instants.</summary>
    public static bool operator <(VirtualTime left, VirtualTime right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Compares instants.</summary>
    public static bool operator >(VirtualTime left, VirtualTime right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Compares instants.</summary>
    public static bool operator <=(VirtualTime left, VirtualTime right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Compares instants.</summary>
    public static bool operator >=(VirtualTime left, VirtualTime right) => left.Nanoseconds >= right.Nanoseconds;

    /// <inheritdoc/>
    public int CompareTo(VirtualTime other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Returns the instant as <c>h:mm:ss.fffffffff</c>.</summary>
    public override string ToString() => new Duration(Nanoseconds).ToString();
}

/// <summary>A span of virtual time.</summary>
/// <param name="Nanoseconds">Length in nanoseconds.</param>
public readonly record struct Duration(long Nanoseconds) : IComparable<Duration>
{
    /// <summary>No time at all.</summary>
    public static readonly Duration Zero;

    /// <summary>Returns a span of whole microseconds.</summary>
    public static Duration FromMicroseconds(long microseconds) => new(microseconds * 1_000);

    /// <summary>Returns a span of whole milliseconds.</summary>
    public static Duration FromMilliseconds(long milliseconds) => new(milliseconds * 1_000_000);

    /// <summary>Returns a span of whole seconds.</summary>
    public static Duration FromSeconds(long seconds) => new(seconds * 1_000_000_000);

    /// <summary>Returns a span of whole minutes.</summary>
    public static Duration FromMinutes(long minutes) => FromSeconds(minutes * 60);

    /// <summary>Returns a span of whole hours.</summary>
    public static Duration FromHours(long hours) => FromSeconds(hours * 3_600);

    /// <summary>Returns the sum of two spans.</summary>
    public static Duration operator +(Duration left, Duration right) => new(left.Nanoseconds + right.Nanoseconds);

    /// <summary>Returns the difference of two spans.</summary>
    public static Duration operator -(Duration left, Duration right) => new(left.Nanoseconds - right.Nanoseconds);

    /// <summary>Returns the span <paramref name="times"/> times over.</summary>
    public static Duration operator *(Duration span, long times) => new(span.Nanoseconds * times);

    /// <summary>Compares spans.</summary>
    public static bool operator <(Duration left, Duration right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Compares spans.</summary>
    public static bool operator >(Duration left, Duration right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Compares spans.</summary>
    public static bool operator <=(Duration left, Duration right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Compares spans.</summary>
    public static bool operator >=(Duration left, Duration right) => left.Nanoseconds >= right.Nanoseconds;

    /// <summary>The span in seconds, for models and display; never for a deadline.</summary>
    public double TotalSeconds => Nanoseconds / 1e9;

    /// <inheritdoc/>
    public int CompareTo(Duration other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Returns the span as <c>h:mm:ss.fffffffff</c>.</summary>
    public override string ToString()
    {
        var magnitude = (UInt128)Int128.Abs(Nanoseconds);
        var (seconds, nanoseconds) = UInt128.DivRem(magnitude, 1_000_000_000);
        var sign = Nanoseconds < 0 ? "-" : "";
        return $"{sign}{(long)(seconds / 3600)}:{(int)(seconds / 60 % 60):00}:{(int)(seconds % 60):00}.{(int)nanoseconds:000000000}";
    }
}
