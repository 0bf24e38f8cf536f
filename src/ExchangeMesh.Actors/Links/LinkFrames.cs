using System.Buffers.Binary;
using ExchangeMesh.Actors.Wire;
using ExchangeMesh.Primitives;
using Google.Protobuf;

namespace ExchangeMesh.Actors.Links;

/// <summary>What a frame on a link carries.</summary>
internal enum FrameKind : byte
{
    /// <summary>Nothing that is known.</summary>
    None = 0,

    /// <summary>A <see cref="V1.LinkHello"/>.</summary>
    Hello = 1,

    /// <summary>A <see cref="V1.LinkChallenge"/>.</summary>
    Challenge = 2,

    /// <summary>A <see cref="V1.LinkProof"/>.</summary>
    Proof = 3,

    /// <summary>A <see cref="V1.WindowBatch"/>.</summary>
    Batch = 4,

    /// <summary>A <see cref="V1.ResendRequest"/>.</summary>
    Request = 5,
}

/// <summary>Frames of a link: length, kind and hash before each payload, and a bound on what a payload may be.</summary>
internal static class LinkFrames
{
    /// <summary>The greatest payload, in bytes: that of Akka.Remote's frames on our nodes.</summary>
    public const int GreatestPayload = 1 << 20;

    /// <summary>The greatest payload from somebody who has not proved who it is, in bytes.</summary>
    public const int GreatestPayloadOfStrangers = 1 << 10;

    /// <summary>Bytes before a payload.</summary>
    public const int HeaderLength = 13;

    /// <summary>Puts a message into a buffer, as a frame.</summary>
    /// <param name="kind">What the message is.</param>
    /// <param name="message">The message.</param>
    /// <param name="buffer">Where it goes; it grows as needed.</param>
    /// <returns>The frame's length.</returns>
    public static int Put(FrameKind kind, IMessage message, ref byte[] buffer)
    {
        var length = message.CalculateSize();
        Invariant.Holds(length <= GreatestPayload, "a frame is larger than any node would take");
        if (buffer.Length < HeaderLength + length)
        {
            buffer = new byte[Math.Max(buffer.Length * 2, HeaderLength + length)];
        }

        var payload = buffer.AsSpan(HeaderLength, length);
        message.WriteTo(payload);
        BinaryPrimitives.WriteInt32LittleEndian(buffer, length);
        buffer[4] = (byte)kind;
        BinaryPrimitives.WriteUInt64LittleEndian(buffer.AsSpan(5), StateHash.Of(payload));
        return HeaderLength + length;
    }
}

/// <summary>Reads frames from a link. What is read stays valid until the next frame is asked for.</summary>
/// <param name="stream">The link.</param>
internal sealed class FrameReader(Stream stream)
{
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;
    private int _length;

    /// <summary>What the frame carries.</summary>
    public ReadOnlySpan<byte> Payload => _buffer.AsSpan(_start - _length, _length);

    /// <summary>Reads the next frame.</summary>
    /// <param name="greatest">The greatest payload that is taken, in bytes.</param>
    /// <exception cref="MalformedMessageException">It is too large, or has not come as it was sent.</exception>
    /// <exception cref="EndOfStreamException">The link has ended.</exception>
    /// <exception cref="IOException">The link is broken.</exception>
    public FrameKind Read(int greatest)
    {
        Fill(LinkFrames.HeaderLength);
        var header = _buffer.AsSpan(_start, LinkFrames.HeaderLength);
        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        var kind = (FrameKind)header[4];
        var hash = BinaryPrimitives.ReadUInt64LittleEndian(header[5..]);
        if (length < 0 || length > greatest)
        {
            throw new MalformedMessageException($"A frame of {length} bytes has come, where {greatest} are the most.");
        }

        _start += LinkFrames.HeaderLength;
        Fill(length);
        _start += length;
        _length = length;
        return StateHash.Of(Payload) == hash
            ? kind
            : throw new MalformedMessageException($"A frame of {length} bytes does not match its hash.");
    }

    private void Fill(int needed)
    {
        if (_buffer.Length - _start < needed)
        {
            var buffer = needed > _buffer.Length ? new byte[Math.Max(needed, _buffer.Length * 2)] : _buffer;
            _buffer.AsSpan(_start, _end - _start).CopyTo(buffer);
            (_buffer, _end, _start) = (buffer, _end - _start, 0);
        }

        while (_end - _start < needed)
        {
            var read = stream.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
            {
                throw new EndOfStreamException("The other end has closed the link.");
            }

            _end += read;
        }
    }
}
