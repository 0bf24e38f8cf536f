namespace ExchangeMesh.Cli;

/// <summary>What the program tells its caller by its exit code.</summary>
public static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>A fault of ours.</summary>
    public const int OurFault = 1;

    /// <summary>The input is wrong.</summary>
    public const int BadInput = 2;

    /// <summary>A run failed.</summary>
    public const int RunFailed = 3;

    /// <summary>Fingerprints differ.</summary>
    public const int FingerprintsDiffer = 4;

    /// <summary>A gate failed, or a published value was not met.</summary>
    public const int GateFailed = 99;

    /// <summary>Interrupted; what was done up to then is complete.</summary>
    public const int Interrupted = 130;
}
