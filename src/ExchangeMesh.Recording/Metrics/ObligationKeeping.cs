using ExchangeMesh.Domain.Records;

namespace ExchangeMesh.Recording.Metrics;

/// <summary>How an instrument's obliged makers kept their obligation, and what that brought and cost them.</summary>
public sealed class ObligationKeeping
{
    private long _samples;
    private long _present;

    /// <summary>Periods of one maker each.</summary>
    public int Periods { get; private set; }

    /// <summary>How many of them met the obligation.</summary>
    public int Met { get; private set; }

    /// <summary>What was paid for them, in millionths of the settlement asset.</summary>
    public Int128 RebateMicros { get; private set; }

    /// <summary>What the others cost, in millionths of the settlement asset.</summary>
    public Int128 PenaltyMicros { get; private set; }

    /// <summary>Samples in which a maker quoted as it is obliged to ÷ samples, over all makers; null without any.</summary>
    public double? Presence => _samples == 0 ? null : _present / (double)_samples;

    /// <summary>Met periods ÷ periods; null without any.</summary>
    public double? MetShare => Periods == 0 ? null : Met / (double)Periods;

    /// <summary>Takes in a maker's period.</summary>
    public void Apply(in ObligationRow row)
    {
        Periods++;
        Met += row.IsMet ? 1 : 0;
        _samples += row.Samples;
        _present += row.Present;
        RebateMicros += Math.Max(0, row.Paid.Micros);
        PenaltyMicros += Math.Max(0, -row.Paid.Micros);
    }
}
