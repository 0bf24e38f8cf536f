using System.Net;
using System.Net.Sockets;
using ExchangeMesh.Actors.Links;
using ExchangeMesh.Actors.Wire;
using Google.Protobuf;

namespace ExchangeMesh.Actors.Tests.Links;

/// <summary>A link is opened between two nodes that know the epoch's key, and between no others.</summary>
public sealed class LinkHandshakeTests : IDisposable
{
    private static readonly ByteString Key = ByteString.CopyFromUtf8("the key of this epoch, and no other");
    private static readonly ByteString OtherKey = ByteString.CopyFromUtf8("the key of some other epoch of the run");

    private readonly NetworkStream _calls;
    private readonly NetworkStream _called;

    public LinkHandshakeTests()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var calls = new Socket(SocketType.Stream, ProtocolType.Tcp);
        calls.Connect(listener.LocalEndPoint!);
        _calls = new NetworkStream(calls, ownsSocket: true);
        _called = new NetworkStream(listener.Accept(), ownsSocket: true);
    }

    public void Dispose()
    {
        _calls.Dispose();
        _called.Dispose();
    }

    [Fact]
    public async Task Two_nodes_that_know_the_key_open_a_link()
    {
        var call = CallAsync(Key);

        var hello = LinkHandshake.Answer(_called, new FrameReader(_called), hello => Asked(hello, Key));
        await call;

        Assert.Equal(("run", 3L, 2, 1), (hello.Run, hello.Epoch, hello.From, hello.To));
    }

    [Fact]
    public async Task Who_calls_without_the_key_is_refused_and_refuses()
    {
        var call = CallAsync(OtherKey);

        var answer = Task.Run(() => LinkHandshake.Answer(_called, new FrameReader(_called), hello => Asked(hello, Key)));

        await Assert.ThrowsAsync<MalformedMessageException>(() => call);
        _calls.Dispose();
        await Assert.ThrowsAsync<EndOfStreamException>(() => answer);
    }

    [Fact]
    public async Task Who_is_not_awaited_learns_nothing()
    {
        var call = CallAsync(Key);

        Assert.Throws<MalformedMessageException>(() => LinkHandshake.Answer(_called, new FrameReader(_called), static _ => null));

        _called.Dispose();
        await Assert.ThrowsAnyAsync<IOException>(() => call);
    }

    [Fact]
    public void A_proof_that_was_overheard_opens_no_second_link()
    {
        // The answer's nonce is new each time, so what proved something then proves nothing now.
        var hello = new V1.LinkHello { Version = LinkHandshake.Version, Run = "run", Epoch = 3, From = 2, To = 1, Nonce = ByteString.CopyFrom(new byte[32]) };
        Write(FrameKind.Hello, hello);
        Write(FrameKind.Proof, new V1.LinkProof { Proof = ByteString.CopyFrom(new byte[32]) });

        Assert.Throws<MalformedMessageException>(() => LinkHandshake.Answer(_called, new FrameReader(_called), _ => Key));
    }

    [Fact]
    public void What_is_no_hello_is_refused()
    {
        Write(FrameKind.Batch, new V1.WindowBatch { Run = "run" });

        Assert.Throws<MalformedMessageException>(() => LinkHandshake.Answer(_called, new FrameReader(_called), _ => Key));
    }

    [Fact]
    public void A_stranger_may_not_send_a_large_frame()
    {
        Write(FrameKind.Hello, new V1.LinkHello { Version = LinkHandshake.Version, Run = new string('x', 2_000) });

        Assert.Throws<MalformedMessageException>(() => LinkHandshake.Answer(_called, new FrameReader(_called), _ => Key));
    }

    private static ByteString? Asked(V1.LinkHello hello, ByteString key) => hello is { Run: "run", Epoch: 3, From: 2, To: 1 } ? key : null;

    private Task CallAsync(ByteString key) => Task.Run(() =>
        LinkHandshake.Call(_calls, new FrameReader(_calls), new V1.LinkHello { Run = "run", Epoch = 3, From = 2, To = 1 }, key));

    private void Write(FrameKind kind, IMessage message)
    {
        var buffer = Array.Empty<byte>();
        var length = LinkFrames.Put(kind, message, ref buffer);
        _calls.Write(buffer, 0, length);
    }
}
