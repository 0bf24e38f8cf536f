using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Laboratory.Runs;

/// <summary>Where runs are made: on the calling thread, or on a cluster. Any number of threads may ask at once.</summary>
public interface IRunSite
{
    /// <summary>Makes one run and waits for its end.</summary>
    /// <param name="reading">A reading that gave a plan.</param>
    /// <param name="options">How to run it.</param>
    /// <exception cref="RunFailedException">The run itself has failed; another one may not.</exception>
    /// <exception cref="IOException">No run can be made or kept: the disk is full, the cluster does not answer.</exception>
    MeasuredRun Execute(ScenarioReading reading, PlanRunOptions options);
}

/// <summary>A run has failed by what was run.</summary>
/// <param name="message">Why.</param>
/// <param name="cause">What ended it.</param>
public sealed class RunFailedException(string message, Exception? cause = null) : Exception(message, cause);

/// <summary>Runs on the calling thread.</summary>
public sealed class LocalRunSite : IRunSite
{
    /// <inheritdoc/>
    public MeasuredRun Execute(ScenarioReading reading, PlanRunOptions options)
    {
        try
        {
            return PlanRun.Execute(reading, options);
        }
        catch (Exception fault) when (fault is not (IOException or UnauthorizedAccessException or OutOfMemoryException))
        {
            throw new RunFailedException($"{fault.GetType().Name}: {fault.Message}", fault);
        }
    }
}
