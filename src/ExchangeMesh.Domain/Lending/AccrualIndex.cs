using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>The accrued growth of one unit that has been owed, or supplied, since the start.</summary>
/// <remarks>
/// Balances are kept scaled: amount ÷ index at the time of the change. So interest reaches every account by one
/// multiplication of the index, and no account is visited. Source of the method: Compound v2 whitepaper, section 2.3
/// (market dynamics: the borrow index); Aave v1 whitepaper, section 1.2 (normalised income, cumulated indexes).
/// </remarks>
/// <param name="Quintillionths">The index in units of 10⁻¹⁸; at least <see cref="One"/>.</param>
public readonly record struct AccrualIndex(Int128 Quintillionths)
{
    /// <summary>The quintillionths in one whole.</summary>
    public const long One = 1_000_000_000_000_000_000;

    /// <summary>The seconds of a year of 365 days, over which yearly rates are spread.</summary>
    public const long SecondsPerYear = 31_536_000;

    private const long PartsPerBillion = 1_000_000_000;

    /// <summary>The index at the start: no growth.</summary>
    public static readonly AccrualIndex Start = new(One);

    /// <summary>Returns the index after a time at a yearly rate, compounded each second, rounded up.</summary>
    /// <remarks>Source: compounding per second as in Aave v3 (MathUtils), but exact by repeated squaring instead of its three terms of the binomial series.</remarks>
    /// <param name="yearlyRatePpb">The yearly rate in parts per billion; zero or more.</param>
    /// <param name="seconds">Whole seconds; zero or more.</param>
    public AccrualIndex CompoundedUp(long yearlyRatePpb, long seconds)
    {
        if (yearlyRatePpb == 0 || seconds == 0)
        {
            return this;
        }

        var perSecond = One + Rounding.DivideUp((Int128)yearlyRatePpb * One, (Int128)PartsPerBillion * SecondsPerYear);
        var growth = (Int128)One;
        for (var left = seconds; left > 0; left >>= 1)
        {
            if ((left & 1) == 1)
            {
                growth = Rounding.DivideUp(growth * perSecond, One);
            }

            if (left > 1)
            {
                perSecond = Rounding.DivideUp(perSecond * perSecond, One);
            }
        }

        return new AccrualIndex(Rounding.DivideUp(Quintillionths * growth, One));
    }

    /// <summary>Returns an amount as a scaled balance, rounded down.</summary>
    public long ScaledDown(Money amount) => (long)((Int128)amount.Micros * One / Quintillionths);

    /// <summary>Returns an amount as a scaled balance, rounded up.</summary>
    public long ScaledUp(Money amount) => (long)Rounding.DivideUp((Int128)amount.Micros * One, Quintillionths);

    /// <summary>Returns what a scaled balance of zero or more amounts to now, rounded down.</summary>
    public Money AmountDown(long scaled) => new((long)(scaled * Quintillionths / One));

    /// <summary>Returns what a scaled balance of zero or more amounts to now, rounded up.</summary>
    public Money AmountUp(long scaled) => new((long)Rounding.DivideUp(scaled * Quintillionths, One));

    /// <summary>Returns what a scaled balance amounts to now, exactly, in 10⁻¹⁸ of a micro-unit.</summary>
    public Int128 Exactly(long scaled) => scaled * Quintillionths;
}
