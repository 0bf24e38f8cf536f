using System.Buffers.Binary;

namespace ExchangeMesh.Primitives;

/// <summary>A 64-bit hash of a participant's written state: equal on every platform and in every process.</summary>
/// <remarks>FNV-1a over 64-bit words with a final mix; it finds differences, it does not resist forgery.</remarks>
public static class StateHash
{
    private const ulong Offset = 1469598103934665603;
    private const ulong Prime = 1099511628211;

    /// <summary>Returns the hash of written state.</summary>
    public static ulong Of(ReadOnlySpan<byte> written)
    {
        var hash = Offset;
        unchecked
        {
            while (written.Length >= 8)
            {
                hash = (hash ^ BinaryPrimitives.ReadUInt64LittleEndian(written)) * Prime;
                hash ^= hash >> 29;
                written = written[8..];
            }

            foreach (var octet in written)
            {
                hash = (hash ^ octet) * Prime;
            }
        }

        return Mix(hash);
    }

    /// <summary>Returns well-mixed bits of an integer (the finaliser of SplitMix64).</summary>
    public static ulong Mix(ulong bits)
    {
        unchecked
        {
            bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            return bits ^ (bits >> 31);
        }
    }
}
