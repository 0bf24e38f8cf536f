using Akka.Event;
using ExchangeMesh.Actors.Nodes;
using ExchangeMesh.Actors.Wire;
using Google.Protobuf;

namespace ExchangeMesh.Actors.Links;

/// <summary>Carries batches of one epoch of a run over sockets: one link for each pair of nodes, opened by the one with the greater number.</summary>
internal sealed class SocketDataPlane : IDataPlane
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly V1.StartRun _start;
    private readonly int _self;
    private readonly LinkListener _listener;
    private readonly ILoggingAdapter _log;
    private readonly NodeLink?[] _links;
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationToken _closed;
    private int _isDisposed;

    /// <summary>Prepares the links of an epoch; nothing is opened yet.</summary>
    /// <param name="start">The epoch, with its links and their key.</param>
    /// <param name="self">This node's place in the placement.</param>
    /// <param name="listener">Where this node takes links.</param>
    /// <param name="log">Where refusals are written.</param>
    public SocketDataPlane(V1.StartRun start, int self, LinkListener listener, ILoggingAdapter log)
    {
        (_start, _self, _listener, _log) = (start, self, listener, log);
        _links = new NodeLink?[start.Links.Count];
        _closed = _closing.Token;
    }

    /// <inheritdoc/>
    public bool FindsDamage => true;

    /// <inheritdoc/>
    public void Open(NodeExchange exchange)
    {
        for (var peer = 0; peer < _links.Length; peer++)
        {
            if (peer == _self)
            {
                continue;
            }

            var link = _links[peer] = new NodeLink(HelloTo(peer), peer, exchange, _log);
            if (peer < _self)
            {
                var called = peer;
                _ = Task.Run(() => KeepCallingAsync(called, link));
            }
        }

        _listener.Plane = this;
    }

    /// <inheritdoc/>
    public void Send(V1.WindowBatch part) => _links[part.To]?.Send(part);

    /// <inheritdoc/>
    public void Send(V1.ResendRequest request) => _links[request.From]?.Send(request);

    /// <summary>Returns the key by which a caller must know this node, or null where it is nobody that is awaited.</summary>
    public ByteString? KeyFor(V1.LinkHello hello) =>
        hello.Run == _start.Run && hello.Epoch == _start.Epoch && hello.To == _self && hello.From > _self && hello.From < _links.Length
            ? _start.LinkKey
            : null;

    /// <summary>Uses a connection that another node has opened, until it ends, on the calling thread.</summary>
    public void Serve(V1.LinkHello hello, LinkConnection connection) => _links[hello.From]!.Serve(connection);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        _closing.Cancel();
        _closing.Dispose();
        _listener.Forget(this);
        foreach (var link in _links)
        {
            link?.Close();
        }
    }

    private V1.LinkHello HelloTo(int peer) => new() { Run = _start.Run, Epoch = _start.Epoch, From = _self, To = peer };

    private async Task KeepCallingAsync(int peer, NodeLink link)
    {
        var pause = ShortestPause;
        while (!_closed.IsCancellationRequested)
        {
            try
            {
                var connection = await LinkConnection.CallAsync(_start.Links[peer], _listener.Terms, _closed).ConfigureAwait(false);
                await LinkThread.RunAsync(() =>
                {
                    using (connection)
                    {
                        LinkHandshake.Call(connection.Stream, connection.Reader, HelloTo(peer), _start.LinkKey);
                        pause = ShortestPause;
                        link.Serve(connection);
                    }
                }).ConfigureAwait(false);
            }
            catch (Exception fault) when (fault is IOException or MalformedMessageException or OperationCanceledException)
            {
                // The other node has not begun the epoch yet, or is gone; the coordinator says when there is another.
                _log.Debug("node {0} cannot be called: {1}", peer, fault.Message);
            }

            await PauseAsync(pause).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task PauseAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, _closed).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The epoch is over: whoever pauses looks for that next.
        }
    }
}

/// <summary>Runs what blocks on a thread of its own: whoever reads a link sleeps most of the time, and is woken without a way through the pool.</summary>
internal static class LinkThread
{
    /// <summary>Runs an act on a new thread.</summary>
    /// <returns>Completed when it has ended; fails with what it throws.</returns>
    public static Task RunAsync(Action act) =>
        Task.Factory.StartNew(act, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
