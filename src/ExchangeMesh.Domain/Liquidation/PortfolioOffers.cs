using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Liquidation;

/// <summary>A portfolio that is for sale.</summary>
/// <param name="Number">The offer's number at the venue, from 1.</param>
/// <param name="Case">The number of its liquidation.</param>
/// <param name="Since">When the offer, or its insolvent part, began.</param>
/// <param name="IsInsolvent">Whether the venue pays whoever takes it.</param>
/// <param name="Reserved">What bidders have paid so far: it is not for sale again.</param>
/// <param name="Left">The share of the portfolio that is not sold.</param>
/// <param name="Recorded">The record of the offer.</param>
internal readonly record struct PortfolioOffer(
    int Number, int Case, VirtualTime Since, bool IsInsolvent, Money Reserved, Ratio Left, EventId Recorded);

/// <summary>A bid that waits for the end of a request for quote.</summary>
/// <param name="Offer">The offer's number.</param>
/// <param name="Bidder">Whose, by handle.</param>
/// <param name="Price">For all of it.</param>
/// <param name="Share">The part that is wanted.</param>
internal readonly record struct SealedBid(int Offer, int Bidder, Money Price, Ratio Share);

/// <summary>The portfolios that are for sale at a venue, in the order in which they were offered, and the bids that wait.</summary>
internal sealed class PortfolioOffers
{
    private readonly List<PortfolioOffer> _offers = [];
    private readonly List<SealedBid> _bids = [];
    private int _last;

    /// <summary>Opens an offer.</summary>
    public PortfolioOffer Open(int number, VirtualTime now, bool isInsolvent)
    {
        var offer = new PortfolioOffer(++_last, number, now, isInsolvent, Money.Zero, new Ratio(Ratio.One), EventId.None);
        _offers.Add(offer);
        return offer;
    }

    /// <summary>Returns the offer of a liquidation, or null.</summary>
    public PortfolioOffer? OfCase(int number) => At(_offers.FindIndex(offer => offer.Case == number));

    /// <summary>Returns the offer of a number, or null.</summary>
    public PortfolioOffer? OfNumber(int number) => At(_offers.FindIndex(offer => offer.Number == number));

    /// <summary>Replaces an offer by what has become of it.</summary>
    public void Set(in PortfolioOffer changed)
    {
        var number = changed.Number;
        _offers[_offers.FindIndex(offer => offer.Number == number)] = changed;
    }

    /// <summary>Closes the offer of a liquidation where there is one; its bids are void.</summary>
    public void Close(int number)
    {
        if (OfCase(number) is { } closed)
        {
            _offers.RemoveAll(offer => offer.Number == closed.Number);
            _bids.RemoveAll(bid => bid.Offer == closed.Number);
        }
    }

    /// <summary>Keeps a bid; a bidder's new one takes the place of its old one.</summary>
    public void Keep(in SealedBid bid)
    {
        var (offer, bidder) = (bid.Offer, bid.Bidder);
        _bids.RemoveAll(other => other.Offer == offer && other.Bidder == bidder);
        _bids.Add(bid);
    }

    /// <summary>Returns an offer's bids, the highest price first, of equal ones the one that came first.</summary>
    public IReadOnlyList<SealedBid> BidsFor(int offer) => [.. _bids.Where(bid => bid.Offer == offer).OrderByDescending(bid => bid.Price.Micros)];

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        writer.Write(_last);
        writer.Write(_offers.Count);
        foreach (var offer in _offers)
        {
            writer.Write(offer.Number);
            writer.Write(offer.Case);
            writer.Write(offer.Since.Nanoseconds);
            writer.Write(offer.IsInsolvent);
            writer.Write(offer.Reserved.Micros);
            writer.Write(offer.Left.PartsPerMillion);
            writer.Write(offer.Recorded.Value);
        }

        writer.Write(_bids.Count);
        foreach (var bid in _bids)
        {
            writer.Write(bid.Offer);
            writer.Write(bid.Bidder);
            writer.Write(bid.Price.Micros);
            writer.Write(bid.Share.PartsPerMillion);
        }
    }

    /// <summary>Takes a state that was written.</summary>
    public void ReadState(StateReader reader)
    {
        const int BytesOfOffer = 56;
        const int BytesOfBid = 32;
        _last = reader.ReadInt32();
        _offers.Clear();
        for (var left = reader.ReadCount(BytesOfOffer); left > 0; left--)
        {
            _offers.Add(new PortfolioOffer(
                reader.ReadInt32(),
                reader.ReadInt32(),
                new VirtualTime(reader.ReadInt64()),
                reader.ReadBoolean(),
                new Money(reader.ReadInt64()),
                new Ratio(reader.ReadInt64()),
                new EventId(reader.ReadInt64())));
        }

        _bids.Clear();
        for (var left = reader.ReadCount(BytesOfBid); left > 0; left--)
        {
            _bids.Add(new SealedBid(reader.ReadInt32(), reader.ReadInt32(), new Money(reader.ReadInt64()), new Ratio(reader.ReadInt64())));
        }
    }

    private PortfolioOffer? At(int place) => place < 0 ? null : _offers[place];
}
