using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Models;

/// <summary>When a call market clears what it is offered.</summary>
public enum CallClearing : byte
{
    /// <summary>All offers of a step at once, so that no order among them matters.</summary>
    AtOnce,

    /// <summary>Each offer when it comes: what comes of it depends on their order. A negative control.</summary>
    OnArrival,

    /// <summary>All standing offers at once, each step anew from the opening price, with shocks: what is offered may be revised until nothing changes.</summary>
    Revised,
}

/// <summary>The rules of a call market that prices follow an impact function in.</summary>
public sealed record CallMarketTerms : IModelTerms
{
    /// <summary>The price at the start; above zero.</summary>
    public required double OpeningPrice { get; init; }

    /// <summary>The length of a step; the market clears in the middle of each.</summary>
    public required Duration Step { get; init; }

    /// <summary>The impact function.</summary>
    public required ImpactLaw Impact { get; init; }

    /// <summary>When it clears.</summary>
    public CallClearing Clearing { get; init; }

    /// <summary>What sellers are paid.</summary>
    public PaidPrice Paid { get; init; }

    /// <summary>A further loss on each unit that is paid and does not stay in the price: this much, and <see cref="TemporarySlope"/> for each unit of the sale.</summary>
    public double TemporaryCost { get; init; }

    /// <summary>See <see cref="TemporaryCost"/>.</summary>
    public double TemporarySlope { get; init; }

    /// <summary>The deviation of a random change of the price in each step, beside what sales do.</summary>
    public double Deviation { get; init; }

    /// <summary>After how many steps the market opens anew, at the opening price; 0 for never.</summary>
    public int SessionSteps { get; init; }

    /// <summary>How far the price may fall below the opening price before the market halts until the next session, as a share; 0 for any.</summary>
    public double HaltFall { get; init; }

    /// <summary>The price at which the market halts; 0 where it never does.</summary>
    public double HaltPrice => HaltFall > 0 ? OpeningPrice * (1 - HaltFall) : 0;

    /// <summary>The units that shares of the market are of; above zero.</summary>
    public required double Capitalisation { get; init; }

    /// <summary>The units that are held at the start, in all.</summary>
    public double HeldInAll { get; init; }

    /// <summary>Who may deal, and is told every price, in order of their numbers.</summary>
    public required IReadOnlyList<ParticipantId> Members { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Figures => [Figure.Price, Figure.Sold, Figure.Halt];

    /// <inheritdoc/>
    public IParticipant Create(ParticipantId self, ulong seed) => new CallMarket(this, new SeedStream(seed, self, 0));
}
