using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Breakers;

/// <summary>Where a breaker's random numbers come from: a stream of the venue's own, apart for each breaker of each market.</summary>
/// <param name="Seed">The run's seed.</param>
/// <param name="Venue">The venue, which owns the stream.</param>
/// <param name="Instrument">The market.</param>
/// <param name="Place">The breaker's place among those of the market.</param>
public readonly record struct BreakerSeed(ulong Seed, ParticipantId Venue, InstrumentId Instrument, int Place)
{
    private const int FirstStream = 1 << 30;

    /// <summary>Opens the stream at its first draw.</summary>
    public SeedStream Open() => new(Seed, Venue, FirstStream | (Instrument.Value << 6) | (Place & 63));
}

/// <summary>How long orders are collected before a call auction.</summary>
public sealed record CallPeriodTerms
{
    /// <summary>The least time; positive.</summary>
    public Duration Length { get; init; } = Duration.FromMinutes(2);

    /// <summary>The end is drawn evenly from so much time after the least; zero for a fixed end.</summary>
    /// <remarks>Source: Xetra and Borsa Italiana end their calls at random so that nobody can time the last order (Borsa: within 30 s).</remarks>
    public Duration RandomEnd { get; init; }

    /// <summary>The call is extended while its indicative price lies further from its reference than this; zero for never.</summary>
    public Ratio ExtendBeyond { get; init; }

    /// <summary>How often a call may be extended; zero for any number.</summary>
    public int MostExtensions { get; init; }

    /// <summary>Where the random end is drawn from.</summary>
    public BreakerSeed Seed { get; init; }
}

/// <summary>The time in which a market collects orders for a call auction: it begins, may be extended, and ends.</summary>
/// <param name="terms">Its length.</param>
public sealed class CallPeriod(CallPeriodTerms terms)
{
    private SeedStream _stream = terms.Seed.Open();
    private int _extensions;

    /// <summary>Begins a call.</summary>
    /// <param name="now">The current virtual time.</param>
    /// <param name="length">Another least time than the terms', or zero.</param>
    /// <returns>When it ends.</returns>
    public VirtualTime Begin(VirtualTime now, Duration length = default)
    {
        _extensions = 0;
        return EndOf(now, length);
    }

    /// <summary>Extends a call whose end has come, where its price lies too far off and it may be extended once more.</summary>
    /// <param name="indicative">The price that the auction would come to; where it is unset, the call is not extended.</param>
    /// <param name="reference">What it is compared with; where it is unset, the call is not extended.</param>
    /// <param name="now">The current virtual time.</param>
    /// <param name="end">When it ends now.</param>
    public bool TryExtend(Price indicative, Price reference, VirtualTime now, out VirtualTime end)
    {
        end = VirtualTime.Never;
        var mayExtend = terms.MostExtensions == 0 || _extensions < terms.MostExtensions;
        if (!mayExtend || !indicative.IsSet || !reference.IsSet || terms.ExtendBeyond == Ratio.Zero)
        {
            return false;
        }

        var (lower, upper) = PriceBand.Around(reference, terms.ExtendBeyond);
        if (indicative >= lower && indicative <= upper)
        {
            return false;
        }

        _extensions++;
        end = EndOf(now, Duration.Zero);
        return true;
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(in _stream);
        writer.Write(_extensions);
    }

    /// <summary>Takes a state that was written.</summary>
    public void ReadState(StateReader reader)
    {
        reader.Read(ref _stream);
        _extensions = reader.ReadInt32();
    }

    private VirtualTime EndOf(VirtualTime now, Duration length)
    {
        var least = now + (length > Duration.Zero ? length : terms.Length);
        return terms.RandomEnd > Duration.Zero
            ? least + new Duration(_stream.NextBelow(terms.RandomEnd.Nanoseconds + 1))
            : least;
    }
}
