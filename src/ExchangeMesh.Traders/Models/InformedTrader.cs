using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Models;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Models;

/// <summary>What a trader is made of that knows what the asset will be worth, or one that trades for no reason.</summary>
/// <remarks>Source: Kyle, Continuous auctions and insider trading, Econometrica 53 (1985), one period: x = (v − p₀) ÷ (2λ), p = p₀ + λ(x + u).</remarks>
public sealed record InformedTraderTerms : IModelTerms
{
    /// <summary>The call market, which must clear each step anew from its opening price.</summary>
    public required ParticipantId Market { get; init; }

    /// <summary>The market's opening price, which is the mean of what the asset is worth, p₀.</summary>
    public required double Mean { get; init; }

    /// <summary>How the market's price follows what is bought, λ.</summary>
    public required double Slope { get; init; }

    /// <summary>The variance of what the asset is worth, Σ₀, or, of a trader without reason, of what it buys, σ_u².</summary>
    public required double Variance { get; init; }

    /// <summary>Whether the trader knows the worth; otherwise it trades at random.</summary>
    public required bool IsInformed { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Figures => IsInformed ? [Figure.Slope, Figure.Residual, Figure.Profit] : [];

    /// <inheritdoc/>
    public IParticipant Create(ParticipantId self, ulong seed) => new InformedTrader(this, new SeedStream(seed, self, 0));
}

/// <summary>
/// Trades once in each step's auction on what it alone knows, or on nothing; and works out from all auctions how the worth of the asset follows the
/// flow of orders: the slope at which the market breaks even, and the variance that is left when the flow is known.
/// </summary>
public sealed class InformedTrader : IParticipant
{
    private const int TellsEvery = 1_000;

    private readonly InformedTraderTerms _terms;
    private readonly double _deviation;
    private SeedStream _random;
    private double _worth;
    private double _count;
    private double _meanFlow;
    private double _meanWorth;
    private double _flowSquares;
    private double _worthSquares;
    private double _products;
    private double _profit;

    /// <summary>Opens a trader.</summary>
    /// <param name="terms">What it knows.</param>
    /// <param name="random">Where the worth, or what it buys, is drawn from.</param>
    public InformedTrader(InformedTraderTerms terms, SeedStream random)
    {
        ArgumentNullException.ThrowIfNull(terms);
        _terms = terms;
        _random = random;
        _deviation = Math.Sqrt(terms.Variance);
    }

    /// <inheritdoc/>
    public void Start(IOutbox outbox) => Offer(outbox);

    /// <inheritdoc/>
    public void Handle(in Message message, ParticipantId from, IOutbox outbox)
    {
        if (_terms.IsInformed)
        {
            Learn(message.Body<CallPrice>(), outbox);
        }

        Offer(outbox);
    }

    /// <inheritdoc/>
    public void Wake(long token, IOutbox outbox) => throw new InvariantViolationException("An informed trader asks for no wake-ups.");

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(in _random);
        writer.Write(_worth);
        writer.Write(_count);
        writer.Write(_meanFlow);
        writer.Write(_meanWorth);
        writer.Write(_flowSquares);
        writer.Write(_worthSquares);
        writer.Write(_products);
        writer.Write(_profit);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Read(ref _random);
        _worth = reader.ReadDouble();
        _count = reader.ReadDouble();
        _meanFlow = reader.ReadDouble();
        _meanWorth = reader.ReadDouble();
        _flowSquares = reader.ReadDouble();
        _worthSquares = reader.ReadDouble();
        _products = reader.ReadDouble();
        _profit = reader.ReadDouble();
    }

    private void Offer(IOutbox outbox)
    {
        var draw = _deviation * _random.NextNormal();
        _worth = _terms.Mean + draw;
        outbox.Send(_terms.Market, new CallOffer(_terms.IsInformed ? -draw / (2 * _terms.Slope) : -draw));
    }

    /// <summary>Takes an auction into the means, squares and products of flow and worth.</summary>
    private void Learn(in CallPrice price, IOutbox outbox)
    {
        var flow = (price.Price - price.Before) / _terms.Slope;
        _profit += -price.Units * (_worth - price.Price);
        _count++;
        var (flowOff, worthOff) = (flow - _meanFlow, _worth - _meanWorth);
        _meanFlow += flowOff / _count;
        _meanWorth += worthOff / _count;
        _flowSquares += flowOff * (flow - _meanFlow);
        _worthSquares += worthOff * (_worth - _meanWorth);
        _products += flowOff * (_worth - _meanWorth);
        if (price.Step % TellsEvery != 0 || _flowSquares == 0)
        {
            return;
        }

        var slope = _products / _flowSquares;
        outbox.Tell(Figure.Slope, price.Step, slope);
        outbox.Tell(Figure.Residual, price.Step, (_worthSquares - (slope * _products)) / _count);
        outbox.Tell(Figure.Profit, price.Step, _profit / _count);
    }
}
