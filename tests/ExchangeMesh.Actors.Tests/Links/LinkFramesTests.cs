using ExchangeMesh.Actors.Links;
using ExchangeMesh.Actors.Wire;

namespace ExchangeMesh.Actors.Tests.Links;

/// <summary>Frames come as they were sent, or are refused.</summary>
public sealed class LinkFramesTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(100_000)]
    public void Frames_are_read_however_they_are_cut_into_pieces(int piece)
    {
        var bytes = new MemoryStream();
        for (var number = 0; number < 50; number++)
        {
            bytes.Write(Frame(number));
        }

        var reader = new FrameReader(new InPieces(bytes.ToArray(), piece));
        for (var number = 0; number < 50; number++)
        {
            Assert.Equal(FrameKind.Request, reader.Read(LinkFrames.GreatestPayload));
            Assert.Equal(Request(number), V1.ResendRequest.Parser.ParseFrom(reader.Payload));
        }

        Assert.Throws<EndOfStreamException>(() => reader.Read(LinkFrames.GreatestPayload));
    }

    [Fact]
    public void A_frame_in_which_one_bit_is_another_is_refused()
    {
        var frame = Frame(12_345);
        for (var bit = 5 * 8; bit < frame.Length * 8; bit++)
        {
            byte[] damaged = [.. frame];
            damaged[bit / 8] ^= (byte)(1 << (bit % 8));

            Assert.Throws<MalformedMessageException>(() => new FrameReader(new MemoryStream(damaged)).Read(LinkFrames.GreatestPayload));
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(LinkFrames.GreatestPayload + 1)]
    [InlineData(int.MaxValue)]
    public void A_frame_that_says_it_is_too_large_is_refused_before_room_is_made_for_it(int length)
    {
        byte[] header = [.. BitConverter.GetBytes(length), 4, 0, 0, 0, 0, 0, 0, 0, 0];
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<MalformedMessageException>(() => new FrameReader(new MemoryStream(header)).Read(LinkFrames.GreatestPayload));

        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 100_000, "room was made for what was refused");
    }

    private static V1.ResendRequest Request(int number) => new() { Run = $"run-{number}", Epoch = number, Exchange = -1 };

    private static byte[] Frame(int number)
    {
        var buffer = Array.Empty<byte>();
        var length = LinkFrames.Put(FrameKind.Request, Request(number), ref buffer);
        return buffer[..length];
    }

    private sealed class InPieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, piece));
    }
}
