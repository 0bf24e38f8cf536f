using System.Globalization;
using Akka.Actor;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Recording;

namespace ExchangeMesh.Actors.Hosting;

/// <summary>The parent of up to a thousand participants' actors: Akka keeps a parent's children in a tree that a million would make slow.</summary>
internal sealed class BranchActor : ActorBase
{
    /// <summary>How many children a branch has at the most.</summary>
    public const int Width = 1_000;

    private static readonly string[] Names =
        [.. Enumerable.Range(0, Width).Select(static number => number.ToString(CultureInfo.InvariantCulture))];

    /// <summary>Makes actors for a run of participants and notes where they are.</summary>
    /// <param name="Producer">Makes the actors, one after the other.</param>
    /// <param name="Dispatcher">The partition's dispatcher.</param>
    /// <param name="Actors">Where the actors are noted.</param>
    internal sealed record Grow(ParticipantProducer Producer, string Dispatcher, ArraySegment<IActorRef> Actors) : INoSerializationVerificationNeeded;

    /// <inheritdoc/>
    protected override bool Receive(object message)
    {
        if (message is not Grow grow)
        {
            return false;
        }

        var props = Props.CreateBy(grow.Producer).WithDispatcher(grow.Dispatcher).WithMailbox(MeshConfiguration.LazyMailbox);
        var actors = grow.Actors.AsSpan();
        for (var number = 0; number < actors.Length; number++)
        {
            actors[number] = Context.ActorOf(props, Names[number]);
        }

        return true;
    }

    /// <summary>A participant that threw has lost nothing but the run: it is not started again with a fresh state.</summary>
    protected override SupervisorStrategy SupervisorStrategy() =>
        new OneForOneStrategy(static _ => Directive.Stop);
}

/// <summary>Makes the actors of a partition's participants in the order of their places, so that all share one set of Props.</summary>
/// <param name="participants">The participants, by place, with what each is.</param>
internal sealed class ParticipantProducer(IReadOnlyList<(IParticipant Participant, ParticipantRole Role)> participants) : IIndirectActorProducer
{
    private int _next;

    /// <inheritdoc/>
    public Type ActorType => typeof(ParticipantActor);

    /// <inheritdoc/>
    public ActorBase Produce()
    {
        var (participant, role) = participants[_next++];
        return role switch
        {
            ParticipantRole.Exchange => new ExchangeActor(participant),
            ParticipantRole.LendingVenue => new LendingVenueActor(participant),
            ParticipantRole.Trader => new TraderActor(participant),
            _ => new OutsideActor(participant),
        };
    }

    /// <inheritdoc/>
    public void Release(ActorBase actor)
    {
        // The actor holds nothing that must be given back.
    }
}
