using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace ExchangeMesh.Actors.Links;

/// <summary>An open connection to another node.</summary>
internal sealed class LinkConnection : IDisposable
{
    /// <summary>How long anything may take before the connection counts as broken: to be made, to prove who one is, to take what is written.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Socket _socket;

    private LinkConnection(Socket socket)
    {
        _socket = socket;
        socket.NoDelay = true;
        socket.SendTimeout = (int)Patience.TotalMilliseconds;
        socket.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        Stream = new NetworkStream(socket, ownsSocket: true);
        Reader = new FrameReader(Stream);
    }

    /// <summary>Where frames are written.</summary>
    public Stream Stream { get; private set; }

    /// <summary>Reads frames.</summary>
    public FrameReader Reader { get; private set; }

    /// <summary>Calls another node.</summary>
    /// <param name="address">Where it takes links, as host:port.</param>
    /// <param name="terms">How this node calls others.</param>
    /// <param name="stop">Gives up.</param>
    /// <exception cref="IOException">It cannot be reached.</exception>
    public static async Task<LinkConnection> CallAsync(string address, LinkTerms terms, CancellationToken stop)
    {
        var colon = address.LastIndexOf(':');
        var host = address[..colon];
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(Patience);
            await socket.ConnectAsync(host, int.Parse(address.AsSpan(colon + 1), System.Globalization.CultureInfo.InvariantCulture), limit.Token).ConfigureAwait(false);
            var connection = new LinkConnection(socket);
            if (terms.WhenCalling is { } secure)
            {
                var tls = new SslStream(connection.Stream);
                connection.Secure(tls);
                await tls.AuthenticateAsClientAsync(secure(host), limit.Token).ConfigureAwait(false);
            }

            return connection;
        }
        catch (Exception fault)
        {
            socket.Dispose();
            if (fault is SocketException or System.Security.Authentication.AuthenticationException)
            {
                throw new IOException($"{address} cannot be reached: {fault.Message}", fault);
            }

            throw;
        }
    }

    /// <summary>Takes a call.</summary>
    /// <param name="socket">The connection; closed where it is not taken.</param>
    /// <param name="terms">How this node takes calls.</param>
    /// <exception cref="IOException">The caller cannot be believed.</exception>
    public static async Task<LinkConnection> TakeAsync(Socket socket, LinkTerms terms)
    {
        var connection = new LinkConnection(socket);
        if (terms.WhenCalled is not { } secure)
        {
            return connection;
        }

        try
        {
            using var limit = new CancellationTokenSource(Patience);
            var tls = new SslStream(connection.Stream);
            connection.Secure(tls);
            await tls.AuthenticateAsServerAsync(secure, limit.Token).ConfigureAwait(false);
            return connection;
        }
        catch (Exception fault)
        {
            connection.Dispose();
            if (fault is System.Security.Authentication.AuthenticationException)
            {
                throw new IOException(fault.Message, fault);
            }

            throw;
        }
    }

    /// <summary>From here on the other end may be silent for as long as it likes.</summary>
    public void Opened() => _socket.ReceiveTimeout = 0;

    /// <summary>Who is at the other end, for the log.</summary>
    public EndPoint? Peer => _socket.Connected ? _socket.RemoteEndPoint : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        // Whoever reads must wake up; the other end may be gone for long.
        if (_socket.Connected)
        {
            try
            {
                _socket.Shutdown(SocketShutdown.Both);
            }
            catch (SocketException)
            {
                // It is closed by the other end, which is what was wanted.
            }
        }

        _socket.Dispose();
    }

    private void Secure(SslStream tls)
    {
        Stream = tls;
        Reader = new FrameReader(tls);
    }
}
