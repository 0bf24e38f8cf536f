namespace ExchangeMesh.Domain.Pricing;

/// <summary>The volatility at which an option is worth a price.</summary>
public static class ImpliedVolatility
{
    private const double Least = 1e-4;
    private const double Greatest = 10;
    private const int Steps = 60;

    /// <summary>Returns the volatility, or NaN where no volatility between 0.01 % and 1000 % gives the price.</summary>
    /// <remarks>Newton's method on the value, kept within a bracket that shrinks by halves where a step would leave it.</remarks>
    /// <param name="option">The option; its volatility does not matter.</param>
    /// <param name="price">The price in the quote asset.</param>
    public static double Of(in OptionInputs option, double price)
    {
        if (option.Years <= 0
            || price <= OptionPrice.Of(option with { Volatility = Least })
            || price >= OptionPrice.Of(option with { Volatility = Greatest }))
        {
            return double.NaN;
        }

        var (low, high, guess) = (Least, Greatest, 0.5);
        for (var step = 0; step < Steps && high - low > 1e-12; step++)
        {
            var tried = option with { Volatility = guess };
            var error = OptionPrice.Of(in tried) - price;
            if (Math.Abs(error) <= 1e-12 * price)
            {
                return guess;
            }

            (low, high) = error > 0 ? (low, guess) : (guess, high);
            var next = guess - (error / OptionPrice.Vega(in tried));
            guess = next > low && next < high ? next : (low + high) / 2;
        }

        return guess;
    }
}
