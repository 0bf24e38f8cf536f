using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Models;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Traders.Models;

/// <summary>How a liquidator bids in auctions for seized collateral, and how often its bids arrive.</summary>
/// <remarks>Source: MakerDAO keepers on 12 March 2020, whose bids a congested chain did not take in time; the drop-out is modelled as chance.</remarks>
public sealed record AuctionBidderTerms : IModelTerms
{
    /// <summary>The auction house.</summary>
    public required ParticipantId House { get; init; }

    /// <summary>What it wants to gain, as a share of a lot's worth.</summary>
    public double Margin { get; init; } = 0.02;

    /// <summary>The chance that a bid does not get through.</summary>
    public double Congestion { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Figures => [];

    /// <inheritdoc/>
    public IParticipant Create(ParticipantId self, ulong seed) => new AuctionBidder(this, new SeedStream(seed, self, 0));
}

/// <summary>Bids the least that is taken, up to what a lot is worth to it, where it gets through; it does not bid against itself.</summary>
public sealed class AuctionBidder : IParticipant
{
    private readonly AuctionBidderTerms _terms;
    private SeedStream _random;

    /// <summary>Opens a bidder.</summary>
    /// <param name="terms">How it bids.</param>
    /// <param name="random">Where it is drawn from whether a bid gets through.</param>
    public AuctionBidder(AuctionBidderTerms terms, SeedStream random)
    {
        ArgumentNullException.ThrowIfNull(terms);
        (_terms, _random) = (terms, random);
    }

    /// <inheritdoc/>
    public void Start(IOutbox outbox)
    {
    }

    /// <inheritdoc/>
    public void Handle(in Message message, ParticipantId from, IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        var asked = message.Body<CallPrice>();
        var isOwn = asked.Units > 0;
        if (!isOwn && asked.Price <= asked.Paid * (1 - _terms.Margin) && !_random.NextChance(_terms.Congestion))
        {
            outbox.Send(from, new CallOffer(asked.Price));
        }
    }

    /// <inheritdoc/>
    public void Wake(long token, IOutbox outbox) => throw new InvariantViolationException("An auction bidder asks for no wake-ups.");

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(in _random);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Read(ref _random);
    }
}
