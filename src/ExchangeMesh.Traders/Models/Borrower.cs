using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Models;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Models;

/// <summary>A collateralised loan, and how it is liquidated.</summary>
/// <remarks>Source: Warmuz, Chaudhary and Pinna, Toxic Liquidation Spirals, arXiv 2212.07306.</remarks>
public sealed record BorrowerTerms : IModelTerms
{
    /// <summary>The call market of the collateral, in which liquidators sell it.</summary>
    public required ParticipantId Market { get; init; }

    /// <summary>The market's opening price.</summary>
    public required double OpeningPrice { get; init; }

    /// <summary>Units of collateral at the start.</summary>
    public required double Units { get; init; }

    /// <summary>What is owed at the start.</summary>
    public required double Debt { get; init; }

    /// <summary>Debt over collateral's worth above which the loan is liquidated.</summary>
    public required double LiquidationThreshold { get; init; }

    /// <summary>The share of the debt that one liquidation repays.</summary>
    public double CloseFactor { get; init; } = 0.5;

    /// <summary>What a liquidator gets beyond what it repays, as a share of it.</summary>
    public double Bonus { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Figures => [Figure.Held, Figure.Debt, Figure.LoanToValue, Figure.Sold, Figure.Shortfall];

    /// <inheritdoc/>
    public IParticipant Create(ParticipantId self, ulong seed) => new Borrower(this);
}

/// <summary>Owes against collateral: while it owes too much of its worth, each step a liquidator repays a part, takes collateral with a bonus, and sells that.</summary>
/// <remarks>With the bonus i, a liquidation lowers the loan-to-value if and only if that is below 1 ÷ (1 + i).</remarks>
public sealed class Borrower : IParticipant
{
    private readonly BorrowerTerms _terms;
    private double _units;
    private double _debt;

    /// <summary>Opens a borrower.</summary>
    /// <param name="terms">Its loan.</param>
    public Borrower(BorrowerTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        _terms = terms;
        (_units, _debt) = (terms.Units, terms.Debt);
    }

    /// <inheritdoc/>
    public void Start(IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        TellAll(0, _terms.OpeningPrice, outbox);
    }

    /// <inheritdoc/>
    public void Handle(in Message message, ParticipantId from, IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        var price = message.Body<CallPrice>();
        if (!price.IsCall || _units * price.Price <= 0)
        {
            return;
        }

        if (_debt > _terms.LiquidationThreshold * _units * price.Price)
        {
            Liquidate(price, from, outbox);
        }

        TellAll(price.Step, price.Price, outbox);
    }

    /// <inheritdoc/>
    public void Wake(long token, IOutbox outbox) => throw new InvariantViolationException("A borrower asks for no wake-ups.");

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_units);
        writer.Write(_debt);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _units = reader.ReadDouble();
        _debt = reader.ReadDouble();
    }

    private void Liquidate(in CallPrice price, ParticipantId market, IOutbox outbox)
    {
        // Nobody repays more than the collateral that is left brings.
        var repaid = Math.Min(_terms.CloseFactor * _debt, _units * price.Price / (1 + _terms.Bonus));
        var seized = Math.Min(_units, repaid * (1 + _terms.Bonus) / price.Price);
        _debt -= repaid;
        _units -= seized;
        outbox.Tell(Figure.Sold, price.Step, seized);
        outbox.Send(market, new CallOffer(seized));
        if (_units <= 0)
        {
            outbox.Tell(Figure.Shortfall, price.Step, _debt);
        }
    }

    private void TellAll(long step, double price, IOutbox outbox)
    {
        outbox.Tell(Figure.Held, step, _units);
        outbox.Tell(Figure.Debt, step, _debt);
        if (_units * price > 0)
        {
            outbox.Tell(Figure.LoanToValue, step, _debt / (_units * price));
        }
    }
}
