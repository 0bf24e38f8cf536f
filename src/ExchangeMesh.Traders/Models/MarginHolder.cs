using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Models;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Models;

/// <summary>What a margin holder holds, and how its margin reacts.</summary>
/// <remarks>
/// Source: the margin spiral of Brunnermeier and Pedersen, Market Liquidity and Funding Liquidity (2009), in the closed form
/// θP² + (m₀ − θd − λx₀(1+θ))P − m₀d = 0 of a linear market's whole fall P; see the README beside this file.
/// </remarks>
public sealed record MarginHolderTerms : IModelTerms
{
    /// <summary>The call market, which must let offers be revised.</summary>
    public required ParticipantId Market { get; init; }

    /// <summary>The market's opening price.</summary>
    public required double OpeningPrice { get; init; }

    /// <summary>Units held at the start, all that its margin carries.</summary>
    public required double Units { get; init; }

    /// <summary>Margin for each unit at the start; above zero.</summary>
    public required double Margin { get; init; }

    /// <summary>How much the margin of a unit grows with a fall of the price by one.</summary>
    public double MarginReaction { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Figures => [Figure.Held, Figure.Equity];

    /// <inheritdoc/>
    public IParticipant Create(ParticipantId self, ulong seed) => new MarginHolder(this);
}

/// <summary>Holds as much of an asset as its margin carries, and offers the rest.</summary>
public sealed class MarginHolder : IParticipant
{
    private readonly MarginHolderTerms _terms;
    private double _offered;

    /// <summary>Opens a holder.</summary>
    /// <param name="terms">What it holds.</param>
    public MarginHolder(MarginHolderTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        _terms = terms;
    }

    /// <inheritdoc/>
    public void Start(IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        outbox.Tell(Figure.Held, 0, _terms.Units);
        outbox.Tell(Figure.Equity, 0, _terms.Units * _terms.Margin);
    }

    /// <inheritdoc/>
    public void Handle(in Message message, ParticipantId from, IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        var price = message.Body<CallPrice>();
        var fall = _terms.OpeningPrice - price.Price;
        var equity = _terms.Units * (_terms.Margin - fall);
        var carried = Math.Max(0, equity) / (_terms.Margin + (_terms.MarginReaction * Math.Abs(fall)));
        var offered = Math.Max(0, _terms.Units - carried);
        if (offered == _offered)
        {
            return;
        }

        _offered = offered;
        outbox.Tell(Figure.Held, price.Step, _terms.Units - offered);
        outbox.Tell(Figure.Equity, price.Step, equity);
        outbox.Send(from, new CallOffer(offered));
    }

    /// <inheritdoc/>
    public void Wake(long token, IOutbox outbox) =>
        throw new InvariantViolationException("A margin holder asks for no wake-ups.");

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_offered);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _offered = reader.ReadDouble();
    }
}
