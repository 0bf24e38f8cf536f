namespace ExchangeMesh.Primitives;

/// <summary>
/// The random numbers of one owner and purpose: a pure function of (seed, owner, stream, draw), so that no two
/// streams overlap, and who draws first never matters.
/// </summary>
/// <remarks>A mutable struct: keep it in a field that is not readonly, and pass it by reference.</remarks>
public struct SeedStream
{
    private readonly ulong _seed;
    private readonly ulong _owner;
    private ulong _draw;

    /// <summary>Opens a stream at its first draw.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="owner">The participant that draws.</param>
    /// <param name="stream">Which of the owner's streams; 0 is the first.</param>
    public SeedStream(ulong seed, ParticipantId owner, int stream)
    {
        _seed = seed;
        _owner = ((ulong)(uint)owner.Value << 32) | (uint)stream;
    }

    /// <summary>How many draws were made: the stream's whole state beside its names.</summary>
    public readonly ulong Draws => _draw;

    /// <summary>Goes on after a number of draws.</summary>
    internal void MoveTo(ulong draws) => _draw = draws;

    /// <summary>Draws 64 random bits.</summary>
    public ulong NextBits() => Philox.Block(_seed, _draw++, _owner).First;

    /// <summary>Draws a number from 0 up to but not including 1.</summary>
    public double NextUnit() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>Draws an integer from 0 up to but not including a bound; its bias is below 2⁻⁶⁴ × bound.</summary>
    /// <param name="bound">At least 1.</param>
    public long NextBelow(long bound) => (long)Math.BigMul(NextBits(), (ulong)bound, out _);

    /// <summary>Draws whether an event of the given probability happens.</summary>
    public bool NextChance(double probability) => NextUnit() < probability;

    /// <summary>Draws from the normal distribution of mean 0 and deviation 1.</summary>
    public double NextNormal() => DeterministicMath.NormalQuantile((NextUnit() * (1 - 1e-15)) + 0.5e-15);

    /// <summary>Draws from the exponential distribution.</summary>
    /// <param name="mean">The distribution's mean, in the unit of the result.</param>
    public double NextExponential(double mean) => -mean * DeterministicMath.Log(1 - NextUnit());

    /// <summary>Draws from the Pareto distribution.</summary>
    /// <param name="smallest">The distribution's least value.</param>
    /// <param name="exponent">The tail exponent; smaller is heavier.</param>
    public double NextPareto(double smallest, double exponent) =>
        smallest * DeterministicMath.Exp(-DeterministicMath.Log(1 - NextUnit()) / exponent);

    /// <summary>Draws from the log-normal distribution.</summary>
    /// <param name="median">The distribution's median.</param>
    /// <param name="deviation">The deviation of the logarithm.</param>
    public double NextLogNormal(double median, double deviation) =>
        median * DeterministicMath.Exp(deviation * NextNormal());

    /// <summary>Draws an exponential waiting time of at least one nanosecond.</summary>
    public Duration NextWait(Duration mean)
    {
        var nanoseconds = NextExponential(mean.Nanoseconds);
        return new Duration(nanoseconds >= 9e18 ? 9_000_000_000_000_000_000 : Math.Max(1, (long)nanoseconds));
    }
}
