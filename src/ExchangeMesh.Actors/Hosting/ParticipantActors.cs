using Akka.Actor;
using ExchangeMesh.Domain.Venues;

namespace ExchangeMesh.Actors.Hosting;

/// <summary>The shell around one participant: it hands over what is due, and nothing else.</summary>
/// <param name="participant">The participant, which only this actor calls.</param>
internal abstract class ParticipantActor(IParticipant participant) : ActorBase
{
    /// <inheritdoc/>
    protected override bool Receive(object message)
    {
        if (message is DueSignal signal)
        {
            signal.HandleDue(participant);
            return true;
        }

        return false;
    }
}

/// <summary>The actor of one exchange.</summary>
/// <param name="exchange">The exchange.</param>
internal sealed class ExchangeActor(IParticipant exchange) : ParticipantActor(exchange);

/// <summary>The actor of one lending venue.</summary>
/// <param name="venue">The lending venue.</param>
internal sealed class LendingVenueActor(IParticipant venue) : ParticipantActor(venue);

/// <summary>The actor of one trader.</summary>
/// <param name="trader">The trader.</param>
internal sealed class TraderActor(IParticipant trader) : ParticipantActor(trader);

/// <summary>The actor of a source of outside events: a reference feed, or the director of shocks.</summary>
/// <param name="source">The source.</param>
internal sealed class OutsideActor(IParticipant source) : ParticipantActor(source);
