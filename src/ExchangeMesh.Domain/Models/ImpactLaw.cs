using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Models;

/// <summary>How a price gives way to sales.</summary>
public enum ImpactForm : byte
{
    /// <summary>p × exp(−β x), β = −ln(1 − size) ÷ share: the price falls by <c>size</c> when the share <c>share</c> of the capitalisation is sold.</summary>
    Exponential,

    /// <summary>p − size × units: the same fall for every unit.</summary>
    Linear,

    /// <summary>p × (1 − size × xᵉ), x being the share of the capitalisation that is sold; e = ½ is the square-root law.</summary>
    Power,
}

/// <summary>What sellers are paid in a clearing.</summary>
public enum PaidPrice : byte
{
    /// <summary>The mean of the prices before and after it.</summary>
    Mean,

    /// <summary>The price after it, one for all.</summary>
    After,

    /// <summary>The price before it.</summary>
    Before,

    /// <summary>The mean over all units, as if they were sold one after another.</summary>
    Along,
}

/// <summary>An impact function: where a price goes when a quantity is sold, and what the sellers get.</summary>
/// <remarks>
/// Sources: exponential depth, Cont and Schaanning, Fire sales, indirect contagion and systemic stress testing (2017); linear, Greenwood, Landier and
/// Thesmar, Vulnerable Banks (2015); powers, Caccioli, Bouchaud and Farmer (arXiv 1204.0922). Difference: no price falls below zero.
/// </remarks>
/// <param name="Form">Its form.</param>
/// <param name="Size">Its size; see the form.</param>
/// <param name="Share">The share of the capitalisation that the size is for, where the form needs one; above zero.</param>
/// <param name="Exponent">The exponent, where the form needs one; above zero.</param>
public sealed record ImpactLaw(ImpactForm Form, double Size, double Share, double Exponent)
{
    private readonly double _rate = Form == ImpactForm.Exponential ? -DeterministicMath.Log(1 - Size) / Share : Size;

    /// <summary>Returns the price after a sale.</summary>
    /// <param name="price">The price before.</param>
    /// <param name="units">The units sold; negative for bought ones, which lift the price.</param>
    /// <param name="capitalisation">The units that the market's shares are of; above zero.</param>
    public double After(double price, double units, double capitalisation) => Math.Max(0, Form switch
    {
        ImpactForm.Exponential => price * DeterministicMath.Exp(-_rate * units / capitalisation),
        ImpactForm.Linear => price - (_rate * units),
        _ => price * (1 - (_rate * SignedPower(units / capitalisation, Exponent))),
    });

    /// <summary>Returns what one unit of a sale brings.</summary>
    /// <param name="paid">Which price is paid.</param>
    /// <param name="price">The price before.</param>
    /// <param name="units">The units sold.</param>
    /// <param name="capitalisation">The units that the market's shares are of.</param>
    public double Paid(PaidPrice paid, double price, double units, double capitalisation)
    {
        var after = After(price, units, capitalisation);
        return paid switch
        {
            PaidPrice.Mean => (price + after) / 2,
            PaidPrice.After => after,
            PaidPrice.Before => price,
            _ => units == 0 ? price : Along(price, after, units, capitalisation),
        };
    }

    private double Along(double price, double after, double units, double capitalisation) => Form switch
    {
        ImpactForm.Exponential => MeanOfExponential(price, after, _rate * units / capitalisation),
        ImpactForm.Linear => (price + after) / 2,
        _ => price * (1 - (_rate / (1 + Exponent) * SignedPower(units / capitalisation, Exponent))),
    };

    // Where the way is short the difference of the two prices has no digits left; the first terms of the series have.
    private static double MeanOfExponential(double price, double after, double way) =>
        Math.Abs(way) < 1e-5 ? price * (1 - (way / 2) + (way * way / 6)) : (price - after) / way;

    private static double SignedPower(double share, double exponent)
    {
        var size = Math.Abs(share);
        var power = exponent switch { 1 => size, 0.5 => Math.Sqrt(size), _ => DeterministicMath.Pow(size, exponent) };
        return share < 0 ? -power : power;
    }
}
