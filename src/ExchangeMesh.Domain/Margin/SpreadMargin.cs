using ExchangeMesh.Domain.Pricing;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Margin;

/// <summary>One option position of an expiry under standard margin.</summary>
/// <param name="Right">Call or put.</param>
/// <param name="Strike">The strike.</param>
/// <param name="Contracts">Millionths of a contract on one unit of the underlying; negative is short.</param>
/// <param name="Mark">The mark price of a contract.</param>
public readonly record struct OptionLine(OptionRight Right, Money Strike, long Contracts, Money Mark);

/// <summary>Standard margin of the options of one expiry: the sum of the short ones', but never more than all of them can lose at expiry.</summary>
/// <remarks>
/// Source: Derive's StandardManager (gh:derivexyz/v2-core), of which a call spread holds its greatest loss and no more. The cap
/// stands only where the loss has a bound: with more calls short than long it has none. Amounts are rounded up.
/// </remarks>
public static class SpreadMargin
{
    private const long Contract = 1_000_000;

    /// <summary>Returns the margins of an expiry; not negative.</summary>
    /// <param name="lines">All options of the expiry that one account holds.</param>
    /// <param name="underlying">The underlying's price.</param>
    public static OptionRequirement RoundedUp(ReadOnlySpan<OptionLine> lines, Money underlying)
    {
        var (initial, maintenance) = (0L, 0L);
        foreach (ref readonly var line in lines)
        {
            if (line.Contracts < 0)
            {
                var each = OptionMargin.ShortRoundedUp(line.Right, line.Strike, underlying, line.Mark);
                initial += Rounding.MultiplyDivideUp(each.Initial.Micros, -line.Contracts, Contract);
                maintenance += Rounding.MultiplyDivideUp(each.Maintenance.Micros, -line.Contracts, Contract);
            }
        }

        return GreatestLossRoundedUp(lines) is { } cap
            ? new OptionRequirement(Money.Min(cap, new Money(initial)), Money.Min(cap, new Money(maintenance)))
            : new OptionRequirement(new Money(initial), new Money(maintenance));
    }

    /// <summary>Returns the most that options of one expiry can be owing at it, rounded up; null where there is no bound.</summary>
    /// <remarks>What they pay is linear between strikes, so the worst price is zero, a strike, or beyond all of them.</remarks>
    /// <param name="lines">The options.</param>
    public static Money? GreatestLossRoundedUp(ReadOnlySpan<OptionLine> lines)
    {
        var calls = 0L;
        foreach (ref readonly var line in lines)
        {
            calls += line.Right == OptionRight.Call ? line.Contracts : 0;
        }

        if (calls < 0)
        {
            return null;
        }

        var worst = Math.Min(0, PayoffDown(lines, Money.Zero));
        foreach (ref readonly var line in lines)
        {
            worst = Math.Min(worst, PayoffDown(lines, line.Strike));
        }

        return new Money(-worst);
    }

    private static long PayoffDown(ReadOnlySpan<OptionLine> lines, Money price)
    {
        var paid = 0L;
        foreach (ref readonly var line in lines)
        {
            var each = line.Right == OptionRight.Call ? price - line.Strike : line.Strike - price;
            paid += Rounding.MultiplyDivideDown(Math.Max(0, each.Micros), line.Contracts, Contract);
        }

        return paid;
    }
}
