namespace ExchangeMesh.Scenarios.Shapes;

/// <summary>The single values that scenario files are made of.</summary>
internal static class Kinds
{
    private const decimal NanosecondsPerDay = 86_400_000_000_000m;
    private const decimal GreatestAmount = 1_000_000_000_000_000_000m;

    /// <summary>Any text.</summary>
    public static readonly ScalarShape Text = new(ScalarKind.Text);

    /// <summary>A name that the scenario gives.</summary>
    public static readonly ScalarShape Name = new(ScalarKind.Name);

    /// <summary>A name that was given elsewhere.</summary>
    public static readonly ScalarShape NameOf = new(ScalarKind.NameOf);

    /// <summary>True or false.</summary>
    public static readonly ScalarShape Flag = new(ScalarKind.Flag);

    /// <summary>An instant of the calendar.</summary>
    public static readonly ScalarShape Date = new(ScalarKind.Date);

    /// <summary>A span of time above zero.</summary>
    public static readonly ScalarShape Span = new(ScalarKind.Duration) { Least = 0, IsAboveLeast = true, Greatest = 3_650 * NanosecondsPerDay };

    /// <summary>A span of time that may be zero, or an instant of the run.</summary>
    public static readonly ScalarShape Delay = new(ScalarKind.Duration) { Least = 0, Greatest = 3_650 * NanosecondsPerDay };

    /// <summary>A share from nothing to the whole.</summary>
    public static readonly ScalarShape Share = new(ScalarKind.Ratio) { Least = 0, Greatest = 1_000_000 };

    /// <summary>A ratio from nothing to a hundred.</summary>
    public static readonly ScalarShape Ratio = new(ScalarKind.Ratio) { Least = 0, Greatest = 100_000_000 };

    /// <summary>A fee: a share of notional, negative for a rebate.</summary>
    public static readonly ScalarShape Fee = new(ScalarKind.Ratio) { Least = -100_000, Greatest = 100_000 };

    /// <summary>A relative change above −100%.</summary>
    public static readonly ScalarShape Change = new(ScalarKind.Ratio) { Least = -1_000_000, IsAboveLeast = true, Greatest = 100_000_000 };

    /// <summary>A funding rate: a share per interval, down to a billionth.</summary>
    public static readonly ScalarShape FundingRate = new(ScalarKind.FineRatio) { Least = 0, Greatest = 1_000_000_000 };

    /// <summary>An interest rate of funding, which may be negative.</summary>
    public static readonly ScalarShape InterestRate = new(ScalarKind.FineRatio) { Least = -1_000_000_000, Greatest = 1_000_000_000 };

    /// <summary>An amount that may be zero.</summary>
    public static readonly ScalarShape Amount = new(ScalarKind.Amount) { Least = 0, Greatest = GreatestAmount };

    /// <summary>An amount above zero.</summary>
    public static readonly ScalarShape PositiveAmount = new(ScalarKind.Amount) { Least = 0, IsAboveLeast = true, Greatest = GreatestAmount };

    /// <summary>An amount of either sign.</summary>
    public static readonly ScalarShape SignedAmount = new(ScalarKind.Amount) { Least = -GreatestAmount, Greatest = GreatestAmount };

    /// <summary>A leverage above zero.</summary>
    public static readonly ScalarShape Leverage = new(ScalarKind.Leverage) { Least = 0, IsAboveLeast = true, Greatest = 1_000 };

    /// <summary>A whole number from one.</summary>
    public static readonly ScalarShape PositiveCount = new(ScalarKind.Count) { Least = 1, Greatest = 1_000_000_000_000 };

    /// <summary>A yearly volatility.</summary>
    public static readonly ScalarShape Volatility = new(ScalarKind.Fraction) { Least = 0, Greatest = 100 };

    /// <summary>Returns the shape of one of a few words.</summary>
    public static ScalarShape Word(params string[] words) => new(ScalarKind.Word) { Words = words };
}
