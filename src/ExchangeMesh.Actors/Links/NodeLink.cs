using System.Diagnostics;
using Akka.Event;
using ExchangeMesh.Actors.Nodes;
using ExchangeMesh.Actors.Wire;
using Google.Protobuf;

namespace ExchangeMesh.Actors.Links;

/// <summary>
/// The way to one other node of a run, over one connection at a time. While there is none, what is sent is lost; when there is
/// one again, both ends say again what the other may have missed.
/// </summary>
internal sealed class NodeLink(V1.LinkHello self, int peer, NodeExchange exchange, ILoggingAdapter log)
{
    /// <summary>How long a connection may bring nothing, while something is asked for, before it counts as dead.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(3);

    private readonly Lock _writing = new();
    private byte[] _buffer = new byte[4 * 1024];
    private volatile LinkConnection? _connection;
    private volatile bool _isClosed;
    private long _heardAt;

    /// <summary>Sends a part of a batch.</summary>
    public void Send(V1.WindowBatch part) => Write(FrameKind.Batch, part);

    /// <summary>Sends a question; it is asked only when something has not come for a while.</summary>
    public void Send(V1.ResendRequest request)
    {
        Write(FrameKind.Request, request);
        if (_connection is { } connection && Stopwatch.GetElapsedTime(Volatile.Read(ref _heardAt)) > LongestSilence)
        {
            log.Info("the link between nodes {0} and {1} brings nothing, and is cut", self.From, peer);
            connection.Dispose();
        }
    }

    /// <summary>Uses a connection until it ends, on the calling thread.</summary>
    public void Serve(LinkConnection connection)
    {
        using (connection)
        {
            if (!Take(connection))
            {
                return;
            }

            try
            {
                exchange.SayAgain(peer);
                while (true)
                {
                    Receive(connection);
                }
            }
            catch (MalformedMessageException refusal)
            {
                log.Warning("the link from {0}, node {1}, is cut: {2}", connection.Peer, peer, refusal.Message);
            }
            catch (Exception fault) when (fault is IOException or ObjectDisposedException)
            {
                log.Debug("the link between nodes {0} and {1} has ended: {2}", self.From, peer, fault.Message);
            }

            lock (_writing)
            {
                Cut(connection);
            }
        }
    }

    /// <summary>Ends the link for good. Whoever writes at that moment, and waits for the other end, goes on.</summary>
    public void Close()
    {
        _isClosed = true;
        _connection?.Dispose();
    }

    private bool Take(LinkConnection connection)
    {
        lock (_writing)
        {
            // The other node has lost the one before, or it would not have called again.
            _connection?.Dispose();
            connection.Opened();
            Volatile.Write(ref _heardAt, Stopwatch.GetTimestamp());
            _connection = connection;
            return !_isClosed;
        }
    }

    private void Receive(LinkConnection connection)
    {
        var kind = connection.Reader.Read(LinkFrames.GreatestPayload);
        Volatile.Write(ref _heardAt, Stopwatch.GetTimestamp());
        try
        {
            switch (kind)
            {
                case FrameKind.Batch:
                    Receive(V1.WindowBatch.Parser.ParseFrom(connection.Reader.Payload));
                    break;
                case FrameKind.Request:
                    exchange.Receive(V1.ResendRequest.Parser.ParseFrom(connection.Reader.Payload));
                    break;
                default:
                    throw new MalformedMessageException($"A frame of kind {(byte)kind} has no place here.");
            }
        }
        catch (InvalidProtocolBufferException broken)
        {
            throw new MalformedMessageException($"A frame is no {kind}: {broken.Message}", broken);
        }
    }

    private void Receive(V1.WindowBatch batch)
    {
        if (batch.From != peer || batch.To != self.From)
        {
            throw new MalformedMessageException($"A batch from node {batch.From} to {batch.To} has come from node {peer}.");
        }

        exchange.Receive(WindowBatchMapping.FromWire(batch, isChecked: true));
    }

    private void Write(FrameKind kind, IMessage message)
    {
        lock (_writing)
        {
            if (_connection is not { } connection)
            {
                return;
            }

            var length = LinkFrames.Put(kind, message, ref _buffer);
            try
            {
                connection.Stream.Write(_buffer, 0, length);
            }
            catch (Exception fault) when (fault is IOException or ObjectDisposedException)
            {
                // Half a frame may have gone: nothing more can be said on this connection.
                Cut(connection);
            }
        }
    }

    private void Cut(LinkConnection connection)
    {
        connection.Dispose();
        if (_connection == connection)
        {
            _connection = null;
        }
    }
}
