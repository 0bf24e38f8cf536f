using System.Security.Cryptography;
using System.Text;
using ExchangeMesh.Actors.Wire;
using Google.Protobuf;

namespace ExchangeMesh.Actors.Links;

/// <summary>How two nodes open a link: each proves that it was told the epoch's key, and neither says it.</summary>
internal static class LinkHandshake
{
    /// <summary>The version of the exchange.</summary>
    public const int Version = 1;

    private const int NonceLength = 32;

    /// <summary>Opens a link as the one who calls.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="reader">Reads its frames.</param>
    /// <param name="hello">Who calls whom; the nonce is put in here.</param>
    /// <param name="key">The epoch's key.</param>
    /// <exception cref="MalformedMessageException">Who is called does not know the key.</exception>
    public static void Call(Stream stream, FrameReader reader, V1.LinkHello hello, ByteString key)
    {
        (hello.Version, hello.Nonce) = (Version, Nonce());
        Write(stream, FrameKind.Hello, hello);
        var challenge = Read(reader, FrameKind.Challenge, V1.LinkChallenge.Parser);
        Require(challenge.Nonce.Length == NonceLength && IsProof(challenge.Proof, key, "called", hello, challenge.Nonce), "who was called does not know the key");
        Write(stream, FrameKind.Proof, new V1.LinkProof { Proof = ProofOf(key, "calls", hello, challenge.Nonce) });
    }

    /// <summary>Opens a link as the one who is called.</summary>
    /// <param name="stream">The connection.</param>
    /// <param name="reader">Reads its frames.</param>
    /// <param name="keyFor">Returns the key by which a caller must know us, or null where it is nobody that is awaited.</param>
    /// <returns>Who has called.</returns>
    /// <exception cref="MalformedMessageException">It is nobody that is awaited, or does not know the key.</exception>
    public static V1.LinkHello Answer(Stream stream, FrameReader reader, Func<V1.LinkHello, ByteString?> keyFor)
    {
        var hello = Read(reader, FrameKind.Hello, V1.LinkHello.Parser);
        Require(hello.Version == Version, $"it speaks version {hello.Version} of the links, and this node {Version}");
        Require(hello.Nonce.Length == NonceLength, "its nonce is of another length");
        var key = keyFor(hello);
        Require(key is not null, $"node {hello.From} of run '{hello.Run}', epoch {hello.Epoch}, is not awaited here");
        var nonce = Nonce();
        Write(stream, FrameKind.Challenge, new V1.LinkChallenge { Nonce = nonce, Proof = ProofOf(key!, "called", hello, nonce) });
        var proof = Read(reader, FrameKind.Proof, V1.LinkProof.Parser);
        Require(IsProof(proof.Proof, key!, "calls", hello, nonce), "it does not know the key");
        return hello;
    }

    private static ByteString Nonce() => ByteString.CopyFrom(RandomNumberGenerator.GetBytes(NonceLength));

    private static ByteString ProofOf(ByteString key, string who, V1.LinkHello hello, ByteString nonce) =>
        ByteString.CopyFrom(HMACSHA256.HashData(key.Span, [.. Encoding.UTF8.GetBytes(who), .. hello.ToByteArray(), .. nonce.Span]));

    private static bool IsProof(ByteString proof, ByteString key, string who, V1.LinkHello hello, ByteString nonce) =>
        CryptographicOperations.FixedTimeEquals(proof.Span, ProofOf(key, who, hello, nonce).Span);

    private static void Write(Stream stream, FrameKind kind, IMessage message)
    {
        var buffer = new byte[LinkFrames.GreatestPayloadOfStrangers];
        var length = LinkFrames.Put(kind, message, ref buffer);
        stream.Write(buffer, 0, length);
    }

    private static T Read<T>(FrameReader reader, FrameKind wanted, MessageParser<T> parser)
        where T : IMessage<T>
    {
        var kind = reader.Read(LinkFrames.GreatestPayloadOfStrangers);
        Require(kind == wanted, $"a frame of kind {(byte)kind} has come in place of {wanted}");
        try
        {
            return parser.ParseFrom(reader.Payload);
        }
        catch (InvalidProtocolBufferException broken)
        {
            throw new MalformedMessageException($"A frame is no {wanted}: {broken.Message}", broken);
        }
    }

    private static void Require(bool holds, string fault)
    {
        if (!holds)
        {
            throw new MalformedMessageException($"The link is refused: {fault}.");
        }
    }
}
