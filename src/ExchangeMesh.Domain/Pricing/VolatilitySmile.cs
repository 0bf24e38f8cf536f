using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Pricing;

/// <summary>The implied volatility of an expiry by strike: level + skew × x + curvature × x², x being ln(strike ÷ forward) ÷ √years.</summary>
/// <remarks>
/// Difference: the venues' own smiles are not published (of Deribit's neither form nor smoothing), Derive fits five parameters (SVI). Three are what
/// a chain of a few strikes can determine.
/// </remarks>
/// <param name="Level">The volatility at the forward, per root year.</param>
/// <param name="Skew">The slope; negative where puts are dearer.</param>
/// <param name="Curvature">The bend; not negative in a market without arbitrage.</param>
public readonly record struct VolatilitySmile(double Level, double Skew, double Curvature)
{
    /// <summary>The least volatility that a smile gives.</summary>
    public const double Least = 0.05;

    /// <summary>The greatest volatility that a smile gives.</summary>
    public const double Greatest = 5;

    private const double ShortestYears = 1.0 / (365 * 24);
    private const double Widest = 3;

    /// <summary>Returns where a strike lies on the smile; beyond three root years it counts as three. Less than an hour to expiry counts as one.</summary>
    /// <param name="strike">The strike; positive.</param>
    /// <param name="forward">The forward; positive.</param>
    /// <param name="years">Years to expiry.</param>
    public static double PlaceOf(double strike, double forward, double years) =>
        Math.Clamp(DeterministicMath.Log(strike / forward) / Math.Sqrt(Math.Max(years, ShortestYears)), -Widest, Widest);

    /// <summary>Returns the volatility at a place, within the least and the greatest.</summary>
    /// <param name="place">See <see cref="PlaceOf"/>.</param>
    public double At(double place) => Math.Clamp(Level + (Skew * place) + (Curvature * place * place), Least, Greatest);

    /// <summary>Returns the smile a share of the way towards another.</summary>
    public VolatilitySmile Towards(VolatilitySmile other, double share) => new(
        Level + ((other.Level - Level) * share),
        Skew + ((other.Skew - Skew) * share),
        Curvature + ((other.Curvature - Curvature) * share));
}

/// <summary>Fits a smile to observed volatilities by least squares, held back towards the smile before.</summary>
public struct SmileFit
{
    private double _s0;
    private double _s1;
    private double _s2;
    private double _s3;
    private double _s4;
    private double _v0;
    private double _v1;
    private double _v2;

    /// <summary>How many volatilities were added.</summary>
    public int Count { get; private set; }

    /// <summary>Adds an observed volatility.</summary>
    /// <param name="place">Where on the smile.</param>
    /// <param name="volatility">The volatility.</param>
    /// <param name="weight">How much it counts; positive.</param>
    public void Add(double place, double volatility, double weight)
    {
        var square = place * place;
        _s0 += weight;
        _s1 += weight * place;
        _s2 += weight * square;
        _s3 += weight * square * place;
        _s4 += weight * square * square;
        _v0 += weight * volatility;
        _v1 += weight * volatility * place;
        _v2 += weight * volatility * square;
        Count++;
    }

    /// <summary>Returns the smile with the least sum of weighted squared errors and of squared distances from the smile before.</summary>
    /// <param name="before">The smile before; it is returned where nothing was added.</param>
    /// <param name="hold">How much a squared distance from it counts; positive.</param>
    public readonly VolatilitySmile Solve(VolatilitySmile before, double hold)
    {
        if (Count == 0)
        {
            return before;
        }

        var (a, e, i) = (_s0 + hold, _s2 + hold, _s4 + hold);
        var (x, y, z) = (_v0 + (hold * before.Level), _v1 + (hold * before.Skew), _v2 + (hold * before.Curvature));
        var (ei, bi, bf) = ((e * i) - (_s3 * _s3), (_s1 * i) - (_s3 * _s2), (_s1 * _s3) - (e * _s2));
        var determinant = (a * ei) - (_s1 * bi) + (_s2 * bf);
        var level = (x * ei) - (_s1 * ((y * i) - (_s3 * z))) + (_s2 * ((y * _s3) - (e * z)));
        var skew = (a * ((y * i) - (_s3 * z))) - (x * bi) + (_s2 * ((_s1 * z) - (y * _s2)));
        var curvature = (a * ((e * z) - (y * _s3))) - (_s1 * ((_s1 * z) - (y * _s2))) + (x * bf);
        return new VolatilitySmile(level / determinant, skew / determinant, curvature / determinant);
    }
}
