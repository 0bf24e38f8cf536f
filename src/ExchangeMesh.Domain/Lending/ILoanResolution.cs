using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>What a lending venue does with loans that are no longer safe, where that is not the plain call of a liquidator.</summary>
internal interface ILoanResolution
{
    /// <summary>Whether it warns borrowers by its own rules, in place of the venue's one level.</summary>
    bool WarnsBorrowers { get; }

    /// <summary>Looks at a loan whose standing may have changed.</summary>
    /// <param name="slot">Whose.</param>
    /// <param name="health">How it stands.</param>
    /// <param name="cause">The recorded event that it follows from, or none for a price.</param>
    /// <param name="outbox">Where messages and records go.</param>
    /// <returns>Whether the loan was changed, so that it must be looked at again.</returns>
    bool Assess(int slot, in LoanHealth health, EventId cause, IOutbox outbox);

    /// <summary>Carries out a liquidator's call.</summary>
    /// <param name="call">What is asked; amounts are positive, both assets have pools.</param>
    /// <param name="caller">The liquidator's account.</param>
    /// <param name="outbox">Where messages and records go.</param>
    RejectReason Call(in LiquidationCall call, int caller, IOutbox outbox);

    /// <summary>Does what has become due by the clock, or by new prices.</summary>
    void Advance(IOutbox outbox);

    /// <summary>Offers again what still waits for somebody.</summary>
    void Remind(IOutbox outbox);

    /// <summary>Returns the health factors at which a loan must be looked at again: below the first, and from the second on.</summary>
    /// <returns>Whether there are any beside the venue's own.</returns>
    bool TryWatch(int slot, in LoanHealth health, out long fallsBelow, out long risesTo);

    /// <summary>Returns what is held of a pool's asset beside free balances and the pool's cash.</summary>
    Money HeldOf(int pool);

    /// <summary>Writes the state, in a fixed order.</summary>
    void WriteState(StateWriter writer);

    /// <summary>Reads back what <see cref="WriteState"/> wrote; the accounts have been read before.</summary>
    void ReadState(StateReader reader);
}
