using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Obligations;

/// <summary>What one market's obliged makers have quoted and traded since the period began.</summary>
/// <remarks>
/// At a sample a maker is present where the price at which its bids sum up to the least size and the price at which its asks do are no further apart
/// than the greatest spread. A sample counts where the market is open and did not move by the exempting share.
/// </remarks>
/// <param name="terms">What is asked.</param>
internal sealed class QuotingBook(QuotingTerms terms)
{
    private readonly RollingExtremes _extremes = new(terms.StressWindow);
    private readonly Tally[] _makers = new Tally[terms.Makers.Count];

    /// <summary>What is asked.</summary>
    public QuotingTerms Terms => terms;

    /// <summary>Whether the market is stressed, so that less is asked.</summary>
    public bool IsStressed { get; private set; }

    /// <summary>The samples that count since the period began.</summary>
    public long Counted { get; private set; }

    /// <summary>How many of these were taken while the market was stressed.</summary>
    public long Stressed { get; private set; }

    /// <summary>Returns in how many of them a maker was present.</summary>
    public long PresentOf(int place) => _makers[place].Present;

    /// <summary>Returns the notional that a maker's resting orders traded since the period began, in micro-units of the settlement asset.</summary>
    public long MadeOf(int place) => _makers[place].Made;

    /// <summary>Takes note of a trade of a resting order.</summary>
    /// <param name="owner">Whose.</param>
    /// <param name="notional">Of what; in micro-units of the settlement asset.</param>
    public void TakeNoteOfMade(ParticipantId owner, long notional)
    {
        var place = PlaceOf(owner);
        if (place >= 0)
        {
            _makers[place].Made += notional;
        }
    }

    /// <summary>Looks at what the makers quote now.</summary>
    /// <returns>Whether the market has become stressed, or is so no more.</returns>
    public bool Sample(Market market, VirtualTime now)
    {
        var price = new Price(market.MarketPrice);
        _extremes.Add(price, now);
        var move = MoveOf(price);
        var wasStressed = IsStressed;
        IsStressed = move >= terms.StressMove.PartsPerMillion;
        if (market.Condition == MarketCondition.Open && move < terms.ExemptMove.PartsPerMillion)
        {
            Counted++;
            Stressed += IsStressed ? 1 : 0;
            Count(market);
        }

        return wasStressed != IsStressed;
    }

    /// <summary>Begins a period.</summary>
    public void Begin()
    {
        (Counted, Stressed) = (0, 0);
        Array.Clear(_makers);
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer)
    {
        _extremes.WriteState(writer);
        writer.Write(IsStressed);
        writer.Write(Counted);
        writer.Write(Stressed);
        foreach (ref readonly var maker in _makers.AsSpan())
        {
            writer.Write(maker.Present);
            writer.Write(maker.Made);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        _extremes.ReadState(reader);
        IsStressed = reader.ReadBoolean();
        Counted = reader.ReadInt64();
        Stressed = reader.ReadInt64();
        foreach (ref var maker in _makers.AsSpan())
        {
            maker = new Tally { Present = reader.ReadInt64(), Made = reader.ReadInt64() };
        }
    }

    /// <summary>The greater of the move down from the window's high and the move up from its low, in parts per million.</summary>
    private long MoveOf(Price price)
    {
        var (high, low) = (_extremes.Highest.Ticks, _extremes.Lowest.Ticks);
        return Math.Max(
            Rounding.MultiplyDivideDown(high - price.Ticks, Ratio.One, high),
            Rounding.MultiplyDivideDown(price.Ticks - low, Ratio.One, low));
    }

    private void Count(Market market)
    {
        var (bid, ask) = (market.Book.BestBid, market.Book.BestAsk);
        if (!bid.IsSet || !ask.IsSet)
        {
            return;
        }

        var mid = bid.Ticks + ((ask.Ticks - bid.Ticks) / 2);
        var widest = Rounding.MultiplyDivideDown(mid, terms.SpreadWhen(IsStressed).PartsPerMillion, Ratio.One);
        AddUp(market, Side.Buy, mid, mid - widest);
        AddUp(market, Side.Sell, mid, mid + widest);
        foreach (ref var maker in _makers.AsSpan())
        {
            maker.Present += maker.Bid > 0 && maker.Ask > 0 && maker.Ask - maker.Bid <= widest ? 1 : 0;
            (maker.Bid, maker.Ask, maker.Lots) = (0, 0, 0);
        }
    }

    /// <summary>Finds, for each maker, the price at which what it rests on one side sums up to the least size; no further than a worst price.</summary>
    private void AddUp(Market market, Side side, long mid, long worst)
    {
        var least = terms.SizeWhen(IsStressed).Micros;
        foreach (ref var maker in _makers.AsSpan())
        {
            maker.Lots = 0;
        }

        foreach (var order in market.Book.Orders(side))
        {
            if (side == Side.Buy ? order.Price.Ticks < worst : order.Price.Ticks > worst)
            {
                return;
            }

            var place = PlaceOf(order.Owner);
            if (place >= 0)
            {
                Add(ref _makers[place], side, order, market.Worth.Notional(_makers[place].Lots + order.Remaining.Lots, mid) >= least);
            }
        }
    }

    private static void Add(ref Tally maker, Side side, in RestingOrder order, bool isEnough)
    {
        maker.Lots += order.Remaining.Lots;
        if (isEnough && side == Side.Buy && maker.Bid == 0)
        {
            maker.Bid = order.Price.Ticks;
        }
        else if (isEnough && side == Side.Sell && maker.Ask == 0)
        {
            maker.Ask = order.Price.Ticks;
        }
    }

    private int PlaceOf(ParticipantId owner)
    {
        var (first, last) = (0, terms.Makers.Count - 1);
        while (first <= last)
        {
            var middle = (first + last) / 2;
            var found = terms.Makers[middle].Value;
            if (found == owner.Value)
            {
                return middle;
            }

            (first, last) = found < owner.Value ? (middle + 1, last) : (first, middle - 1);
        }

        return -1;
    }

    /// <summary>One maker's period; prices and lots are of the sample that is being taken.</summary>
    private struct Tally
    {
        public long Present;
        public long Made;
        public long Bid;
        public long Ask;
        public long Lots;
    }
}
