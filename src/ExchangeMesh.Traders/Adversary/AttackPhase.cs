using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Adversary;

/// <summary>Which step of its attack an adversary is at, and how long that may take.</summary>
/// <typeparam name="T">The steps; the first is that it looks.</typeparam>
public struct AttackPhase<T>
    where T : unmanaged, Enum
{
    private VirtualTime _until;

    /// <summary>The step.</summary>
    public T Step { get; private set; }

    /// <summary>Begins a step.</summary>
    /// <param name="now">The virtual time.</param>
    /// <param name="step">The step.</param>
    /// <param name="length">How long it may take; zero or more.</param>
    public void Begin(VirtualTime now, T step, Duration length)
    {
        Step = step;
        _until = now + length;
    }

    /// <summary>Goes to a step whose time runs on from the one before.</summary>
    public void Go(T step) => Step = step;

    /// <summary>Returns whether the step has had its time.</summary>
    public readonly bool IsOver(VirtualTime now) => now >= _until;

    /// <summary>Writes the state.</summary>
    public readonly void WriteState(StateWriter writer)
    {
        writer.Write(Convert.ToInt64(Step, System.Globalization.CultureInfo.InvariantCulture));
        writer.Write(_until.Nanoseconds);
    }

    /// <summary>Reads the state back.</summary>
    public void ReadState(StateReader reader)
    {
        Step = reader.ReadEnum<T>();
        _until = new VirtualTime(reader.ReadInt64());
    }
}
