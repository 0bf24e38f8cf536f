using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Models;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Models;

/// <summary>A perpetual position and what stands behind it.</summary>
/// <remarks>Source: Chitra, Autodeleveraging: Impossibilities and Optimization, arXiv 2512.01112. Bankruptcy is measured from the entry price.</remarks>
public sealed record PositionHolderTerms : IModelTerms
{
    /// <summary>The perpetual market.</summary>
    public required ParticipantId Market { get; init; }

    /// <summary>Units; negative is short.</summary>
    public required double Units { get; init; }

    /// <summary>The price at which they were bought or sold; above zero.</summary>
    public required double Entry { get; init; }

    /// <summary>Collateral at the start.</summary>
    public required double Collateral { get; init; }

    /// <summary>What the account has gained, or lost, apart from the position.</summary>
    public double Realised { get; init; }

    /// <summary>Its place in a queue; null where the greatest profit × leverage is first.</summary>
    public double? Rank { get; init; }

    /// <summary>Equity over worth below which the position is unsafe.</summary>
    public double Maintenance { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Figures => [Figure.Equity, Figure.Profit, Figure.Leverage, Figure.MarginCall, Figure.BankruptcyPrice, Figure.LiquidationPrice, Figure.Seized];

    /// <inheritdoc/>
    public IParticipant Create(ParticipantId self, ulong seed) => new PositionHolder(this);
}

/// <summary>Holds a perpetual position: reckons its equity at each mark, tells its market, and bears what is taken from it.</summary>
public sealed class PositionHolder : IParticipant
{
    private readonly PositionHolderTerms _terms;
    private double _units;
    private double _equity;
    private double _profit;
    private double _mark;
    private long _step;

    /// <summary>Opens a holder.</summary>
    /// <param name="terms">What it holds.</param>
    public PositionHolder(PositionHolderTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        _terms = terms;
        _units = terms.Units;
        _mark = terms.Entry;
        _profit = terms.Realised;
        _equity = terms.Collateral + terms.Realised;
    }

    /// <inheritdoc/>
    public void Start(IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        outbox.Tell(Figure.Equity, 0, _equity);
        if (_units != 0)
        {
            var bankruptcy = _terms.Entry - (_equity / _units);
            outbox.Tell(Figure.BankruptcyPrice, 0, Math.Max(0, bankruptcy));
            outbox.Tell(Figure.LiquidationPrice, 0, Math.Max(0, bankruptcy / (_units > 0 ? 1 - _terms.Maintenance : 1 + _terms.Maintenance)));
        }
    }

    /// <inheritdoc/>
    public void Handle(in Message message, ParticipantId from, IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        if (message.Kind == MessageKind.ClaimNotice)
        {
            Bear(message.Body<ClaimNotice>().Amount, outbox);
            return;
        }

        var price = message.Body<CallPrice>();
        var gain = _units * (price.Price - _mark + price.Paid);
        (_step, _mark) = (price.Step, price.Price);
        _equity += gain;
        _profit += gain;
        outbox.Tell(Figure.Equity, _step, _equity);
        outbox.Tell(Figure.Profit, _step, _profit);
        var worth = Math.Abs(_units) * _mark;
        var leverage = _equity > 0 ? worth / _equity : 0;
        if (_equity > 0)
        {
            outbox.Tell(Figure.Leverage, _step, leverage);
        }

        outbox.Tell(Figure.MarginCall, _step, _units != 0 && _equity < _terms.Maintenance * worth ? 1 : 0);
        outbox.Send(from, new PositionStanding(_equity, _profit, Math.Abs(_units) * leverage, _terms.Rank ?? -(_profit * leverage)));
    }

    /// <inheritdoc/>
    public void Wake(long token, IOutbox outbox) => throw new InvariantViolationException("A position holder asks for no wake-ups.");

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_units);
        writer.Write(_equity);
        writer.Write(_profit);
        writer.Write(_mark);
        writer.Write(_step);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _units = reader.ReadDouble();
        _equity = reader.ReadDouble();
        _profit = reader.ReadDouble();
        _mark = reader.ReadDouble();
        _step = reader.ReadInt64();
    }

    /// <summary>Bears its part of others' losses; one that is bankrupt is closed, since they have borne its own.</summary>
    private void Bear(double taken, IOutbox outbox)
    {
        outbox.Tell(Figure.Seized, _step, taken);
        if (_equity < 0)
        {
            (_units, _equity) = (0, 0);
            return;
        }

        _equity -= taken;
        _profit -= taken;
    }
}
