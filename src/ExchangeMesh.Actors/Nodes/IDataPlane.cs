namespace ExchangeMesh.Actors.Nodes;

/// <summary>Carries batches between the nodes of a run. What it carries may be lost, come twice, late or out of order: the batch protocol copes.</summary>
public interface IDataPlane
{
    /// <summary>Carries a part of a batch to the node that it is for.</summary>
    void Send(V1.WindowBatch part);

    /// <summary>Carries a question to the node that should have sent something.</summary>
    void Send(V1.ResendRequest request);
}
