using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Margin;

/// <summary>How a margin scenario moves implied volatilities.</summary>
public enum VolatilityMove : byte
{
    /// <summary>Not at all.</summary>
    Flat,

    /// <summary>Up, by a share that is greater for short expiries.</summary>
    Up,

    /// <summary>Down, by a share that is greater for short expiries.</summary>
    Down,

    /// <summary>The smile tilts: up above the forward, down below it, or the reverse, whichever hurts an expiry more.</summary>
    LinearSkew,

    /// <summary>The smile bends: both wings up, or both down, whichever hurts an expiry more.</summary>
    AbsoluteSkew,
}

/// <summary>One imagined move of price and volatility.</summary>
/// <param name="PriceFactor">What the price is multiplied with; one for no move.</param>
/// <param name="Volatility">What happens to implied volatilities.</param>
/// <param name="Dampening">The share of the profit or loss that counts; below one for extended moves.</param>
public readonly record struct MarginScenario(double PriceFactor, VolatilityMove Volatility, double Dampening = 1);

/// <summary>The volatility shocks of a portfolio margin.</summary>
/// <param name="Up">The share by which a volatility of 30 days rises.</param>
/// <param name="Down">The share by which it falls.</param>
/// <param name="ShortPower">The power of 30 ÷ days to expiry up to 30 days.</param>
/// <param name="LongPower">That power beyond 30 days.</param>
/// <param name="LeastDays">Days to expiry count as at least so many; positive.</param>
/// <param name="LeastUp">Least volatility of an up move; zero for none.</param>
public readonly record struct VolatilityShock(
    double Up, double Down, double ShortPower, double LongPower, double LeastDays, double LeastUp)
{
    /// <summary>Returns (30 ÷ days)^power, which scales the shock of an expiry.</summary>
    /// <param name="days">Days to expiry.</param>
    public double ScaleOf(double days) =>
        DeterministicMath.Pow(30 / Math.Max(days, LeastDays), days <= 30 ? ShortPower : LongPower);

    /// <summary>Returns what volatilities are multiplied with in an up move.</summary>
    /// <param name="days">Days to expiry.</param>
    public double UpFactor(double days) => 1 + (Up * ScaleOf(days));

    /// <summary>Returns what volatilities are multiplied with in a down move; never negative.</summary>
    /// <param name="days">Days to expiry.</param>
    public double DownFactor(double days) => Math.Max(0, 1 - (Down * ScaleOf(days)));
}

/// <summary>How far the skew scenarios bend the smile: 1 + clamp(k × cap ÷ k*, ±cap), with k the logarithm of strike over forward.</summary>
/// <param name="LinearCap">The cap of the linear move at expiry.</param>
/// <param name="LinearSlope">What each root year adds to it.</param>
/// <param name="AbsoluteCap">The cap of the absolute move at expiry.</param>
/// <param name="AbsoluteSlope">What each root year adds to it.</param>
/// <param name="LeastWidth">The least k*: how far from the forward the cap is reached; positive.</param>
/// <param name="WidthScale">k* is root years × this × (<paramref name="WidthAtExpiry"/> + <paramref name="WidthSlope"/> × root years).</param>
/// <param name="WidthAtExpiry">See <paramref name="WidthScale"/>.</param>
/// <param name="WidthSlope">See <paramref name="WidthScale"/>.</param>
public readonly record struct SkewShock(
    double LinearCap,
    double LinearSlope,
    double AbsoluteCap,
    double AbsoluteSlope,
    double LeastWidth,
    double WidthScale,
    double WidthAtExpiry,
    double WidthSlope)
{
    /// <summary>Returns what the volatility of a strike is multiplied with; never negative.</summary>
    /// <param name="isLinear">Whether the smile tilts; otherwise it bends.</param>
    /// <param name="logMoneyness">The natural logarithm of strike ÷ forward.</param>
    /// <param name="rootYears">The square root of the years to expiry.</param>
    public double Factor(bool isLinear, double logMoneyness, double rootYears)
    {
        var cap = isLinear ? LinearCap + (LinearSlope * rootYears) : AbsoluteCap + (AbsoluteSlope * rootYears);
        var width = Math.Max(LeastWidth, rootYears * WidthScale * (WidthAtExpiry + (WidthSlope * rootYears)));
        var moneyness = isLinear ? logMoneyness : Math.Abs(logMoneyness);
        var moved = moneyness * cap / width;
        return Math.Max(0, 1 + (moneyness >= 0 ? Math.Min(cap, moved) : Math.Max(-cap, moved)));
    }
}

/// <summary>The discount that shocked values carry, so that what is long counts less and what is short counts more.</summary>
/// <param name="Long">The factor of positive values.</param>
/// <param name="Short">The factor of negative values.</param>
/// <param name="LongRateFactor">What the expiry's interest rate is multiplied with for positive values.</param>
/// <param name="ShortRateFactor">The same for negative ones.</param>
/// <param name="LongRateAdded">What is added to the rate for positive values.</param>
/// <param name="ShortRateAdded">The same for negative ones.</param>
public readonly record struct StaticDiscount(
    double Long, double Short, double LongRateFactor, double ShortRateFactor, double LongRateAdded, double ShortRateAdded)
{
    /// <summary>No discount either way.</summary>
    public static readonly StaticDiscount None = new(1, 1, 0, 0, 0, 0);

    /// <summary>Returns the factor of positive values.</summary>
    /// <param name="years">Years to expiry.</param>
    /// <param name="rate">The expiry's interest rate; not negative.</param>
    public double OfLong(double years, double rate) =>
        Long * DeterministicMath.Exp(-years * ((rate * LongRateFactor) + LongRateAdded));

    /// <summary>Returns the factor of negative values: at most what undoes the market's own discount.</summary>
    /// <param name="years">Years to expiry.</param>
    /// <param name="rate">The expiry's interest rate; not negative.</param>
    /// <param name="discount">The market's discount factor; positive.</param>
    public double OfShort(double years, double rate, double discount) =>
        Math.Min(1 / discount, Short * DeterministicMath.Exp(years * ((rate * ShortRateFactor) + ShortRateAdded)));
}
