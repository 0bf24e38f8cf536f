using Akka.Actor;
using Akka.Event;
using ExchangeMesh.Actors.Wire;

namespace ExchangeMesh.Actors.Nodes;

/// <summary>A node's end of the data plane over Akka.Remote: what comes from other nodes goes straight into the open exchange.</summary>
internal sealed class LinkActor : ReceiveActor
{
    /// <summary>The actor's name, on every node.</summary>
    public const string Name = "exchangemesh-link";

    /// <summary>Takes what other nodes send.</summary>
    public LinkActor(OpenExchange open)
    {
        var log = Context.GetLogger();
        Receive<V1.WindowBatch>(part =>
        {
            try
            {
                open.Current?.Receive(WindowBatchMapping.FromWire(part));
            }
            catch (MalformedMessageException refusal)
            {
                // As if it had been lost: it is asked for again.
                log.Warning("a part from {0} is refused: {1}", Sender.Path.Address, refusal.Message);
            }
        });
        Receive<V1.ResendRequest>(request => open.Current?.Receive(request));
    }
}

/// <summary>Carries batches by Akka.Remote, from link to link.</summary>
/// <param name="links">The links of all nodes, by place.</param>
/// <param name="self">This node's own link.</param>
internal sealed class RemoteDataPlane(IActorRef[] links, IActorRef self) : IDataPlane
{
    /// <inheritdoc/>
    public bool FindsDamage => false;

    /// <inheritdoc/>
    public void Open(NodeExchange exchange)
    {
        // What comes in finds the open exchange by itself.
    }

    /// <inheritdoc/>
    public void Send(V1.WindowBatch part) => links[part.To].Tell(part, self);

    /// <inheritdoc/>
    public void Send(V1.ResendRequest request) => links[request.From].Tell(request, self);

    /// <inheritdoc/>
    public void Dispose()
    {
        // The links are actors that stay.
    }
}
