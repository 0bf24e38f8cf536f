using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Models;

/// <summary>The rules by which an auction house sells seized collateral, lot after lot.</summary>
/// <remarks>
/// Sources: MakerDAO, collateral auction house (flip: rising bids; a bid beats the standing one by at least <c>beg</c>; it ends <c>ttl</c> after the last
/// bid), used on 12 March 2020; MakerDAO, Liquidations 2.0 (clip: a price that falls from <c>buf</c> × the oracle's by <c>cut</c> in each
/// <c>step</c>; whoever takes first wins; begun again at <c>cusp</c>), which replaced it.
/// </remarks>
public sealed record AuctionHouseTerms : IModelTerms
{
    /// <summary>The length of a step; bids are taken in the middle of each.</summary>
    public required Duration Step { get; init; }

    /// <summary>Whether the price falls; otherwise bids rise.</summary>
    public bool IsFalling { get; init; }

    /// <summary>What each lot is worth; above zero.</summary>
    public double Worth { get; init; } = 1;

    /// <summary>Of rising bids: how many steps after the last one the lot is sold.</summary>
    public int Patience { get; init; } = 10;

    /// <summary>Of rising bids: how much a bid must beat the standing one by, as a share of worth.</summary>
    public double Increment { get; init; } = 0.03;

    /// <summary>Of a falling price: where it begins, as a share of worth.</summary>
    public double Opening { get; init; } = 1.2;

    /// <summary>Of a falling price: what a step leaves of it.</summary>
    public double Decay { get; init; } = 0.99;

    /// <summary>Of a falling price: the share of the opening price at which the auction begins again.</summary>
    public double Cusp { get; init; } = 0.4;

    /// <summary>Who bids, in order of their numbers.</summary>
    public required IReadOnlyList<ParticipantId> Members { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Figures => [Figure.Price, Figure.Worth, Figure.ZeroBid];

    /// <inheritdoc/>
    public IParticipant Create(ParticipantId self, ulong seed) => new AuctionHouse(this);
}

/// <summary>Sells one lot after the other: tells bidders the price to beat, or the one at which they may take, and takes their bids once a step.</summary>
/// <remarks>Of equal bids that of the least number wins. A lot is sold for its price, and told under its own number, from 1.</remarks>
public sealed class AuctionHouse : IParticipant
{
    private readonly AuctionHouseTerms _terms;
    private readonly double[] _bids;
    private double _price;
    private long _lot = 1;
    private int _quiet;
    private int _winner = -1;

    /// <summary>Opens a house.</summary>
    /// <param name="terms">Its rules.</param>
    public AuctionHouse(AuctionHouseTerms terms)
    {
        ArgumentNullException.ThrowIfNull(terms);
        _terms = terms;
        _bids = new double[terms.Members.Count];
        Begin();
    }

    /// <inheritdoc/>
    public void Start(IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        outbox.WakeAt(VirtualTime.Zero + new Duration(Math.Max(1, _terms.Step.Nanoseconds / 2)), 0);
        Announce(outbox);
    }

    /// <inheritdoc/>
    public void Handle(in Message message, ParticipantId from, IOutbox outbox) => _bids[MemberPlace.Of(_terms.Members, from)] = message.Body<CallOffer>().Units;

    /// <inheritdoc/>
    public void Wake(long token, IOutbox outbox)
    {
        ArgumentNullException.ThrowIfNull(outbox);
        outbox.WakeAt(outbox.Now + _terms.Step, 0);
        var best = Array.FindIndex(_bids, bid => bid >= 0 && bid == _bids.Max());
        if (_terms.IsFalling)
        {
            Fall(best >= 0, outbox);
        }
        else
        {
            Rise(best, outbox);
        }

        Array.Fill(_bids, -1);
        Announce(outbox);
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(_price);
        writer.Write(_lot);
        writer.Write(_quiet);
        writer.Write(_winner);
        foreach (var bid in _bids)
        {
            writer.Write(bid);
        }
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        _price = reader.ReadDouble();
        _lot = reader.ReadInt64();
        _quiet = reader.ReadInt32();
        _winner = reader.ReadInt32();
        for (var place = 0; place < _bids.Length; place++)
        {
            _bids[place] = reader.ReadDouble();
        }
    }

    private void Fall(bool isTaken, IOutbox outbox)
    {
        if (isTaken)
        {
            Sell(outbox);
            return;
        }

        _price *= _terms.Decay;
        if (_price < _terms.Cusp * _terms.Opening * _terms.Worth)
        {
            Begin();
        }
    }

    private void Rise(int best, IOutbox outbox)
    {
        if (best >= 0)
        {
            (_price, _winner, _quiet) = (_bids[best], best, 0);
        }
        else if (_winner >= 0 && ++_quiet >= _terms.Patience)
        {
            Sell(outbox);
        }
    }

    private void Sell(IOutbox outbox)
    {
        outbox.Tell(Figure.Price, _lot, _price);
        outbox.Tell(Figure.Worth, _lot, _terms.Worth);
        outbox.Tell(Figure.ZeroBid, _lot, _price == 0 ? 1 : 0);
        _lot++;
        Begin();
    }

    private void Begin()
    {
        _price = _terms.IsFalling ? _terms.Opening * _terms.Worth : 0;
        (_quiet, _winner) = (0, -1);
        Array.Fill(_bids, -1);
    }

    private void Announce(IOutbox outbox)
    {
        // The least price with which a bid is taken: of rising bids nothing for the first.
        var least = _winner >= 0 ? _price + (_terms.Increment * _terms.Worth) : _price;
        for (var place = 0; place < _bids.Length; place++)
        {
            outbox.Send(_terms.Members[place], new CallPrice(_price, least, _terms.Worth, place == _winner ? 1 : 0, 0, _lot, IsCall: true));
        }
    }
}
