namespace ExchangeMesh;

/// <summary>A scenario cannot be run: everything that is wrong with it, at once.</summary>
public sealed class InvalidScenarioException : Exception
{
    /// <summary>Says that a scenario cannot be run.</summary>
    public InvalidScenarioException()
        : this("The scenario cannot be run.")
    {
    }

    /// <summary>Says why a scenario cannot be run.</summary>
    public InvalidScenarioException(string message)
        : base(message)
    {
    }

    /// <summary>Says why a scenario cannot be run, and what brought it about.</summary>
    public InvalidScenarioException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal InvalidScenarioException(IReadOnlyList<string> problems)
        : base($"The scenario cannot be run:{Environment.NewLine}{string.Join(Environment.NewLine, problems)}") =>
        Problems = problems;

    /// <summary>What is wrong, one sentence each, with file, line, column, code and the way out.</summary>
    public IReadOnlyList<string> Problems { get; } = [];
}
