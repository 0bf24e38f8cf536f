using System.Net;
using System.Net.Sockets;
using ExchangeMesh.Actors.Links;

namespace ExchangeMesh.Actors.Tests.Nodes;

/// <summary>Stands between a node and those that call it, and cuts their links when it is told to.</summary>
internal sealed class CutRelay : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<Socket> _open = [];
    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
    private readonly Task _listening;

    public CutRelay()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        LinksBehind = new LinkTerms(new IPEndPoint(IPAddress.Loopback, FreePort()), "127.0.0.1", ((IPEndPoint)_listener.LocalEndPoint!).Port);
        _listening = Task.Run(ListenAsync);
    }

    /// <summary>How the node behind it takes links: others call the relay.</summary>
    public LinkTerms LinksBehind { get; }

    /// <summary>Cuts all links.</summary>
    /// <returns>How many there were.</returns>
    public int Cut()
    {
        lock (_lock)
        {
            foreach (var socket in _open)
            {
                socket.Dispose();
            }

            var cut = _open.Count / 2;
            _open.Clear();
            return cut;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _listening;
        Cut();
    }

    private static int FreePort()
    {
        using var probe = new Socket(SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)probe.LocalEndPoint!).Port;
    }

    private async Task ListenAsync()
    {
        while (true)
        {
            try
            {
                var caller = await _listener.AcceptAsync();
                var called = new Socket(SocketType.Stream, ProtocolType.Tcp);
                lock (_lock)
                {
                    _open.AddRange([caller, called]);
                }

                _ = CarryAsync(caller, called);
            }
            catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task CarryAsync(Socket caller, Socket called)
    {
        try
        {
            await called.ConnectAsync(LinksBehind.Bind);
            await Task.WhenAll(CopyAsync(caller, called), CopyAsync(called, caller));
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // Cut, on purpose or because one end has gone.
            caller.Dispose();
            called.Dispose();
        }
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        for (var read = await from.ReceiveAsync(buffer); read > 0; read = await from.ReceiveAsync(buffer))
        {
            await to.SendAsync(buffer.AsMemory(0, read));
        }

        to.Dispose();
    }
}
