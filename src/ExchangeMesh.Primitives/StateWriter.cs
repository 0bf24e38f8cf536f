using System.Buffers.Binary;

namespace ExchangeMesh.Primitives;

/// <summary>Takes down a participant's whole state in a fixed order; its bytes are hashed for the run's fingerprint, and kept in checkpoints.</summary>
/// <remarks>Little-endian; two equal states write equal bytes, whatever history led to them; <see cref="StateReader"/> reads them back. Not safe for two threads.</remarks>
public sealed class StateWriter
{
    private byte[] _buffer = new byte[4096];
    private int _length;

    /// <summary>What was written since the last <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>Forgets what was written, and keeps the memory.</summary>
    public void Clear() => _length = 0;

    /// <summary>Writes an integer in eight bytes.</summary>
    public void Write(long value) => BinaryPrimitives.WriteInt64LittleEndian(Reserve(8), value);

    /// <summary>Writes a truth value in eight bytes.</summary>
    public void Write(bool value) => Write(value ? 1L : 0L);

    /// <summary>Writes the bits of a number in eight bytes.</summary>
    public void Write(double value) => Write(BitConverter.DoubleToInt64Bits(value));

    /// <summary>Writes a wide integer in sixteen bytes.</summary>
    public void Write(Int128 value)
    {
        Write(unchecked((long)(ulong)value));
        Write(unchecked((long)(ulong)(value >> 64)));
    }

    /// <summary>Writes where a random stream stands.</summary>
    public void Write(in SeedStream stream) => Write(unchecked((long)stream.Draws));

    private Span<byte> Reserve(int count)
    {
        if (_length + count > _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var span = _buffer.AsSpan(_length, count);
        _length += count;
        return span;
    }
}
