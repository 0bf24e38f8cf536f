using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Models;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Models;

/// <summary>What a bank with a value-at-risk target of leverage, or the fund beside it, is made of.</summary>
/// <remarks>Source: Aymanns and Farmer, The dynamics of the leverage cycle (2015); Aymanns, Caccioli, Farmer and Tan, Taming the Basel leverage cycle (2016).</remarks>
public sealed record LeverageCycleTerms : IModelTerms
{
    /// <summary>The demand market.</summary>
    public required ParticipantId Market { get; init; }

    /// <summary>The other of the two.</summary>
    public required ParticipantId Other { get; init; }

    /// <summary>Whether it is the bank; otherwise the fund.</summary>
    public required bool IsBank { get; init; }

    /// <summary>The market's opening price, which is the fundamental one, μ.</summary>
    public required double Price { get; init; }

    /// <summary>The length of a step in years, τ.</summary>
    public double TimeStep { get; init; } = 0.1;

    /// <summary>The share of the asset that the bank holds at the fixed point.</summary>
    public double Share { get; init; }

    /// <summary>Leverage at the fixed point.</summary>
    public double Leverage { get; init; }

    /// <summary>How leverage follows perceived risk, b: below zero it falls when risk grows.</summary>
    public double Cyclicality { get; init; }

    /// <summary>The share of the bank's assets, or of the fund's wealth, that is in the asset at the start, w.</summary>
    public double Weight { get; init; }

    /// <summary>How fast the bank comes to its target, θ.</summary>
    public double Adjustment { get; init; } = 10;

    /// <summary>How fast the bank's equity comes back to its own target, η.</summary>
    public double EquityFlow { get; init; } = 10;

    /// <summary>How fast perceived risk follows returns, δ.</summary>
    public double Memory { get; init; } = 0.5;

    /// <summary>The horizon of perceived risk in years, t_VaR.</summary>
    public double Horizon { get; init; } = 0.1;

    /// <summary>The risk that is added to the perceived one, σ₀².</summary>
    public double RiskOffset { get; init; } = 1e-6;

    /// <summary>How fast the fund's weight comes back with the price, ρ.</summary>
    public double Reversion { get; init; } = 0.1;

    /// <summary>The deviation of the fund's weight, s.</summary>
    public double Deviation { get; init; }

    /// <summary>How far the price is from its fixed point when the model begins, as a share.</summary>
    public double Disturbance { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Figures => IsBank ? [Figure.Assets, Figure.Equity, Figure.Leverage] : [Figure.Held];

    /// <inheritdoc/>
    public IParticipant Create(ParticipantId self, ulong seed) =>
        IsBank ? new LeverageCycleBank(this) : new LeverageCycleFund(this, new SeedStream(seed, self, 0));
}

/// <summary>A bank that keeps its leverage at a target that follows perceived risk; equity that it has too much or too little goes to or comes from the fund.</summary>
public sealed class LeverageCycleBank : IParticipant
{
    private readonly LeverageCycleTerms _terms;
    private readonly double _equityTarget;
    private readonly double _scale;
    private double _price;
    private double _units;
    private double _debt;
    private double _variance;
    private double _cash;
    private bool _isOut;

    /// <summary>Opens a bank at the fixed point.</summary>
    /// <param name="terms">Its parameters.</param>
    public LeverageCycleBank(LeverageCycleTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        _terms = terms;
        _price = terms.Price;
        _units = terms.Share;
        _scale = terms.Leverage / DeterministicMath.Pow(terms.RiskOffset, terms.Cyclicality);
        var assets = _price * _units / terms.Weight;
        _equityTarget = assets / terms.Leverage;
        _debt = assets - _equityTarget;
        _price *= 1 + terms.Disturbance;
    }

    /// <inheritdoc/>
    public void Start(IOutbox outbox) => Bid(0, outbox);

    /// <inheritdoc/>
    public void Handle(in Message message, ParticipantId from, IOutbox outbox)
    {
        if (_isOut)
        {
            return;
        }

        var price = message.Body<CallPrice>();
        _units = _terms.Weight * ((_units * price.Price) + _cash) / price.Price;
        var change = DeterministicMath.Log(price.Price / _price) * _terms.Horizon / _terms.TimeStep;
        var pace = _terms.TimeStep * _terms.Memory;
        _variance = ((1 - pace) * _variance) + (pace * change * change);
        _price = price.Price;
        Bid(price.Step, outbox);
    }

    /// <inheritdoc/>
    public void Wake(long token, IOutbox outbox) => throw new InvariantViolationException("The bank asks for no wake-ups.");

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_price);
        writer.Write(_units);
        writer.Write(_debt);
        writer.Write(_variance);
        writer.Write(_cash);
        writer.Write(_isOut);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _price = reader.ReadDouble();
        _units = reader.ReadDouble();
        _debt = reader.ReadDouble();
        _variance = reader.ReadDouble();
        _cash = reader.ReadDouble();
        _isOut = reader.ReadBoolean();
    }

    private void Bid(long step, IOutbox outbox)
    {
        var leverage = _scale * DeterministicMath.Pow(_variance + _terms.RiskOffset, _terms.Cyclicality);
        var assets = _price * _units / _terms.Weight;
        var equity = assets - _debt;
        var borrowed = _terms.TimeStep * _terms.Adjustment * ((leverage * equity) - assets);
        var flow = _terms.TimeStep * _terms.EquityFlow * (_equityTarget - equity);
        _cash = ((1 - _terms.Weight) * _units * _price / _terms.Weight) + flow + borrowed;
        _debt += borrowed;
        _isOut = !double.IsFinite(_cash) || !double.IsFinite(assets) || !double.IsFinite(leverage) || !double.IsFinite(flow);
        if (_isOut)
        {
            // An unstable cycle may grow beyond all numbers: its last bid stands.
            return;
        }

        outbox.Tell(Figure.Assets, step, assets);
        outbox.Tell(Figure.Equity, step, equity);
        outbox.Tell(Figure.Leverage, step, leverage);
        outbox.Send(_terms.Market, new DemandSchedule(0, _cash, _units, _terms.Weight, 0, 0));
        outbox.Send(_terms.Other, new ClaimNotice(-flow, ClaimChange.Given));
    }
}

/// <summary>A fund whose weight in the asset comes back with the price; it gives or takes what the bank's equity is short or over.</summary>
public sealed class LeverageCycleFund : IParticipant
{
    private readonly LeverageCycleTerms _terms;
    private SeedStream _random;
    private double _price;
    private double _units;
    private double _weight;
    private double _cash;
    private long _step;
    private bool _isOut;

    /// <summary>Opens a fund at the fixed point.</summary>
    /// <param name="terms">Its parameters.</param>
    /// <param name="random">Where changes of its weight are drawn from.</param>
    public LeverageCycleFund(LeverageCycleTerms terms, SeedStream random)
    {
        ArgumentNullException.ThrowIfNull(terms);
        _terms = terms;
        _random = random;
        _price = terms.Price * (1 + terms.Disturbance);
        _units = 1 - terms.Share;
        _weight = terms.Weight;
    }

    /// <inheritdoc/>
    public void Start(IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        outbox.Tell(Figure.Held, 0, _units);
    }

    /// <inheritdoc/>
    public void Handle(in Message message, ParticipantId from, IOutbox outbox)
    {
        if (_isOut)
        {
            return;
        }

        if (message.Kind == MessageKind.CallPrice)
        {
            var price = message.Body<CallPrice>();
            _units = _weight * ((_units * price.Price) + _cash) / price.Price;
            _price = price.Price;
            _step = price.Step;
            _isOut = !double.IsFinite(_units);
            if (!_isOut)
            {
                outbox.Tell(Figure.Held, _step, _units);
            }

            return;
        }

        // The bank's notice comes after the price that it follows from: it has to hear the price first.
        _cash = ((1 - _weight) * _units * _price / _weight) + message.Body<ClaimNotice>().Amount;
        var pull = (_terms.TimeStep * _terms.Reversion * (_terms.Price - _price)) + (_terms.Deviation > 0 ? Math.Sqrt(_terms.TimeStep) * _terms.Deviation * _random.NextNormal() : 0);
        _weight += _weight / _price * pull;
        _isOut = !double.IsFinite(_cash) || !double.IsFinite(_weight);
        if (_isOut)
        {
            return;
        }

        outbox.Send(_terms.Market, new DemandSchedule(0, _cash, _units, _weight, 0, 0));
    }

    /// <inheritdoc/>
    public void Wake(long token, IOutbox outbox) => throw new InvariantViolationException("The fund asks for no wake-ups.");

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(in _random);
        writer.Write(_price);
        writer.Write(_units);
        writer.Write(_weight);
        writer.Write(_cash);
        writer.Write(_step);
        writer.Write(_isOut);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Read(ref _random);
        _price = reader.ReadDouble();
        _units = reader.ReadDouble();
        _weight = reader.ReadDouble();
        _cash = reader.ReadDouble();
        _step = reader.ReadInt64();
        _isOut = reader.ReadBoolean();
    }
}
