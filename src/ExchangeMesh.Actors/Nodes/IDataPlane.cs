namespace ExchangeMesh.Actors.Nodes;

/// <summary>Carries batches between the nodes of one epoch of a run. What it carries may be lost, come twice, late or out of order: the batch protocol copes.</summary>
internal interface IDataPlane : IDisposable
{
    /// <summary>Whether what it brings is surely what was sent; otherwise parts carry a digest of their own.</summary>
    bool FindsDamage { get; }

    /// <summary>Begins to carry: the node takes batches of the epoch from now on.</summary>
    /// <param name="exchange">Takes what comes in, on whichever thread brings it.</param>
    void Open(NodeExchange exchange);

    /// <summary>Carries a part of a batch to the node that it is for.</summary>
    void Send(V1.WindowBatch part);

    /// <summary>Carries a question to the node that should have sent something.</summary>
    void Send(V1.ResendRequest request);
}
