using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording.Metrics;

/// <summary>How an insurance fund fared.</summary>
/// <param name="venue">Whose fund.</param>
/// <param name="asset">What it is held in.</param>
public sealed class InsuranceDrawdown(ParticipantId venue, AssetId asset)
{
    /// <summary>Whose fund.</summary>
    public ParticipantId Venue { get; } = venue;

    /// <summary>What it is held in.</summary>
    public AssetId Asset { get; } = asset;

    /// <summary>What it held first; null before anything is known.</summary>
    public Money? Opening { get; private set; }

    /// <summary>The least that it held.</summary>
    public Money Low { get; private set; }

    /// <summary>What it holds.</summary>
    public Money Final { get; private set; }

    /// <summary>All that came in.</summary>
    public Money PaidIn { get; private set; }

    /// <summary>All that was paid out; positive.</summary>
    public Money PaidOut { get; private set; }

    /// <summary>What was paid out for losses beyond bankruptcy; positive. The rest of what was paid out bought collateral.</summary>
    public Money LossPaid { get; private set; }

    /// <summary>How else the balance changed: final − (opening + paid in − paid out).</summary>
    public Money Other => Final - ((Opening ?? Final) + PaidIn - PaidOut);

    /// <summary>The greatest fall below the opening balance.</summary>
    public Money Drawdown => (Opening ?? Low) - Low;

    /// <summary>Takes in a change.</summary>
    public void Apply(in InsuranceRow row)
    {
        See(row.Balance - row.Change);
        See(row.Balance);
        if (row.Change.Micros >= 0)
        {
            PaidIn += row.Change;
        }
        else
        {
            PaidOut -= row.Change;
            LossPaid -= row.Reason == InsuranceReason.Loss ? row.Change : Money.Zero;
        }
    }

    /// <summary>Takes in a balance.</summary>
    public void See(Money balance)
    {
        Low = Opening is null ? balance : Money.Min(Low, balance);
        Opening ??= balance;
        Final = balance;
    }
}
