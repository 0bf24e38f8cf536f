using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Models;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Models;

/// <summary>What a value fund is made of.</summary>
/// <remarks>Source: Thurner, Farmer and Geanakoplos, Leverage causes fat tails and clustered volatility, arXiv 0908.1555.</remarks>
public sealed record ValueFundTerms : IModelTerms
{
    /// <summary>The demand market.</summary>
    public required ParticipantId Market { get; init; }

    /// <summary>The market's opening price.</summary>
    public required double OpeningPrice { get; init; }

    /// <summary>What the fund holds a unit to be worth, V.</summary>
    public double Worth { get; init; } = 1;

    /// <summary>Share of its wealth that it wants to hold for each unit by which the price is below that, β.</summary>
    public required double Aggression { get; init; }

    /// <summary>The greatest share of its wealth that it holds, λ_max; above 1 it borrows.</summary>
    public required double GreatestLeverage { get; init; }

    /// <summary>Wealth at the start, W₀.</summary>
    public double Wealth { get; init; } = 2;

    /// <summary>How investors' money follows performance over the benchmark, b.</summary>
    public double FlowSensitivity { get; init; } = 0.15;

    /// <summary>The return of a step that investors compare with, r_b.</summary>
    public double Benchmark { get; init; } = 0.005;

    /// <summary>The weight of the latest return in performance, a.</summary>
    public double PerformanceMemory { get; init; } = 0.1;

    /// <summary>The share of the first wealth below which the fund closes.</summary>
    public double ClosesBelow { get; init; } = 0.1;

    /// <summary>After how many steps another one like it opens.</summary>
    public int ReopensAfter { get; init; } = 100;

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Figures => [Figure.Equity, Figure.MarginCall, Figure.Default];

    /// <inheritdoc/>
    public IParticipant Create(ParticipantId self, ulong seed) => new ValueFund(this);
}

/// <summary>Buys what is cheap, with borrowed money up to a limit; investors bring or take money by its performance.</summary>
public sealed class ValueFund : IParticipant
{
    private readonly ValueFundTerms _terms;
    private double _price;
    private double _cash;
    private double _units;
    private double _performance;
    private long _closedFor;

    /// <summary>Opens a fund.</summary>
    /// <param name="terms">Its parameters.</param>
    public ValueFund(ValueFundTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        _terms = terms;
        _price = terms.OpeningPrice;
        _cash = terms.Wealth;
    }

    /// <inheritdoc/>
    public void Start(IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        outbox.Tell(Figure.Equity, 0, _cash);
        outbox.Send(_terms.Market, Bid());
    }

    /// <inheritdoc/>
    public void Handle(in Message message, ParticipantId from, IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        var price = message.Body<CallPrice>();
        var before = _cash + (_units * _price);
        var wanted = Bid().WantedAt(price.Price) / price.Price;
        var isBound = _closedFor == 0 && _terms.Aggression * (_terms.Worth - price.Price) >= _terms.GreatestLeverage && _terms.GreatestLeverage > 1;
        if (isBound && wanted < _units)
        {
            outbox.Tell(Figure.MarginCall, price.Step, 1);
        }

        var gain = _units * (price.Price - _price);
        _cash -= (wanted - _units) * price.Price;
        _units = wanted;
        _price = price.Price;
        Settle(before > 0 ? gain / before : 0, price.Step, outbox);
        outbox.Send(from, Bid());
    }

    /// <inheritdoc/>
    public void Wake(long token, IOutbox outbox) => throw new InvariantViolationException("A value fund asks for no wake-ups.");

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_price);
        writer.Write(_cash);
        writer.Write(_units);
        writer.Write(_performance);
        writer.Write(_closedFor);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _price = reader.ReadDouble();
        _cash = reader.ReadDouble();
        _units = reader.ReadDouble();
        _performance = reader.ReadDouble();
        _closedFor = reader.ReadInt64();
    }

    private DemandSchedule Bid() => _closedFor > 0
        ? default
        : new DemandSchedule(0, _cash, _units, _terms.GreatestLeverage, _terms.Aggression, _terms.Worth);

    /// <summary>Lets investors come and go by the fund's performance, and closes it when too little is left.</summary>
    private void Settle(double gained, long step, IOutbox outbox)
    {
        if (_closedFor > 0)
        {
            if (--_closedFor == 0)
            {
                (_cash, _units, _performance) = (_terms.Wealth, 0, 0);
            }

            return;
        }

        _performance = ((1 - _terms.PerformanceMemory) * _performance) + (_terms.PerformanceMemory * gained);
        var wealth = _cash + (_units * _price);
        _cash += Math.Max(_terms.FlowSensitivity * (_performance - _terms.Benchmark) * wealth, -wealth);
        if (_cash + (_units * _price) < _terms.ClosesBelow * _terms.Wealth)
        {
            // What it still holds it gives up at the next clearing, in which it bids for nothing.
            _closedFor = _terms.ReopensAfter;
            outbox.Tell(Figure.Default, step, 1);
        }
    }
}
