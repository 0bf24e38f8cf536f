using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Messages;

/// <summary>What a venue tells a partner of coordinated halts when its own breakers change a market's condition.</summary>
/// <remarks>It takes the link's latency: the receiver may have traded on, and what it says may be over when it arrives.</remarks>
/// <param name="Until">When the condition is due to end at the sender; never where it is open.</param>
/// <param name="Instrument">The receiver's instrument that is meant.</param>
/// <param name="Condition">The condition that the sender's own breakers ask for.</param>
public readonly record struct HaltNotice(VirtualTime Until, InstrumentId Instrument, MarketCondition Condition) : IMessageBody
{
    /// <inheritdoc/>
    public static MessageKind Kind => MessageKind.HaltNotice;
}
