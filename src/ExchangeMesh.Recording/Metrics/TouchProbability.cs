using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording.Metrics;

/// <summary>The chance that a price touches a limit within a session: what the magnet effect of a breaker is measured against.</summary>
/// <remarks>
/// Source: the reflection principle; the correction for discrete monitoring is that of Broadie, Glasserman and Kou (1997): the barrier moves
/// away by 0.5826 deviations of one step. A run in which traders fear the limit touches it more often than this.
/// </remarks>
public static class TouchProbability
{
    private const double StepCorrection = 0.5826;

    /// <summary>Returns the chance of a diffusion without drift.</summary>
    /// <param name="distance">The limit's distance below the start, as a share of it; positive.</param>
    /// <param name="deviation">The deviation of the session's return; positive.</param>
    /// <param name="steps">How often the price is looked at; 0 for without a break.</param>
    public static double OfDiffusion(double distance, double deviation, int steps = 0)
    {
        var shifted = steps == 0 ? distance : distance + (StepCorrection * deviation / Math.Sqrt(steps));
        return 2 * DeterministicMath.NormalProbability(-shifted / deviation);
    }
}
