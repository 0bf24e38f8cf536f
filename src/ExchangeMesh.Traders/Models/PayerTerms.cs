using ExchangeMesh.Domain.Models;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Models;

/// <summary>How payers clear what they owe each other.</summary>
public enum ClearingRule : byte
{
    /// <summary>Each pays what it owes, or all that it has.</summary>
    EisenbergNoe,

    /// <summary>The same, but who cannot pay all loses part of what it has.</summary>
    RogersVeraart,

    /// <summary>Losses of equity are passed on to lenders in proportion, default or not.</summary>
    DebtRank,
}

/// <summary>What a payer owns and owes, and the clearing rule.</summary>
/// <remarks>
/// Sources: Eisenberg and Noe, Systemic risk in financial systems (2001); Rogers and Veraart, Failure and rescue in an interbank network (2013);
/// linear DebtRank, Battiston and others (2012) as in Bardoscia and others (2015). Payments begin at the whole of what is owed and only fall, so they end at the greatest clearing vector.
/// </remarks>
public sealed record PayerTerms : IModelTerms
{
    /// <summary>The rule.</summary>
    public ClearingRule Rule { get; init; }

    /// <summary>How long a payer waits before it works out its payments anew.</summary>
    public required Duration Step { get; init; }

    /// <summary>What it owns outside the network, before <see cref="Loss"/>.</summary>
    public double ExternalAssets { get; init; }

    /// <summary>The share of external assets that is lost at the start.</summary>
    public double Loss { get; init; }

    /// <summary>What it owes outside the network, of the same rank as what it owes inside.</summary>
    public double ExternalLiabilities { get; init; }

    /// <summary>What is left of external assets when it cannot pay, for <see cref="ClearingRule.RogersVeraart"/>.</summary>
    public double ExternalRecovery { get; init; } = 1;

    /// <summary>What is left of others' payments when it cannot pay, for <see cref="ClearingRule.RogersVeraart"/>.</summary>
    public double InternalRecovery { get; init; } = 1;

    /// <summary>Whom it owes, and how much.</summary>
    public IReadOnlyList<Claim> Owes { get; init; } = [];

    /// <summary>Who owes it, and how much, by their numbers.</summary>
    public IReadOnlyList<Claim> Owed { get; init; } = [];

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Figures => [Figure.Equity, Figure.Debt, Figure.Default, Figure.Shortfall, Figure.Payment, Figure.Distress];

    /// <inheritdoc/>
    public IParticipant Create(ParticipantId self, ulong seed) => new Payer(this);
}

/// <summary>A claim, seen from one side.</summary>
/// <param name="Other">Who is on the other side.</param>
/// <param name="Amount">How much is owed.</param>
public readonly record struct Claim(ParticipantId Other, double Amount);
