using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Models;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Models;

/// <summary>How much a trader sells for fear of a halt.</summary>
/// <remarks>Source of the mechanism: Chen, Petukhov, Wang and Xing, The Dark Side of Circuit Breakers (2024): who may be locked in sells before.</remarks>
public sealed record FearfulSellerTerms : IModelTerms
{
    /// <summary>The call market.</summary>
    public required ParticipantId Market { get; init; }

    /// <summary>The price at which the market halts.</summary>
    public required double HaltPrice { get; init; }

    /// <summary>How far above that it begins to sell, as a price; above zero.</summary>
    public required double Reach { get; init; }

    /// <summary>Units offered in a step at the halt price; less, in a straight line, above it.</summary>
    public required double Units { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Figures => [Figure.Sold];

    /// <inheritdoc/>
    public IParticipant Create(ParticipantId self, ulong seed) => new FearfulSeller(this);
}

/// <summary>Sells the more the nearer its market is to a halt.</summary>
public sealed class FearfulSeller : IParticipant
{
    private readonly FearfulSellerTerms _terms;

    /// <summary>Opens a seller.</summary>
    /// <param name="terms">Its rule.</param>
    public FearfulSeller(FearfulSellerTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        _terms = terms;
    }

    /// <inheritdoc/>
    public void Start(IOutbox outbox)
    {
    }

    /// <inheritdoc/>
    public void Handle(in Message message, ParticipantId from, IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        var price = message.Body<CallPrice>();
        if (price.Units > 0)
        {
            outbox.Tell(Figure.Sold, price.Step, price.Units);
        }

        var fear = 1 - ((price.Price - _terms.HaltPrice) / _terms.Reach);
        if (price.IsCall && fear > 0)
        {
            outbox.Send(from, new CallOffer(_terms.Units * Math.Min(1, fear)));
        }
    }

    /// <inheritdoc/>
    public void Wake(long token, IOutbox outbox) => throw new InvariantViolationException("A fearful seller asks for no wake-ups.");

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
    }
}
