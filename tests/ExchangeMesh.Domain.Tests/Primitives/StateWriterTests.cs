using CsCheck;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Primitives;

public sealed class StateWriterTests
{
    [Fact]
    public void Values_are_written_little_endian_in_fixed_widths()
    {
        var writer = new StateWriter();

        writer.Write(0x0102030405060708);
        writer.Write(true);
        writer.Write(1.0);
        writer.Write((Int128)1 << 64);

        Assert.Equal(
            [
                8, 7, 6, 5, 4, 3, 2, 1,
                1, 0, 0, 0, 0, 0, 0, 0,
                0, 0, 0, 0, 0, 0, 0xF0, 0x3F,
                0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0,
            ],
            writer.Written.ToArray());
    }

    [Fact]
    public void More_than_its_first_memory_is_kept_and_clearing_forgets_all()
    {
        var writer = new StateWriter();
        for (var word = 0L; word < 5_000; word++)
        {
            writer.Write(word);
        }

        var length = writer.Written.Length;
        var last = writer.Written[^8..].ToArray();
        writer.Clear();

        Assert.Equal(40_000, length);
        Assert.Equal(BitConverter.GetBytes(4_999L), last);
        Assert.True(writer.Written.IsEmpty);
    }

    [Fact]
    public void Where_a_stream_stands_is_part_of_the_state()
    {
        var stream = new SeedStream(1, new ParticipantId(0), 0);
        var writer = new StateWriter();

        writer.Write(in stream);
        stream.NextBits();
        writer.Write(in stream);

        Assert.NotEqual(writer.Written[..8].ToArray(), writer.Written[8..].ToArray());
    }

    [Fact]
    public void One_changed_word_changes_the_hash()
    {
        Gen.Select(Gen.Long.Array[1, 50], Gen.Int[0, 49], Gen.Long[1, long.MaxValue]).Sample((words, place, change) =>
        {
            var changed = words.ToArray();
            changed[place % words.Length] ^= change;

            Assert.NotEqual(Hash(words), Hash(changed));
            Assert.Equal(Hash(words), Hash([.. words]));
        });
    }

    [Fact]
    public void The_hash_tells_bytes_that_do_not_fill_a_word()
    {
        Assert.NotEqual(StateHash.Of([1, 2, 3]), StateHash.Of([1, 2, 4]));
        Assert.NotEqual(StateHash.Of([]), StateHash.Of([0]));
    }

    private static ulong Hash(long[] words)
    {
        var writer = new StateWriter();
        foreach (var word in words)
        {
            writer.Write(word);
        }

        return StateHash.Of(writer.Written);
    }
}
