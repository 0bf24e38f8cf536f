using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Node.Control;

/// <summary>Keeps the shocks that come from outside, so that an acknowledged one outlives the process.</summary>
public interface IInputJournal
{
    /// <summary>Keeps a shock; when this returns, it is on the disk.</summary>
    /// <exception cref="IOException">It could not be written; the shock does not count then.</exception>
    void Append(InjectedShock shock);
}
