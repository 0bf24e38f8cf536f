using System.Net.WebSockets;
using System.Threading.Channels;

namespace ExchangeMesh.Node.Dashboard.Feed;

/// <summary>One page that watches a run. What it does not fetch in time is dropped, and it is given a new start.</summary>
public sealed class FeedPage : IDisposable
{
    private const int MostWaiting = 12;

    private readonly RunFeed _feed;
    private readonly Channel<ReadOnlyMemory<byte>> _messages = Channel.CreateBounded<ReadOnlyMemory<byte>>(MostWaiting);
    private volatile bool _mustStartAnew = true;

    internal FeedPage(RunFeed feed) => _feed = feed;

    /// <summary>How often the page was given a new start because it was slow.</summary>
    public int Restarts { get; private set; }

    /// <summary>Sends the run to a socket until one of them ends.</summary>
    /// <param name="socket">The page's socket.</param>
    /// <param name="stop">Ends it from here.</param>
    public async Task SendAsync(WebSocket socket, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(socket);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var listening = ListenAsync(socket, gone);
        try
        {
            while (socket.State == WebSocketState.Open)
            {
                var message = await NextAsync(gone.Token).ConfigureAwait(false);
                await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, gone.Token).ConfigureAwait(false);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or WebSocketException)
        {
            // The page was closed, or the program ends: there is nobody left to tell.
        }

        await gone.CancelAsync().ConfigureAwait(false);
        await listening.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose() => _feed.Remove(this);

    /// <summary>Gives the page a message, or marks it as behind.</summary>
    internal void Offer(ReadOnlyMemory<byte> message)
    {
        if (!_mustStartAnew && !_messages.Writer.TryWrite(message))
        {
            Restarts++;
            StartAnew();
        }
    }

    /// <summary>Lets the next message be the first of all again.</summary>
    internal void StartAnew()
    {
        _mustStartAnew = true;

        // Wakes the page, should it wait; what is in the way is thrown away by the new start.
        _messages.Writer.TryWrite(ReadOnlyMemory<byte>.Empty);
    }

    /// <summary>Throws away what waits, since a first message is being written that has it all.</summary>
    internal void Forget()
    {
        while (_messages.Reader.TryRead(out _))
        {
            // Its content is in the message that follows.
        }

        _mustStartAnew = false;
    }

    private async Task<ReadOnlyMemory<byte>> NextAsync(CancellationToken stop)
    {
        while (true)
        {
            if (_mustStartAnew && _feed.Hello(this) is { } hello)
            {
                return hello;
            }

            var message = await _messages.Reader.ReadAsync(stop).ConfigureAwait(false);
            if (!_mustStartAnew && !message.IsEmpty)
            {
                return message;
            }
        }
    }

    /// <summary>A page says nothing over its socket; but that it closes is heard only here.</summary>
    private static async Task ListenAsync(WebSocket socket, CancellationTokenSource gone)
    {
        var buffer = new byte[256];
        try
        {
            while ((await socket.ReceiveAsync(buffer.AsMemory(), gone.Token).ConfigureAwait(false)).MessageType != WebSocketMessageType.Close)
            {
                // Whatever a page sends is not asked for.
            }

            await gone.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is OperationCanceledException or WebSocketException)
        {
            await gone.CancelAsync().ConfigureAwait(false);
        }
    }
}
