using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Pricing;

/// <summary>Whether an option is to buy or to sell.</summary>
public enum OptionRight : byte
{
    /// <summary>To buy at the strike.</summary>
    Call,

    /// <summary>To sell at the strike.</summary>
    Put,
}

/// <summary>What an option's value depends on, in numbers: a model's input, never a ledger's.</summary>
/// <param name="Right">Call or put.</param>
/// <param name="Strike">The strike, in the quote asset; positive.</param>
/// <param name="Forward">The forward price of the underlying at expiry; positive.</param>
/// <param name="Discount">What one unit of the quote asset at expiry is worth now; positive.</param>
/// <param name="Years">The time to expiry; at or below zero the option is worth its intrinsic value.</param>
/// <param name="Volatility">The implied volatility per root year; zero gives the discounted intrinsic value.</param>
public readonly record struct OptionInputs(
    OptionRight Right, double Strike, double Forward, double Discount, double Years, double Volatility)
{
    /// <summary>Returns the inputs of an option on a spot price with constant rates, as Black, Scholes and Merton have them.</summary>
    /// <param name="right">Call or put.</param>
    /// <param name="strike">The strike; positive.</param>
    /// <param name="spot">The underlying's price now; positive.</param>
    /// <param name="carry">The underlying's continuous yield, per year.</param>
    /// <param name="rate">The continuous interest rate, per year.</param>
    /// <param name="years">The time to expiry.</param>
    /// <param name="volatility">The implied volatility per root year.</param>
    public static OptionInputs OnSpot(
        OptionRight right, double strike, double spot, double carry, double rate, double years, double volatility) =>
        new(
            right,
            strike,
            spot * DeterministicMath.Exp((rate - carry) * years),
            DeterministicMath.Exp(-rate * years),
            years,
            volatility);
}

/// <summary>The value of European options and its derivatives.</summary>
/// <remarks>
/// Source: F. Black, <i>The pricing of commodity contracts</i> (1976): discount × (forward × Φ(d₁) − strike × Φ(d₂)) for calls, with
/// d₁ = (ln(forward ÷ strike) + σ²t/2) ÷ σ√t and d₂ = d₁ − σ√t. Results are numbers; round them to ticks before they enter a ledger.
/// </remarks>
public static class OptionPrice
{
    /// <summary>Returns the value in the quote asset.</summary>
    public static double Of(in OptionInputs option)
    {
        var sign = option.Right == OptionRight.Call ? 1.0 : -1.0;
        if (!TryDistance(in option, out var first, out var second))
        {
            var discount = option.Years > 0 ? option.Discount : 1;
            return discount * Math.Max(0, sign * (option.Forward - option.Strike));
        }

        return option.Discount * sign
            * ((option.Forward * DeterministicMath.NormalProbability(sign * first))
                - (option.Strike * DeterministicMath.NormalProbability(sign * second)));
    }

    /// <summary>Returns the change of value by the forward, discounted: delta of an option on a future.</summary>
    public static double ForwardDelta(in OptionInputs option)
    {
        var sign = option.Right == OptionRight.Call ? 1.0 : -1.0;
        if (!TryDistance(in option, out var first, out _))
        {
            return sign * (option.Forward - option.Strike) > 0 ? sign * option.Discount : 0;
        }

        return sign * option.Discount * DeterministicMath.NormalProbability(sign * first);
    }

    /// <summary>Returns the change of value by the spot price: <see cref="ForwardDelta"/> × forward ÷ spot.</summary>
    public static double Delta(in OptionInputs option, double spot) => ForwardDelta(in option) * option.Forward / spot;

    /// <summary>Returns the change of delta by the spot price; zero at expiry.</summary>
    public static double Gamma(in OptionInputs option, double spot) =>
        TryDistance(in option, out var first, out _)
            ? option.Discount * option.Forward * DeterministicMath.NormalDensity(first)
                / (spot * spot * option.Volatility * Math.Sqrt(option.Years))
            : 0;

    /// <summary>Returns the change of value by the volatility, per one whole of it.</summary>
    public static double Vega(in OptionInputs option) =>
        TryDistance(in option, out var first, out _)
            ? option.Discount * option.Forward * DeterministicMath.NormalDensity(first) * Math.Sqrt(option.Years)
            : 0;

    /// <summary>Returns the change of value by the passing of time, per year, with constant rates.</summary>
    /// <param name="option">The option.</param>
    /// <param name="carry">The underlying's continuous yield, per year.</param>
    /// <param name="rate">The continuous interest rate, per year.</param>
    public static double ThetaPerYear(in OptionInputs option, double carry, double rate)
    {
        if (!TryDistance(in option, out var first, out var second))
        {
            return 0;
        }

        var sign = option.Right == OptionRight.Call ? 1.0 : -1.0;
        var decay = option.Forward * DeterministicMath.NormalDensity(first) * option.Volatility / (2 * Math.Sqrt(option.Years));
        var yield = sign * carry * option.Forward * DeterministicMath.NormalProbability(sign * first);
        var interest = sign * rate * option.Strike * DeterministicMath.NormalProbability(sign * second);
        return option.Discount * (yield - interest - decay);
    }

    /// <summary>Returns the change of value by the interest rate, per one whole of it: the spot price and the carry stay, the forward moves.</summary>
    public static double Rho(in OptionInputs option) => option.Years <= 0
        ? 0
        : option.Years * ((ForwardDelta(in option) * option.Forward) - Of(in option));

    /// <summary>Returns the change of value by the underlying's continuous yield, per one whole of it.</summary>
    public static double CarryRho(in OptionInputs option) => option.Years <= 0
        ? 0
        : -option.Years * ForwardDelta(in option) * option.Forward;

    /// <summary>Returns the relative change of value by the relative change of the spot price.</summary>
    public static double Elasticity(in OptionInputs option, double spot) => Delta(in option, spot) * spot / Of(in option);

    private static bool TryDistance(in OptionInputs option, out double first, out double second)
    {
        first = second = 0;
        if (option.Years <= 0 || option.Volatility <= 0)
        {
            return false;
        }

        var deviation = option.Volatility * Math.Sqrt(option.Years);
        first = (DeterministicMath.Log(option.Forward / option.Strike) / deviation) + (deviation / 2);
        second = first - deviation;
        return true;
    }
}
