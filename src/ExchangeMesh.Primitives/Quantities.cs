namespace ExchangeMesh.Primitives;

/// <summary>A price of one instrument.</summary>
/// <param name="Ticks">Number of the instrument's tick sizes.</param>
public readonly record struct Price(long Ticks) : IComparable<Price>
{
    /// <summary>No price: nothing has traded, or a side of the book is empty.</summary>
    public static readonly Price None;

    /// <summary>Whether this is a price at all; real prices are positive.</summary>
    public bool IsSet => Ticks > 0;

    /// <summary>Compares prices of one instrument.</summary>
    public static bool operator <(Price left, Price right) => left.Ticks < right.Ticks;

    /// <summary>Compares prices of one instrument.</summary>
    public static bool operator >(Price left, Price right) => left.Ticks > right.Ticks;

    /// <summary>Compares prices of one instrument.</summary>
    public static bool operator <=(Price left, Price right) => left.Ticks <= right.Ticks;

    /// <summary>Compares prices of one instrument.</summary>
    public static bool operator >=(Price left, Price right) => left.Ticks >= right.Ticks;

    /// <inheritdoc/>
    public int CompareTo(Price other) => Ticks.CompareTo(other.Ticks);
}

/// <summary>A quantity of one instrument. In a position: positive is long, negative is short.</summary>
/// <param name="Lots">Number of the instrument's lot sizes.</param>
public readonly record struct Quantity(long Lots) : IComparable<Quantity>
{
    /// <summary>Nothing.</summary>
    public static readonly Quantity Zero;

    /// <summary>Returns the sum.</summary>
    public static Quantity operator +(Quantity left, Quantity right) => new(left.Lots + right.Lots);

    /// <summary>Returns the difference.</summary>
    public static Quantity operator -(Quantity left, Quantity right) => new(left.Lots - right.Lots);

    /// <summary>Returns the opposite quantity.</summary>
    public static Quantity operator -(Quantity quantity) => new(-quantity.Lots);

    /// <summary>Compares quantities of one instrument.</summary>
    public static bool operator <(Quantity left, Quantity right) => left.Lots < right.Lots;

    /// <summary>Compares quantities of one instrument.</summary>
    public static bool operator >(Quantity left, Quantity right) => left.Lots > right.Lots;

    /// <summary>Compares quantities of one instrument.</summary>
    public static bool operator <=(Quantity left, Quantity right) => left.Lots <= right.Lots;

    /// <summary>Compares quantities of one instrument.</summary>
    public static bool operator >=(Quantity left, Quantity right) => left.Lots >= right.Lots;

    /// <inheritdoc/>
    public int CompareTo(Quantity other) => Lots.CompareTo(other.Lots);
}

/// <summary>An amount of one asset. Positive is received or owned, negative is paid or owed.</summary>
/// <param name="Micros">Millionths of the asset's unit (of a dollar, of a bitcoin).</param>
public readonly record struct Money(long Micros) : IComparable<Money>
{
    /// <summary>Nothing.</summary>
    public static readonly Money Zero;

    /// <summary>Returns an amount of whole units.</summary>
    public static Money FromUnits(long units) => new(units * 1_000_000);

    /// <summary>The amount in units, for display and models; never for a ledger.</summary>
    public double Units => Micros / 1e6;

    /// <summary>Returns the sum.</summary>
    public static Money operator +(Money left, Money right) => new(left.Micros + right.Micros);

    /// <summary>Returns the difference.</summary>
    public static Money operator -(Money left, Money right) => new(left.Micros - right.Micros);

    /// <summary>Returns the opposite amount.</summary>
    public static Money operator -(Money money) => new(-money.Micros);

    /// <summary>Compares amounts of one asset.</summary>
    public static bool operator <(Money left, Money right) => left.Micros < right.Micros;

    /// <summary>Compares amounts of one asset.</summary>
    public static bool operator >(Money left, Money right) => left.Micros > right.Micros;

    /// <summary>Compares amounts of one asset.</summary>
    public static bool operator <=(Money left, Money right) => left.Micros <= right.Micros;

    /// <summary>Compares amounts of one asset.</summary>
    public static bool operator >=(Money left, Money right) => left.Micros >= right.Micros;

    /// <summary>Returns the smaller of two amounts.</summary>
    public static Money Min(Money left, Money right) => left < right ? left : right;

    /// <summary>Returns the greater of two amounts.</summary>
    public static Money Max(Money left, Money right) => left > right ? left : right;

    /// <inheritdoc/>
    public int CompareTo(Money other) => Micros.CompareTo(other.Micros);
}
