using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording.Metrics;

/// <summary>What auto-deleveraging took from winners.</summary>
public sealed class AdlImpact
{
    private readonly SortedSet<ParticipantId> _accounts = [];

    /// <summary>How many closings there were.</summary>
    public int Count { get; private set; }

    /// <summary>How many accounts were hit.</summary>
    public int Accounts => _accounts.Count;

    /// <summary>What was closed, in millionths of the quote asset.</summary>
    public Int128 NotionalMicros { get; private set; }

    /// <summary>What the winners would have had more at the mark price, in millionths of the settlement asset; negative where the closing price was better.</summary>
    public Int128 ForgoneMicros { get; private set; }

    /// <summary>How many of them broke a hedge on another venue.</summary>
    public int BrokenHedges { get; private set; }

    /// <summary>What stands open of the base asset for it, in millionths.</summary>
    public Int128 OpenedMicros { get; private set; }

    /// <summary>Takes in a hedge that a closing has broken.</summary>
    public void Apply(in BrokenHedgeRow row)
    {
        BrokenHedges++;
        OpenedMicros += row.Open.Micros;
    }

    /// <summary>When the first happened; never.</summary>
    public VirtualTime FirstAt { get; private set; } = VirtualTime.Never;

    /// <summary>Takes in a closing.</summary>
    public void Apply(VirtualTime at, in DeleveragingRow row, Instrument? terms)
    {
        Count++;
        _accounts.Add(row.Account);
        FirstAt = at < FirstAt ? at : FirstAt;
        NotionalMicros += Notional.InQuoteMicros(terms, row.Price, row.Quantity);
        if (terms is not null && row.Mark.IsSet && row.Price.IsSet)
        {
            ForgoneMicros += terms.ProfitRoundedDown(-row.Quantity, row.Price, row.Mark).Micros;
        }
    }
}
