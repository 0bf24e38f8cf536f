using Microsoft.Extensions.Hosting;

namespace ExchangeMesh.Node.Hosting;

/// <summary>Leaves signals to the caller: a node must leave the cluster, and a run end, before the host does.</summary>
internal sealed class SilentLifetime : IHostLifetime
{
    /// <inheritdoc/>
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
