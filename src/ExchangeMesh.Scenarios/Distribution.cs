using ExchangeMesh.Primitives;

namespace ExchangeMesh.Scenarios;

/// <summary>A value that is drawn for each trader of a group; values are in the unit of what is drawn.</summary>
public abstract record Distribution
{
    /// <summary>Draws one value.</summary>
    public abstract double Draw(ref SeedStream stream);
}

/// <summary>Always the same value.</summary>
/// <param name="Value">The value.</param>
public sealed record Constant(double Value) : Distribution
{
    /// <inheritdoc/>
    public override double Draw(ref SeedStream stream) => Value;
}

/// <summary>Any value between two bounds, equally likely.</summary>
/// <param name="Least">The lower bound.</param>
/// <param name="Greatest">The upper bound.</param>
public sealed record Uniform(double Least, double Greatest) : Distribution
{
    /// <inheritdoc/>
    public override double Draw(ref SeedStream stream) => Least + ((Greatest - Least) * stream.NextUnit());
}

/// <summary>A normal draw, kept within bounds.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Deviation">The deviation.</param>
/// <param name="Least">Draws below become this.</param>
/// <param name="Greatest">Draws above become this.</param>
public sealed record Normal(double Mean, double Deviation, double Least, double Greatest) : Distribution
{
    /// <inheritdoc/>
    public override double Draw(ref SeedStream stream) =>
        Math.Clamp(Mean + (Deviation * stream.NextNormal()), Least, Greatest);
}

/// <summary>A log-normal draw, kept within bounds.</summary>
/// <param name="Median">The median.</param>
/// <param name="Deviation">The deviation of the logarithm.</param>
/// <param name="Least">Draws below become this.</param>
/// <param name="Greatest">Draws above become this.</param>
public sealed record LogNormal(double Median, double Deviation, double Least, double Greatest) : Distribution
{
    /// <inheritdoc/>
    public override double Draw(ref SeedStream stream) =>
        Math.Clamp(stream.NextLogNormal(Median, Deviation), Least, Greatest);
}

/// <summary>A Pareto draw, kept below a bound.</summary>
/// <param name="Least">The least value.</param>
/// <param name="Exponent">The tail exponent.</param>
/// <param name="Greatest">Draws above become this.</param>
public sealed record Pareto(double Least, double Exponent, double Greatest) : Distribution
{
    /// <inheritdoc/>
    public override double Draw(ref SeedStream stream) => Math.Min(stream.NextPareto(Least, Exponent), Greatest);
}

/// <summary>One of a few values, with weights.</summary>
/// <param name="Values">The values.</param>
/// <param name="Weights">Their weights; as many, positive.</param>
public sealed record Choice(IReadOnlyList<double> Values, IReadOnlyList<double> Weights) : Distribution
{
    /// <inheritdoc/>
    public override double Draw(ref SeedStream stream)
    {
        var total = 0.0;
        for (var place = 0; place < Weights.Count; place++)
        {
            total += Weights[place];
        }

        var left = stream.NextUnit() * total;
        for (var place = 0; place < Values.Count - 1; place++)
        {
            left -= Weights[place];
            if (left < 0)
            {
                return Values[place];
            }
        }

        return Values[^1];
    }
}

/// <summary>The opposite of what another distribution draws.</summary>
/// <param name="Of">The other distribution.</param>
public sealed record Negative(Distribution Of) : Distribution
{
    /// <inheritdoc/>
    public override double Draw(ref SeedStream stream) => -Of.Draw(ref stream);
}
