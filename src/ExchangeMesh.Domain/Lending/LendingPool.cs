using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>One asset's pool: its cash, what is supplied and borrowed, and how both grow.</summary>
/// <remarks>
/// At all times, to the last 10⁻¹⁸ of a micro-unit: cash + borrowed + bad debt = supplied + reserves + rounding, where
/// rounding is what the divisions have left with the pool, and is never negative. Balances are handed in and out
/// scaled (see <see cref="AccrualIndex"/>); the accounts' owner keeps them.
/// </remarks>
public sealed class LendingPool
{
    private const long NanosecondsPerSecond = 1_000_000_000;

    private readonly InterestRateModel _rates;
    private long _accruedSecond;
    private Int128 _exactReserves;

    /// <summary>Makes a pool that holds what lenders outside the model have supplied.</summary>
    /// <param name="terms">The pool's rules.</param>
    public LendingPool(PoolTerms terms)
    {
        Terms = terms;
        Oracle = new Oracle(terms.Oracle, terms.OpeningPriceMicros);
        _rates = new InterestRateModel(terms.BaseRate, terms.OptimalUtilisation, terms.SlopeBelow, terms.SlopeAbove);
        Cash = terms.OutsideSupply;
        ScaledSupply = terms.OutsideSupply.Micros;
    }

    /// <summary>The pool's rules.</summary>
    public PoolTerms Terms { get; }

    /// <summary>What the venue believes the asset's price to be.</summary>
    public Oracle Oracle { get; }

    /// <summary>What is there to be borrowed, withdrawn or seized.</summary>
    public Money Cash { get; private set; }

    /// <summary>All supplies, scaled; the outside lenders' among them.</summary>
    public long ScaledSupply { get; private set; }

    /// <summary>All debts, scaled.</summary>
    public long ScaledDebt { get; private set; }

    /// <summary>How much one unit supplied at the start has become.</summary>
    public AccrualIndex SupplyIndex { get; private set; } = AccrualIndex.Start;

    /// <summary>How much one unit owed since the start has become.</summary>
    public AccrualIndex BorrowIndex { get; private set; } = AccrualIndex.Start;

    /// <summary>Debt that nobody will repay, so far.</summary>
    public Money BadDebt { get; private set; }

    /// <summary>What the divisions have left with the pool, in 10⁻¹⁸ of a micro-unit; never negative.</summary>
    public Int128 ExactRounding { get; private set; }

    /// <summary>What is supplied, with interest, rounded down.</summary>
    public Money Supplied => SupplyIndex.AmountDown(ScaledSupply);

    /// <summary>What is borrowed, with interest, rounded up.</summary>
    public Money Borrowed => BorrowIndex.AmountUp(ScaledDebt);

    /// <summary>The venue's own share of interest and of liquidation bonuses, rounded down.</summary>
    public Money Reserves => new((long)(_exactReserves / AccrualIndex.One));

    /// <summary>The yearly borrow rate now, in parts per billion.</summary>
    public long YearlyRatePpb => _rates.YearlyRatePpb(InterestRateModel.UtilisationPpb(Borrowed, Cash));

    /// <summary>What is missing from cash + borrowed + bad debt = supplied + reserves + rounding, in 10⁻¹⁸ of a micro-unit; zero unless we are wrong.</summary>
    public Int128 Imbalance =>
        ((Int128)(Cash + BadDebt).Micros * AccrualIndex.One) + BorrowIndex.Exactly(ScaledDebt)
        - SupplyIndex.Exactly(ScaledSupply) - _exactReserves - ExactRounding;

    /// <summary>What one scaled unit of supply is worth, in 10⁻¹⁵ of the unit of account's micro-unit, rounded down.</summary>
    public Int128 SupplyWorth => SupplyIndex.Quintillionths * Oracle.PriceMicros / NanosecondsPerSecond;

    /// <summary>What one scaled unit of debt is worth, in 10⁻¹⁵ of the unit of account's micro-unit, rounded down.</summary>
    public Int128 DebtWorth => BorrowIndex.Quintillionths * Oracle.PriceMicros / NanosecondsPerSecond;

    /// <summary>Lets interest accrue up to the last whole second.</summary>
    /// <param name="now">The current time; not before that of the last call.</param>
    public void AccrueTo(VirtualTime now)
    {
        var second = now.Nanoseconds / NanosecondsPerSecond;
        var elapsed = second - _accruedSecond;
        if (elapsed == 0)
        {
            return;
        }

        _accruedSecond = second;
        if (ScaledDebt == 0)
        {
            return;
        }

        var grown = BorrowIndex.CompoundedUp(YearlyRatePpb, elapsed);
        var interest = (grown.Quintillionths - BorrowIndex.Quintillionths) * ScaledDebt;
        BorrowIndex = grown;
        Distribute(interest);
    }

    /// <summary>Takes an amount in.</summary>
    /// <returns>The scaled balance that it makes, rounded down.</returns>
    public long Supply(Money amount)
    {
        var scaled = SupplyIndex.ScaledDown(amount);
        Cash += amount;
        ScaledSupply += scaled;
        ExactRounding += Exactly(amount) - SupplyIndex.Exactly(scaled);
        return scaled;
    }

    /// <summary>Gives a supplied amount back.</summary>
    /// <param name="amount">How much; not more than the cash, nor than what <paramref name="held"/> amounts to.</param>
    /// <param name="held">The lender's scaled balance.</param>
    /// <returns>How much the scaled balance shrinks, rounded up; all of it where all is withdrawn.</returns>
    public long Withdraw(Money amount, long held)
    {
        var scaled = BurnSupply(amount, held);
        Cash -= amount;
        return scaled;
    }

    /// <summary>Gives seized collateral to a liquidator, and keeps the venue's share of it.</summary>
    /// <param name="seizure">What is seized; what is received is not more than the cash.</param>
    /// <param name="held">The borrower's scaled supply.</param>
    /// <returns>How much the borrower's scaled supply shrinks.</returns>
    public long Seize(in CollateralSeizure seizure, long held)
    {
        var scaled = BurnSupply(seizure.Seized, held);
        Cash -= seizure.Received;
        _exactReserves += Exactly(seizure.VenueShare);
        return scaled;
    }

    /// <summary>Lends an amount.</summary>
    /// <param name="amount">How much; not more than the cash.</param>
    /// <returns>The scaled debt that it makes, rounded up.</returns>
    public long Borrow(Money amount)
    {
        var scaled = BorrowIndex.ScaledUp(amount);
        Cash -= amount;
        ScaledDebt += scaled;
        ExactRounding += BorrowIndex.Exactly(scaled) - Exactly(amount);
        return scaled;
    }

    /// <summary>Takes a repayment.</summary>
    /// <param name="amount">How much; not more than what <paramref name="owed"/> amounts to, rounded up.</param>
    /// <param name="owed">The borrower's scaled debt.</param>
    /// <returns>How much the scaled debt shrinks, rounded down; all of it where all is repaid.</returns>
    public long Repay(Money amount, long owed)
    {
        var scaled = amount == BorrowIndex.AmountUp(owed) ? owed : BorrowIndex.ScaledDown(amount);
        Cash += amount;
        ScaledDebt -= scaled;
        ExactRounding += Exactly(amount) - BorrowIndex.Exactly(scaled);
        return scaled;
    }

    /// <summary>Burns a debt that nobody will repay.</summary>
    /// <param name="owed">The borrower's scaled debt.</param>
    /// <returns>The loss, rounded up.</returns>
    public Money WriteOff(long owed)
    {
        var loss = BorrowIndex.AmountUp(owed);
        ScaledDebt -= owed;
        BadDebt += loss;
        ExactRounding += Exactly(loss) - BorrowIndex.Exactly(owed);
        return loss;
    }

    /// <summary>Takes a debt over: the venue's own share, which may go below zero, pays for it.</summary>
    /// <param name="amount">How much; not more than what <paramref name="owed"/> amounts to, rounded up.</param>
    /// <param name="owed">The borrower's scaled debt.</param>
    /// <returns>How much the scaled debt shrinks, rounded down; all of it where all is taken over.</returns>
    public long PayFromReserves(Money amount, long owed)
    {
        var scaled = amount == BorrowIndex.AmountUp(owed) ? owed : BorrowIndex.ScaledDown(amount);
        ScaledDebt -= scaled;
        _exactReserves -= Exactly(amount);
        ExactRounding += Exactly(amount) - BorrowIndex.Exactly(scaled);
        return scaled;
    }

    /// <summary>Takes a supplied amount over into the venue's own share.</summary>
    /// <param name="amount">How much; not more than what <paramref name="held"/> amounts to.</param>
    /// <param name="held">The lender's scaled balance.</param>
    /// <returns>How much the scaled balance shrinks, rounded up; all of it where all is taken over.</returns>
    public long AbsorbSupply(Money amount, long held)
    {
        var scaled = BurnSupply(amount, held);
        _exactReserves += Exactly(amount);
        return scaled;
    }

    /// <summary>Gives an amount of the venue's own share to a lender.</summary>
    /// <returns>The scaled balance that it makes, rounded down.</returns>
    public long SupplyFromReserves(Money amount)
    {
        var scaled = SupplyIndex.ScaledDown(amount);
        ScaledSupply += scaled;
        _exactReserves -= Exactly(amount);
        ExactRounding += Exactly(amount) - SupplyIndex.Exactly(scaled);
        return scaled;
    }

    /// <summary>Takes cash in that is the venue's own.</summary>
    public void AddToReserves(Money amount)
    {
        Cash += amount;
        _exactReserves += Exactly(amount);
    }

    /// <summary>Pays cash out that is the venue's own.</summary>
    /// <param name="amount">How much; not more than the cash.</param>
    public void TakeFromReserves(Money amount)
    {
        Cash -= amount;
        _exactReserves -= Exactly(amount);
    }

    /// <summary>Takes note that a debt which the venue's own share paid for will never come back.</summary>
    public void WriteOffReserves(Money loss)
    {
        BadDebt += loss;
        _exactReserves += Exactly(loss);
    }

    /// <summary>Writes the pool's state.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(Cash.Micros);
        writer.Write(ScaledSupply);
        writer.Write(ScaledDebt);
        writer.Write(SupplyIndex.Quintillionths);
        writer.Write(BorrowIndex.Quintillionths);
        writer.Write(BadDebt.Micros);
        writer.Write(_exactReserves);
        writer.Write(ExactRounding);
        writer.Write(_accruedSecond);
        Oracle.WriteState(writer);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        Cash = new Money(reader.ReadInt64());
        ScaledSupply = reader.ReadInt64();
        ScaledDebt = reader.ReadInt64();
        SupplyIndex = new AccrualIndex(reader.ReadInt128());
        BorrowIndex = new AccrualIndex(reader.ReadInt128());
        BadDebt = new Money(reader.ReadInt64());
        _exactReserves = reader.ReadInt128();
        ExactRounding = reader.ReadInt128();
        _accruedSecond = reader.ReadInt64();
        reader.Require(SupplyIndex.Quintillionths > 0 && BorrowIndex.Quintillionths > 0, "an index is not positive");
        Oracle.ReadState(reader);
    }

    private static Int128 Exactly(Money amount) => (Int128)amount.Micros * AccrualIndex.One;

    private long BurnSupply(Money amount, long held)
    {
        var scaled = amount == SupplyIndex.AmountDown(held) ? held : SupplyIndex.ScaledUp(amount);
        ScaledSupply -= scaled;
        ExactRounding += SupplyIndex.Exactly(scaled) - Exactly(amount);
        return scaled;
    }

    private void Distribute(Int128 interest)
    {
        if (ScaledSupply == 0)
        {
            _exactReserves += interest;
            return;
        }

        // Divided first: the product of interest and a ratio may not fit 128 bits.
        var venueShare = interest / Ratio.One * Terms.ReserveFactor.PartsPerMillion;
        var growth = (interest - venueShare) / ScaledSupply;
        _exactReserves += venueShare;
        SupplyIndex = new AccrualIndex(SupplyIndex.Quintillionths + growth);
        ExactRounding += interest - venueShare - (growth * ScaledSupply);
    }
}
