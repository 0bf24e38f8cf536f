using System.Runtime.CompilerServices;

namespace ExchangeMesh.Primitives;

/// <summary>The counter-based generator Philox4x32-10.</summary>
/// <remarks>
/// Source: Salmon, Moraes, Dror and Shaw, <i>Parallel random numbers: as easy as 1, 2, 3</i> (SC11).
/// Known answer for a zero counter and key: 6627e8d5 e169c58d bc57ac4c 9b00dbd8.
/// </remarks>
public static class Philox
{
    private const ulong MultiplierA = 0xD2511F53;
    private const ulong MultiplierB = 0xCD9E8D57;
    private const uint WeylA = 0x9E3779B9;
    private const uint WeylB = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>Returns the 128 random bits of one counter, as two words.</summary>
    /// <param name="key">The key: a run's seed.</param>
    /// <param name="counterLow">The counter's low 64 bits.</param>
    /// <param name="counterHigh">The counter's high 64 bits.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static (ulong First, ulong Second) Block(ulong key, ulong counterLow, ulong counterHigh)
    {
        unchecked
        {
            uint c0 = (uint)counterLow, c1 = (uint)(counterLow >> 32);
            uint c2 = (uint)counterHigh, c3 = (uint)(counterHigh >> 32);
            uint k0 = (uint)key, k1 = (uint)(key >> 32);
            for (var round = 0; round < Rounds; round++)
            {
                var productA = MultiplierA * c0;
                var productB = MultiplierB * c2;
                c0 = (uint)(productB >> 32) ^ c1 ^ k0;
                c1 = (uint)productB;
                c2 = (uint)(productA >> 32) ^ c3 ^ k1;
                c3 = (uint)productA;
                k0 += WeylA;
                k1 += WeylB;
            }

            return (c0 | ((ulong)c1 << 32), c2 | ((ulong)c3 << 32));
        }
    }
}
