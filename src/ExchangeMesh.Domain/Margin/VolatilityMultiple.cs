using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Margin;

/// <summary>By how much volatility multiplies a market's margin rates.</summary>
/// <remarks>
/// calculated = factor × max(floor, (1 − weight) × estimate + weight × stressed) × √(horizon ÷ year), where the estimate is the root of the
/// exponentially weighted mean of squared log-returns per time. With a buffer b and the slow mean R of what was calculated, the margin is
/// max(calculated, min(calculated × (1 + b), R × (1 + b))): while what is calculated rises above R, the buffer is used up before the margin
/// moves. The multiple is that over the first tier's initial margin, at least one, rounded up to whole hundredths.
/// </remarks>
/// <param name="terms">The venue's.</param>
/// <param name="initialRate">The first tier's initial margin.</param>
internal sealed class VolatilityMultiple(DynamicMarginTerms terms, Ratio initialRate)
{
    private const double SecondsPerYear = 365.0 * 86_400;
    private const long Step = Ratio.One / 100;
    private double _variance;
    private double _reference;
    private long _lastMark;
    private long _observations;

    /// <summary>The multiple: one whole, or more.</summary>
    public Ratio Current { get; private set; } = new(Ratio.One);

    /// <summary>Takes note of the mark at the end of an interval.</summary>
    /// <param name="mark">The mark in ticks.</param>
    /// <param name="elapsed">Since the last note.</param>
    public void TakeNote(long mark, Duration elapsed)
    {
        if (terms.VolatilityFactor <= 0)
        {
            return;
        }

        var seconds = elapsed.TotalSeconds;
        if (_lastMark > 0)
        {
            var move = DeterministicMath.Log((double)mark / _lastMark);
            _variance += ((move * move / seconds) - _variance) * (1 - DeterministicMath.Exp(-seconds / terms.Memory.TotalSeconds));
        }

        _lastMark = mark;
        var calculated = terms.VolatilityFactor * Volatility() * Math.Sqrt(terms.Horizon.TotalSeconds / SecondsPerYear);
        _reference = _observations++ == 0
            ? calculated
            : _reference + ((calculated - _reference) * (1 - DeterministicMath.Exp(-seconds / terms.BufferMemory.TotalSeconds)));
        var buffered = (1 + terms.Buffer.Value) * Math.Min(calculated, _reference);
        var wanted = Math.Max(calculated, buffered) / initialRate.Value;
        var steps = (long)Math.Ceiling(Math.Clamp(wanted, 1, terms.GreatestMultiple.Value) * (Ratio.One / Step) - 1e-9);
        Current = new Ratio(Math.Clamp(steps * Step, Ratio.One, terms.GreatestMultiple.PartsPerMillion));
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(_variance);
        writer.Write(_reference);
        writer.Write(_lastMark);
        writer.Write(_observations);
        writer.Write(Current.PartsPerMillion);
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        _variance = reader.ReadDouble();
        _reference = reader.ReadDouble();
        _lastMark = reader.ReadInt64();
        _observations = reader.ReadInt64();
        Current = new Ratio(reader.ReadInt64());
    }

    private double Volatility()
    {
        var weight = terms.StressedWeight.Value;
        var estimate = Math.Sqrt(_variance * SecondsPerYear);
        return Math.Max(terms.VolatilityFloor, ((1 - weight) * estimate) + (weight * terms.StressedVolatility));
    }
}
