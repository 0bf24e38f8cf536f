namespace ExchangeMesh.Benchmarks;

/// <summary>The processor time of this process, on all its threads.</summary>
internal static class CpuTime
{
    /// <summary>The seconds used so far.</summary>
    public static double Seconds => Environment.CpuUsage.TotalTime.TotalSeconds;
}
