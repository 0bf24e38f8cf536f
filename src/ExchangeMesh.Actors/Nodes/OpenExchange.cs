using ExchangeMesh.Actors.Hosting;

namespace ExchangeMesh.Actors.Nodes;

/// <summary>Where a node's link finds the exchange that is going on now. One writer, any readers.</summary>
internal sealed class OpenExchange
{
    private volatile NodeExchange? _current;
    private volatile RunState? _run;

    /// <summary>The exchange, or null where the node takes part in none.</summary>
    public NodeExchange? Current
    {
        get => _current;
        set => _current = value;
    }

    /// <summary>The run that the node hosts, or null.</summary>
    public RunState? Run
    {
        get => _run;
        set => _run = value;
    }

    /// <summary>Lets the node's partitions end, wherever they wait: the node goes.</summary>
    public void Abandon() => _run?.Abandon(new RunAbandonedException());
}
