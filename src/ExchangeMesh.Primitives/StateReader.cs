using System.Buffers.Binary;

namespace ExchangeMesh.Primitives;

/// <summary>Reads back what a <see cref="StateWriter"/> wrote, in the same order. Not safe for two threads.</summary>
/// <remarks>Every step is checked: a block that is cut short or damaged ends in a <see cref="DamagedStateException"/>, never in a state that nobody wrote.</remarks>
/// <param name="written">What was written; it must not change while it is read.</param>
public sealed class StateReader(ReadOnlyMemory<byte> written)
{
    private int _at;

    /// <summary>How many bytes are left.</summary>
    public int Left => written.Length - _at;

    /// <summary>Reads an integer.</summary>
    /// <exception cref="DamagedStateException">The block ends before.</exception>
    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

    /// <summary>Reads an integer that fits 32 bits.</summary>
    /// <exception cref="DamagedStateException">The block ends before, or the integer does not fit.</exception>
    public int ReadInt32()
    {
        var number = ReadInt64();
        Require(number is >= int.MinValue and <= int.MaxValue, "a number does not fit 32 bits");
        return (int)number;
    }

    /// <summary>Reads an integer from 0 up to but not including a bound.</summary>
    /// <exception cref="DamagedStateException">The block ends before, or the integer is out of its range.</exception>
    public int ReadBelow(int bound)
    {
        var number = ReadInt64();
        Require(number >= 0 && number < bound, "a number is out of its range");
        return (int)number;
    }

    /// <summary>Reads how many things follow.</summary>
    /// <param name="leastBytes">The fewest bytes that one of them takes; at least 1.</param>
    /// <exception cref="DamagedStateException">The block ends before, or has no room for so many.</exception>
    public int ReadCount(int leastBytes)
    {
        var count = ReadInt64();
        Require(count >= 0 && count <= Left / leastBytes, "more is announced than there is");
        return (int)count;
    }

    /// <summary>Reads a truth value.</summary>
    /// <exception cref="DamagedStateException">The block ends before, or the value is neither true nor false.</exception>
    public bool ReadBoolean() => ReadBelow(2) == 1;

    /// <summary>Reads a number's bits.</summary>
    /// <exception cref="DamagedStateException">The block ends before.</exception>
    public double ReadDouble() => BitConverter.Int64BitsToDouble(ReadInt64());

    /// <summary>Reads a wide integer.</summary>
    /// <exception cref="DamagedStateException">The block ends before.</exception>
    public Int128 ReadInt128()
    {
        var low = unchecked((ulong)ReadInt64());
        var high = unchecked((ulong)ReadInt64());
        return unchecked((Int128)new UInt128(high, low));
    }

    /// <summary>Reads one of an enumeration's values.</summary>
    /// <exception cref="DamagedStateException">The block ends before, or there is no such value.</exception>
    public T ReadEnum<T>()
        where T : struct, Enum
    {
        var value = (T)Enum.ToObject(typeof(T), ReadBelow(byte.MaxValue + 1));
        Require(Enum.IsDefined(value), "an enumeration has no such value");
        return value;
    }

    /// <summary>Moves a random stream to where it stood.</summary>
    /// <exception cref="DamagedStateException">The block ends before.</exception>
    public void Read(ref SeedStream stream) => stream.MoveTo(unchecked((ulong)ReadInt64()));

    /// <summary>Ends the reading when what was read cannot be.</summary>
    /// <param name="holds">What must be true.</param>
    /// <param name="damage">The sentence that says what is wrong when it is not.</param>
    /// <exception cref="DamagedStateException">The condition is false.</exception>
    public void Require(bool holds, string damage)
    {
        if (!holds)
        {
            throw new DamagedStateException($"{damage}, before byte {_at} of {written.Length}");
        }
    }

    /// <summary>Ends the reading where something is left that nobody has read.</summary>
    /// <exception cref="DamagedStateException">Something is left.</exception>
    public void RequireEnd() => Require(Left == 0, "there is more than was written");

    private ReadOnlySpan<byte> Take(int count)
    {
        Require(count <= Left, "the block ends too soon");
        var taken = written.Span.Slice(_at, count);
        _at += count;
        return taken;
    }
}

/// <summary>Says that a written state is cut short, damaged, or of another version of the program.</summary>
/// <param name="message">What is wrong, and where.</param>
public sealed class DamagedStateException(string message) : Exception(message);
