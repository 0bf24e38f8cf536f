using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Funding;

/// <summary>Premiums that are gathered until there are enough for their median, which counts as one sample.</summary>
/// <remarks>Source: gh:dydxprotocol/v4-chain protocol/x/perpetuals: each block votes a premium, a minute's sample is the median of its votes.</remarks>
/// <param name="count">How many premiums make a sample.</param>
internal sealed class PremiumVotes(int count)
{
    private readonly long[] _votes = new long[count];
    private int _cast;

    /// <summary>Takes a premium; the last one of a sample closes it.</summary>
    /// <param name="premiumPpb">In parts per billion.</param>
    /// <param name="median">The sample: the middle premium, or the mean of the two in the middle, halves up.</param>
    /// <returns>Whether the sample is complete.</returns>
    public bool TryClose(long premiumPpb, out long median)
    {
        median = 0;
        _votes[_cast++] = premiumPpb;
        if (_cast < _votes.Length)
        {
            return false;
        }

        _cast = 0;
        Array.Sort(_votes);
        var upper = _votes[_votes.Length / 2];
        median = _votes.Length % 2 == 1 ? upper : (long)Rounding.DivideDown((Int128)_votes[(_votes.Length / 2) - 1] + upper + 1, 2);
        return true;
    }

    /// <summary>Writes the premiums of the sample that is not complete yet.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(_cast);
        foreach (var vote in _votes.AsSpan(0, _cast))
        {
            writer.Write(vote);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        _cast = reader.ReadBelow(_votes.Length);
        foreach (ref var vote in _votes.AsSpan(0, _cast))
        {
            vote = reader.ReadInt64();
        }
    }
}
