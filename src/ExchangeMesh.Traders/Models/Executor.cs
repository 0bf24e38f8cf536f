using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Models;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Models;

/// <summary>What an executor has to sell, and how it weighs cost against risk.</summary>
/// <remarks>
/// Source: Almgren and Chriss, Optimal execution of portfolio transactions (2000): holdings sinh(κ(T − t)) ÷ sinh(κT) × X with
/// cosh(κτ) = 1 + ½ λσ²τ² ÷ (η − ½γτ).
/// </remarks>
public sealed record ExecutorTerms : IModelTerms
{
    /// <summary>The call market.</summary>
    public required ParticipantId Market { get; init; }

    /// <summary>The market's opening price.</summary>
    public required double OpeningPrice { get; init; }

    /// <summary>Units to sell, X.</summary>
    public required double Units { get; init; }

    /// <summary>In how many steps, N.</summary>
    public required int Steps { get; init; }

    /// <summary>The length of a step in the unit of time that the other parameters are in, τ.</summary>
    public double Period { get; init; } = 1;

    /// <summary>Deviation of the price over one unit of time, σ.</summary>
    public required double Deviation { get; init; }

    /// <summary>Permanent impact of a unit, γ: the slope of the market.</summary>
    public required double Permanent { get; init; }

    /// <summary>Temporary impact of a unit sold per unit of time, η: the market's temporary slope × τ.</summary>
    public required double Temporary { get; init; }

    /// <summary>Cost for a unit of variance, λ; zero sells evenly.</summary>
    public double RiskAversion { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Figures => [Figure.Held, Figure.Cost, Figure.Risk, Figure.Slope];

    /// <inheritdoc/>
    public IParticipant Create(ParticipantId self, ulong seed) => new Executor(this);
}

/// <summary>Sells by the trajectory that weighs expected cost against its variance.</summary>
public sealed class Executor : IParticipant
{
    private readonly ExecutorTerms _terms;
    private double _held;

    /// <summary>Opens an executor.</summary>
    /// <param name="terms">Its task.</param>
    public Executor(ExecutorTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        _terms = terms;
        _held = terms.Units;
    }

    /// <summary>Returns κ, the urgency of the trajectory, per unit of time; zero where risk does not matter.</summary>
    public static double UrgencyOf(ExecutorTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var slope = terms.Temporary - (terms.Permanent * terms.Period / 2);
        if (slope <= 0 || terms.RiskAversion == 0)
        {
            return 0;
        }

        var half = terms.Period / 2 * Math.Sqrt(terms.RiskAversion * terms.Deviation * terms.Deviation / slope);
        return 2 * DeterministicMath.Log(half + Math.Sqrt((half * half) + 1)) / terms.Period;
    }

    /// <summary>Returns the units that are to be held after a step.</summary>
    /// <param name="terms">The task.</param>
    /// <param name="step">The step, from 0.</param>
    public static double HoldingOf(ExecutorTerms terms, long step)
    {
        ArgumentNullException.ThrowIfNull(terms);
        var left = Math.Max(0, terms.Steps - step) * terms.Period;
        var whole = terms.Steps * terms.Period;
        var urgency = UrgencyOf(terms);
        return urgency == 0 ? terms.Units * left / whole : terms.Units * Sinh(urgency * left) / Sinh(urgency * whole);
    }

    /// <inheritdoc/>
    public void Start(IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        outbox.Tell(Figure.Held, 0, _held);
        outbox.Tell(Figure.Slope, 0, UrgencyOf(_terms));
        outbox.Send(_terms.Market, new CallOffer(_held - HoldingOf(_terms, 1)));
    }

    /// <inheritdoc/>
    public void Handle(in Message message, ParticipantId from, IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        var price = message.Body<CallPrice>();
        if (price.Units == 0)
        {
            return;
        }

        _held -= price.Units;
        outbox.Tell(Figure.Held, price.Step, _held);
        outbox.Tell(Figure.Cost, price.Step, price.Units * (_terms.OpeningPrice - price.Paid));
        outbox.Tell(Figure.Risk, price.Step, _terms.Deviation * _terms.Deviation * _terms.Period * _held * _held);
        var offer = _held - HoldingOf(_terms, price.Step + 1);
        if (offer > 0)
        {
            outbox.Send(from, new CallOffer(offer));
        }
    }

    /// <inheritdoc/>
    public void Wake(long token, IOutbox outbox) => throw new InvariantViolationException("An executor asks for no wake-ups.");

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_held);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _held = reader.ReadDouble();
    }

    private static double Sinh(double x) => (DeterministicMath.Exp(x) - DeterministicMath.Exp(-x)) / 2;
}
