namespace ExchangeMesh;

/// <summary>What is to happen beside a run.</summary>
public sealed class ScenarioRunOptions
{
    /// <summary>Where the run's results folder is made, with its Parquet files, summary and report; null to write none.</summary>
    public string? OutDirectory { get; init; }

    /// <summary>Asks the run to end early; what was done up to then is returned, marked as interrupted.</summary>
    public CancellationToken Stop { get; init; }
}
