using System.Runtime.CompilerServices;

namespace ExchangeMesh.Domain.Records;

/// <summary>What a record tells; each kind is one stream of the results and has one row type.</summary>
public enum RecordKind : byte
{
    /// <summary>No record.</summary>
    None,

    /// <summary>One match of two orders.</summary>
    Trade,

    /// <summary>An order that was accepted, refused or ended; recorded only where the scenario asks for it.</summary>
    Order,

    /// <summary>The state of one market, sampled.</summary>
    Mark,

    /// <summary>A margin call.</summary>
    MarginCall,

    /// <summary>A step of a liquidation.</summary>
    Liquidation,

    /// <summary>One automatic deleveraging of one account.</summary>
    Deleveraging,

    /// <summary>A change of an insurance fund.</summary>
    Insurance,

    /// <summary>A circuit breaker's change of state.</summary>
    Breaker,

    /// <summary>One funding payment of all accounts of an instrument.</summary>
    Funding,

    /// <summary>A supply, withdrawal, borrowing or repayment.</summary>
    Loan,

    /// <summary>A liquidation call on a loan.</summary>
    LoanLiquidation,

    /// <summary>A transfer between venues: leaving or arriving.</summary>
    Transfer,

    /// <summary>A loss that nobody paid.</summary>
    BadDebt,

    /// <summary>Something from outside the model.</summary>
    Shock,

    /// <summary>The state of one lending pool, sampled.</summary>
    Pool,

    /// <summary>A market trades again after a halt or a call.</summary>
    Reopening,

    /// <summary>What a halt has cost one trader whose orders were refused in it.</summary>
    HaltCost,

    /// <summary>A step of an adversary's attack.</summary>
    Attack,

    /// <summary>The settlement of an option at its expiry.</summary>
    Settlement,

    /// <summary>What one account in profit bears of another's loss.</summary>
    LossShare,

    /// <summary>A deleveraging has broken a trader's hedge on another venue.</summary>
    BrokenHedge,

    /// <summary>How an obliged maker has quoted in one period.</summary>
    Obligation,

    /// <summary>An unsafe portfolio is offered to bidders, or a part of it is sold.</summary>
    PortfolioSale,

    /// <summary>A figure of a published model: a participant's own, at a step.</summary>
    Figure,
}

/// <summary>A row that a <see cref="RunRecord"/> can carry. Its fields are packed without gaps (Pack = 1), so that equal rows have equal bytes.</summary>
public interface IRecordRow
{
    /// <summary>The kind of the records that carry this row.</summary>
    static abstract RecordKind Kind { get; }
}

/// <summary>One recorded event: a kind and a row of at most 120 bytes, held inline.</summary>
public readonly struct RunRecord
{
    private readonly Payload _payload;

    private RunRecord(RecordKind kind, in Payload payload)
    {
        Kind = kind;
        _payload = payload;
    }

    /// <summary>What the record tells.</summary>
    public RecordKind Kind { get; }

    /// <summary>The row's words, unused ones zero: what the run's fingerprint is taken over.</summary>
    [System.Diagnostics.CodeAnalysis.UnscopedRef]
    public ReadOnlySpan<long> Words => _payload;

    /// <summary>Returns a record that carries the given row.</summary>
    public static RunRecord Of<T>(in T row)
        where T : unmanaged, IRecordRow
    {
        var payload = default(Payload);
        Unsafe.WriteUnaligned(ref Unsafe.As<Payload, byte>(ref payload), row);
        return new RunRecord(T.Kind, in payload);
    }

    /// <summary>Returns a record of its words, as <see cref="Words"/> gave them.</summary>
    /// <param name="kind">What the record tells.</param>
    /// <param name="words">The row's words; missing ones are zero.</param>
    /// <exception cref="ArgumentException">There are more words than a record holds.</exception>
    public static RunRecord OfWords(RecordKind kind, ReadOnlySpan<long> words)
    {
        var payload = default(Payload);
        words.CopyTo(payload);
        return new RunRecord(kind, in payload);
    }

    /// <summary>Returns the record's row.</summary>
    /// <exception cref="InvalidOperationException">The record is of another kind.</exception>
    public T Row<T>()
        where T : unmanaged, IRecordRow
    {
        if (Kind != T.Kind)
        {
            throw new InvalidOperationException($"A record of kind {Kind} has no row of type {typeof(T).Name}.");
        }

        return Unsafe.ReadUnaligned<T>(ref Unsafe.As<Payload, byte>(ref Unsafe.AsRef(in _payload)));
    }

    [InlineArray(Words)]
    private struct Payload
    {
        public const int Words = 15;
        private long _first;
    }
}
