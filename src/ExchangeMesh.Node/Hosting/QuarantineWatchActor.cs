using Akka.Actor;
using Akka.Event;
using Akka.Remote;

namespace ExchangeMesh.Node.Hosting;

/// <summary>Ends the node when another says that it was removed: by itself it would not find out while it hears of most of those that it knows.</summary>
/// <remarks>
/// Nodes that were frozen, and removed one after the other, may be a majority of the members that they remember; without this they would go
/// on as a cluster of their own. Akka.NET's split brain resolver does not listen for what remoting says here
/// (https://github.com/akkadotnet/akka.net/issues/8482).
/// </remarks>
internal sealed class QuarantineWatchActor : ReceiveActor
{
    /// <summary>Begins to listen.</summary>
    public QuarantineWatchActor() => Receive<ThisActorSystemQuarantinedEvent>(said =>
    {
        Context.GetLogger().Warning("the node at {0} has removed this one, which ends", said.RemoteAddress);
        _ = CoordinatedShutdown.Get(Context.System).Run(CoordinatedShutdown.ClusterDowningReason.Instance);
    });

    /// <inheritdoc/>
    protected override void PreStart() => Context.System.EventStream.Subscribe(Self, typeof(ThisActorSystemQuarantinedEvent));
}
