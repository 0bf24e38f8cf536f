using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Models;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Models;

/// <summary>What noise demand is made of: log ξ' = ρ log ξ + σ ε + (1 − ρ) log(level).</summary>
/// <remarks>Source: the noise traders of Thurner, Farmer and Geanakoplos, arXiv 0908.1555.</remarks>
public sealed record NoiseDemandTerms : IModelTerms
{
    /// <summary>The demand market.</summary>
    public required ParticipantId Market { get; init; }

    /// <summary>The worth that is wanted in the long run.</summary>
    public required double Level { get; init; }

    /// <summary>How much of its logarithm a step keeps, ρ.</summary>
    public double Persistence { get; init; } = 0.99;

    /// <summary>The deviation of its logarithm in a step, σ.</summary>
    public double Deviation { get; init; } = 0.035;

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Figures => [];

    /// <inheritdoc/>
    public IParticipant Create(ParticipantId self, ulong seed) => new NoiseDemand(this, new SeedStream(seed, self, 0));
}

/// <summary>Wants a worth of the asset that wanders around a level, whatever the price.</summary>
public sealed class NoiseDemand : IParticipant
{
    private readonly NoiseDemandTerms _terms;
    private SeedStream _random;
    private double _logarithm;

    /// <summary>Opens noise demand at its level.</summary>
    /// <param name="terms">Its parameters.</param>
    /// <param name="random">Where its changes are drawn from.</param>
    public NoiseDemand(NoiseDemandTerms terms, SeedStream random)
    {
        ArgumentNullException.ThrowIfNull(terms);
        _terms = terms;
        _random = random;
        _logarithm = DeterministicMath.Log(terms.Level);
    }

    /// <inheritdoc/>
    public void Start(IOutbox outbox) => Bid(outbox);

    /// <inheritdoc/>
    public void Handle(in Message message, ParticipantId from, IOutbox outbox) => Bid(outbox);

    /// <inheritdoc/>
    public void Wake(long token, IOutbox outbox) => throw new InvariantViolationException("Noise demand asks for no wake-ups.");

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(in _random);
        writer.Write(_logarithm);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Read(ref _random);
        _logarithm = reader.ReadDouble();
    }

    private void Bid(IOutbox outbox)
    {
        _logarithm = (_terms.Persistence * _logarithm) + (_terms.Deviation * _random.NextNormal()) + ((1 - _terms.Persistence) * DeterministicMath.Log(_terms.Level));
        outbox.Send(_terms.Market, new DemandSchedule(DeterministicMath.Exp(_logarithm), 0, 0, 0, 0, 0));
    }
}
