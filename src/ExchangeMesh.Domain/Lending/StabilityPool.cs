using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>Deposits that pay for liquidated debts in proportion, and gain the collateral in proportion.</summary>
/// <remarks>
/// Source: Liquity v1 (liquity/dev, packages/contracts, README and the paper "Scalable reward distribution with
/// compounding stakes"): a running product of what each liquidation leaves of a deposit and a running sum of the
/// collateral for each unit serve all depositors at once. The product is scaled up whenever it grows small; after a
/// liquidation that leaves nothing a new epoch begins. All is rounded down for depositors.
/// </remarks>
/// <param name="compensation">The share of liquidated collateral that goes to the one who liquidates (Liquity: 0.5 %).</param>
public sealed class StabilityPool(Ratio compensation)
{
    private const long One = 1_000_000_000_000_000_000;
    private const long PerUnitOne = 1_000_000_000_000_000;
    private const long ScaleFactor = 1_000_000_000;

    private readonly SortedDictionary<int, Snapshot> _deposits = [];
    private readonly SortedDictionary<(long Epoch, long Scale), Int128> _sums = [];
    private Int128 _product = One;
    private long _epoch;
    private long _scale;

    /// <summary>What all deposits together can still pay.</summary>
    public Money Total { get; private set; }

    /// <summary>Adds to a participant's deposit; its gain so far is paid out.</summary>
    /// <returns>The gain, in the collateral.</returns>
    public Money Deposit(ParticipantId owner, Money amount)
    {
        var (deposit, gain) = (DepositOf(owner), GainOf(owner));
        Total += amount;
        _deposits[owner.Value] = new Snapshot(deposit + amount, _product, SumAt(_epoch, _scale), _epoch, _scale);
        return gain;
    }

    /// <summary>Takes a part of a deposit back; its gain so far is paid out.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="amount">How much; at most what is left of the deposit.</param>
    /// <returns>The gain, in the collateral.</returns>
    public Money Withdraw(ParticipantId owner, Money amount)
    {
        var (deposit, gain) = (DepositOf(owner), GainOf(owner));
        Invariant.Holds(amount >= Money.Zero && amount <= deposit, "no more is withdrawn than is left of a deposit");
        Total -= amount;
        _deposits[owner.Value] = new Snapshot(deposit - amount, _product, SumAt(_epoch, _scale), _epoch, _scale);
        return gain;
    }

    /// <summary>Returns what a liquidation without the pool takes: the compensation alone.</summary>
    /// <param name="collateral">The collateral that stood for the debt.</param>
    public (Money Paid, Money Shared, Money Compensation) Spare(Money collateral) =>
        (Money.Zero, Money.Zero, compensation.OfRoundedDown(collateral));

    /// <summary>Returns what is left of a participant's deposit, rounded down.</summary>
    public Money DepositOf(ParticipantId owner)
    {
        if (!_deposits.TryGetValue(owner.Value, out var made) || made.Epoch != _epoch || _scale - made.Scale > 1)
        {
            return Money.Zero;
        }

        var left = made.Amount.Micros * _product / made.Product;
        return new Money((long)(_scale == made.Scale ? left : left / ScaleFactor));
    }

    /// <summary>Returns the collateral that a participant has gained since its last deposit, rounded down.</summary>
    public Money GainOf(ParticipantId owner)
    {
        if (!_deposits.TryGetValue(owner.Value, out var made))
        {
            return Money.Zero;
        }

        var first = SumAt(made.Epoch, made.Scale) - made.Sum;
        var second = SumAt(made.Epoch, made.Scale + 1) / ScaleFactor;
        var (whole, rest) = Int128.DivRem(first + second, made.Product);
        var gain = (whole * made.Amount.Micros) + (rest * made.Amount.Micros / made.Product);
        return new Money((long)(gain / PerUnitOne));
    }

    /// <summary>Pays a liquidated debt, as far as the deposits go, and shares out the collateral for that part.</summary>
    /// <param name="debt">The debt; positive.</param>
    /// <param name="collateral">The collateral that stood for it.</param>
    /// <returns>The debt that was paid, the collateral that was shared out, and the compensation.</returns>
    public (Money Paid, Money Shared, Money Compensation) Offset(Money debt, Money collateral)
    {
        var kept = compensation.OfRoundedDown(collateral);
        var paid = Money.Min(debt, Total);
        if (paid == Money.Zero)
        {
            return (Money.Zero, Money.Zero, kept);
        }

        var shared = new Money(Rounding.MultiplyDivideDown((collateral - kept).Micros, paid.Micros, debt.Micros));
        var perUnit = (Int128)shared.Micros * PerUnitOne / Total.Micros;
        _sums[(_epoch, _scale)] = SumAt(_epoch, _scale) + (perUnit * _product);
        Shrink(paid);
        return (paid, shared, kept);
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(Total.Micros);
        writer.Write(_product);
        writer.Write(_epoch);
        writer.Write(_scale);
        writer.Write(_deposits.Count);
        foreach (var (owner, made) in _deposits)
        {
            writer.Write(owner);
            writer.Write(made.Amount.Micros);
            writer.Write(made.Product);
            writer.Write(made.Sum);
            writer.Write(made.Epoch);
            writer.Write(made.Scale);
        }

        writer.Write(_sums.Count);
        foreach (var (at, sum) in _sums)
        {
            writer.Write(at.Epoch);
            writer.Write(at.Scale);
            writer.Write(sum);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        const int BytesEach = 64;
        Total = new Money(reader.ReadInt64());
        _product = reader.ReadInt128();
        _epoch = reader.ReadInt64();
        _scale = reader.ReadInt64();
        _deposits.Clear();
        for (var left = reader.ReadCount(BytesEach); left > 0; left--)
        {
            var owner = reader.ReadInt32();
            _deposits[owner] = new Snapshot(
                new Money(reader.ReadInt64()), reader.ReadInt128(), reader.ReadInt128(), reader.ReadInt64(), reader.ReadInt64());
        }

        _sums.Clear();
        for (var left = reader.ReadCount(32); left > 0; left--)
        {
            var at = (reader.ReadInt64(), reader.ReadInt64());
            _sums[at] = reader.ReadInt128();
        }
    }

    private void Shrink(Money paid)
    {
        if (paid == Total)
        {
            Total = Money.Zero;
            _product = One;
            _epoch++;
            _scale = 0;
            return;
        }

        var (product, rest) = Int128.DivRem(_product * (Total - paid).Micros, Total.Micros);
        if (product < ScaleFactor)
        {
            product = (product * ScaleFactor) + (rest * ScaleFactor / Total.Micros);
            _scale++;
        }

        _product = product;
        Total -= paid;
    }

    private Int128 SumAt(long epoch, long scale) => _sums.TryGetValue((epoch, scale), out var sum) ? sum : 0;

    private readonly record struct Snapshot(Money Amount, Int128 Product, Int128 Sum, long Epoch, long Scale);
}
