using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Primitives;

/// <summary>What was written is read back, and nothing else is.</summary>
public sealed class StateReaderTests
{
    [Fact]
    public void Every_kind_of_value_comes_back()
    {
        var stream = new SeedStream(3, new ParticipantId(1), 0);
        stream.NextBits();
        stream.NextBits();
        var writer = new StateWriter();
        writer.Write(long.MinValue);
        writer.Write(-5);
        writer.Write(true);
        writer.Write(-0.1);
        writer.Write(Int128.MinValue + 7);
        writer.Write((long)SelfTradePrevention.CancelBoth);
        writer.Write(in stream);

        var reader = new StateReader(writer.Written.ToArray());
        Assert.Equal(long.MinValue, reader.ReadInt64());
        Assert.Equal(-5, reader.ReadInt32());
        Assert.True(reader.ReadBoolean());
        Assert.Equal(-0.1, reader.ReadDouble());
        Assert.Equal(Int128.MinValue + 7, reader.ReadInt128());
        Assert.Equal(SelfTradePrevention.CancelBoth, reader.ReadEnum<SelfTradePrevention>());
        var again = new SeedStream(3, new ParticipantId(1), 0);
        reader.Read(ref again);
        Assert.Equal(stream.NextBits(), again.NextBits());
        reader.RequireEnd();
    }

    [Fact]
    public void A_block_that_ends_too_soon_is_damaged() =>
        Assert.Throws<DamagedStateException>(() => new StateReader(Of(1).AsMemory(0, 7)).ReadInt64());

    [Fact]
    public void A_block_with_more_than_was_read_is_damaged() => Assert.Throws<DamagedStateException>(() => new StateReader(Of(1)).RequireEnd());

    [Theory]
    [InlineData(int.MaxValue, true)]
    [InlineData(int.MaxValue + 1L, false)]
    [InlineData(int.MinValue, true)]
    [InlineData(int.MinValue - 1L, false)]
    public void A_number_that_does_not_fit_is_damaged(long number, bool fits) => Expect(fits, number, reader => reader.ReadInt32());

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(-1, false)]
    public void A_truth_value_is_zero_or_one(long number, bool fits) => Expect(fits, number, reader => reader.ReadBoolean());

    [Theory]
    [InlineData((long)SelfTradePrevention.CancelBoth, true)]
    [InlineData((long)SelfTradePrevention.CancelBoth + 1, false)]
    [InlineData(256, false)]
    public void A_value_that_an_enumeration_does_not_have_is_damaged(long number, bool fits) =>
        Expect(fits, number, reader => reader.ReadEnum<SelfTradePrevention>());

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(-1, false)]
    [InlineData(long.MaxValue, false)]
    public void A_count_is_at_most_what_there_is_room_for(long count, bool fits) => Expect(fits, count, reader => reader.ReadCount(8), more: 16);

    private static void Expect<T>(bool fits, long number, Func<StateReader, T> read, int more = 0)
    {
        var reader = new StateReader((byte[])[.. Of(number), .. new byte[more]]);
        if (fits)
        {
            read(reader);
        }
        else
        {
            Assert.Throws<DamagedStateException>(() => read(reader));
        }
    }

    private static byte[] Of(long number)
    {
        var writer = new StateWriter();
        writer.Write(number);
        return writer.Written.ToArray();
    }
}
