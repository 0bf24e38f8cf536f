using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Akka.Event;
using ExchangeMesh.Actors.Wire;

namespace ExchangeMesh.Actors.Links;

/// <summary>Where a node takes links from the other nodes of the run that it hosts. Whoever cannot prove that it is one of them is refused.</summary>
internal sealed class LinkListener : IDisposable
{
    /// <summary>How many may be proving who they are at a time; those beyond wait to be taken.</summary>
    private const int MostStrangers = 64;

    private readonly Socket _socket;
    private readonly ILoggingAdapter _log;
    private readonly SemaphoreSlim _room = new(MostStrangers);
    private volatile SocketDataPlane? _plane;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="IOException">The port is taken, or the address is not this machine's.</exception>
    public LinkListener(LinkTerms terms, ILoggingAdapter log)
    {
        (Terms, _log) = (terms, log);
        _socket = new Socket(terms.Bind.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            _socket.Bind(terms.Bind);
            _socket.Listen();
            var port = terms.PublicPort > 0 ? terms.PublicPort : ((IPEndPoint)_socket.LocalEndPoint!).Port;
            Address = string.Create(CultureInfo.InvariantCulture, $"{terms.PublicHost}:{port}");
        }
        catch (SocketException fault)
        {
            _socket.Dispose();
            throw new IOException($"The node cannot take links on {terms.Bind}: {fault.Message}", fault);
        }

        _ = Task.Run(ListenAsync);
    }

    /// <summary>How the node takes links.</summary>
    public LinkTerms Terms { get; }

    /// <summary>Where others call this node, as host:port.</summary>
    public string Address { get; }

    /// <summary>The links of the epoch that goes on; nobody is taken where there is none.</summary>
    public SocketDataPlane? Plane
    {
        get => _plane;
        set => _plane = value;
    }

    /// <summary>Takes nobody for an epoch any more that is over.</summary>
    public void Forget(SocketDataPlane plane) => Interlocked.CompareExchange(ref _plane, null, plane);

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private async Task ListenAsync()
    {
        while (true)
        {
            try
            {
                await _room.WaitAsync().ConfigureAwait(false);
                var socket = await _socket.AcceptAsync().ConfigureAwait(false);
                _ = TakeAsync(socket);
            }
            catch (SocketException fault) when (fault.SocketErrorCode is not SocketError.OperationAborted)
            {
                // The caller was gone before it was taken, or there are no handles left for a moment.
                _log.Warning("a link could not be taken: {0}", fault.Message);
                _room.Release();
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task TakeAsync(Socket socket)
    {
        var caller = socket.RemoteEndPoint;
        var isStranger = true;
        try
        {
            var connection = await LinkConnection.TakeAsync(socket, Terms).ConfigureAwait(false);
            await LinkThread.RunAsync(() =>
            {
                using (connection)
                {
                    var plane = _plane;
                    var hello = LinkHandshake.Answer(connection.Stream, connection.Reader, hello => plane?.KeyFor(hello));
                    isStranger = false;
                    _room.Release();
                    plane!.Serve(hello, connection);
                }
            }).ConfigureAwait(false);
        }
        catch (MalformedMessageException refusal)
        {
            _log.Info("{0}: {1}", caller, refusal.Message);
        }
        catch (Exception fault) when (fault is IOException or OperationCanceledException or ObjectDisposedException)
        {
            _log.Info("a link from {0} was not opened: {1}", caller, fault.Message);
        }
        finally
        {
            if (isStranger)
            {
                _room.Release();
            }
        }
    }
}
