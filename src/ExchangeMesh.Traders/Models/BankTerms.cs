using ExchangeMesh.Domain.Models;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Models;

/// <summary>How a bank comes to sell.</summary>
public enum BankRule : byte
{
    /// <summary>Below a buffer of capital it sheds assets until equity is the target again.</summary>
    Threshold,

    /// <summary>It always sheds what is needed for equity to be the target.</summary>
    Targeting,

    /// <summary>It sells in proportion to its loss: assets × (assets − equity) ÷ equity × loss, from all holdings alike.</summary>
    Proportional,
}

/// <summary>A bank's balance sheet at the start, and its rule.</summary>
/// <remarks>
/// Sources: thresholds and targeting, Cont and Schaanning, Fire sales, indirect contagion and systemic stress testing (2017);
/// proportional sales, Greenwood, Landier and Thesmar, Vulnerable Banks (2015).
/// </remarks>
public sealed record BankTerms : IModelTerms
{
    /// <summary>The call markets that it deals in.</summary>
    public required IReadOnlyList<ParticipantId> Markets { get; init; }

    /// <summary>The markets' opening prices.</summary>
    public required IReadOnlyList<double> OpeningPrices { get; init; }

    /// <summary>The length of the markets' step.</summary>
    public required Duration Step { get; init; }

    /// <summary>Units held in each market.</summary>
    public required IReadOnlyList<double> Holdings { get; init; }

    /// <summary>Cash, holdings and what cannot be sold, in all; above zero.</summary>
    public required double Assets { get; init; }

    /// <summary>What is owned less what is owed.</summary>
    public required double Equity { get; init; }

    /// <summary>Cash, as a share of assets.</summary>
    public double CashShare { get; init; }

    /// <summary>The part of what is owed that can be repaid, as a share.</summary>
    public double LoanShare { get; init; }

    /// <summary>How it comes to sell.</summary>
    public BankRule Rule { get; init; }

    /// <summary>Equity over assets below which the bank has defaulted and sells everything.</summary>
    public double Floor { get; init; }

    /// <summary>Equity over assets below which it acts, for <see cref="BankRule.Threshold"/>.</summary>
    public double Buffer { get; init; }

    /// <summary>Equity over assets that it goes back to.</summary>
    public double Target { get; init; }

    /// <summary>How many times it sells, for <see cref="BankRule.Proportional"/>.</summary>
    public int Rounds { get; init; } = 1;

    /// <summary>The span after a clearing over which banks look at their books, each at a moment of its own; zero for all at once.</summary>
    public Duration LookSpread { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Figures => [Figure.Sold, Figure.Held, Figure.Assets, Figure.Equity, Figure.Default, Figure.Shortfall, Figure.MarkedLoss, Figure.Pushed];

    /// <inheritdoc/>
    public IParticipant Create(ParticipantId self, ulong seed) => new Bank(this, new SeedStream(seed, self, 0));
}
