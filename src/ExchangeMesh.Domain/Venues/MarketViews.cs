using ExchangeMesh.Domain.Disclosure;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <summary>What a venue shows of its markets: the public view of each, when it changes, and the sampled rows.</summary>
/// <param name="state">The venue.</param>
internal sealed class MarketViews(ExchangeState state)
{
    private static readonly Ratio DepthDistance = Ratio.FromPercent(1);
    private readonly bool _showsOpenInterest = state.Terms.Disclosure.Level >= DisclosureLevel.OpenInterest;

    /// <summary>Publishes the views in which something visible has changed.</summary>
    public void Publish(bool isDown, IOutbox outbox)
    {
        foreach (var market in state.Markets)
        {
            if (!market.IsChanged)
            {
                continue;
            }

            market.IsChanged = false;
            var view = ViewOf(market, isDown);
            (view.BidDepth, view.AskDepth) = Shown(market, outbox);
            if (!IsSame(view, market.Published))
            {
                market.Published = view;
                outbox.Publish(view);
            }
        }
    }

    /// <summary>Has all views made anew.</summary>
    public void MarkChanged()
    {
        foreach (var market in state.Markets)
        {
            market.IsChanged = true;
        }
    }

    /// <summary>Records the state of each market.</summary>
    public void Sample(bool isDown, IOutbox outbox)
    {
        foreach (var market in state.Markets)
        {
            var view = ViewOf(market, isDown);
            var (bids, asks) = DepthOf(market, DepthDistance);
            var row = new MarkRow
            {
                Instrument = market.Id,
                Mark = view.Mark,
                Index = view.Index,
                Last = view.Last,
                BestBid = view.BestBid,
                BestAsk = view.BestAsk,
                BidDepth = bids,
                AskDepth = asks,
                OpenInterest = new Quantity(market.OpenInterest),
                Volume = view.Volume,
                InsuranceFund = new Money(state.Accounts.Balance(ExchangeState.Fund, market.SettlementAsset)),
                FundingRatePpb = view.FundingRatePpb,
                Condition = view.Condition,
            };
            outbox.Record(row, EventId.None);
        }
    }

    private static bool IsSame(in MarketView one, in MarketView other) =>
        one.BestBid == other.BestBid
        && one.BestAsk == other.BestAsk
        && one.BestBidQuantity == other.BestBidQuantity
        && one.BestAskQuantity == other.BestAskQuantity
        && one.Volume == other.Volume
        && one == other;

    private MarketView ViewOf(Market market, bool isDown)
    {
        var (bid, ask) = market.Quotes;
        return new MarketView
        {
            Instrument = market.Id,
            Condition = isDown ? MarketCondition.Down : market.Condition,
            BestBid = bid,
            BestAsk = ask,
            BestBidQuantity = QuantityAt(market, Side.Buy, bid),
            BestAskQuantity = QuantityAt(market, Side.Sell, ask),
            Last = new Price(market.Last),
            Mark = new Price(market.Mark),
            Index = new Price(market.Index),
            FundingRatePpb = market.FundingRatePpb,
            OpenInterest = _showsOpenInterest ? new Quantity(market.OpenInterest) : Quantity.Zero,
            Volume = new Quantity(market.Volume),
            MoveCause = market.MoveCause,
            Disclosure = market.Disclosed,
            IsStressed = market.Quoting is { IsStressed: true },
        };
    }

    /// <summary>Returns the depth as it was taken last; takes it anew where that is due, and otherwise when it will be.</summary>
    private static (Quantity Bids, Quantity Asks) Shown(Market market, IOutbox outbox)
    {
        if (market.Terms.DepthShown == Ratio.Zero)
        {
            return default;
        }

        ref var shown = ref market.Shown;
        if (outbox.Now >= shown.DueAt)
        {
            (shown.Bids, shown.Asks) = DepthOf(market, market.Terms.DepthShown);
            shown.DueAt = outbox.Now + market.Terms.DepthInterval;
        }
        else if (!shown.IsAwaited)
        {
            shown.IsAwaited = true;
            outbox.WakeAt(shown.DueAt, WakeToken.Of(WakeKind.Depth, market.Slot));
        }

        return (shown.Bids, shown.Asks);
    }

    /// <summary>Returns what is offered at a quote; of a pool, what it can stand for.</summary>
    private Quantity QuantityAt(Market market, Side side, Price price)
    {
        if (market.Terms.CounterpartyPool is not { } pool)
        {
            return price.IsSet ? market.Book.QuantityAt(side, price) : Quantity.Zero;
        }

        var worth = new Money(Math.Max(0, state.Accounts.Balance(ExchangeState.Fund, market.SettlementAsset)));
        return new Quantity(pool.GreatestReserve.OfRoundedDown(worth).Micros / Math.Max(1, market.Worth.Notional(1, market.Index)));
    }

    private static (Quantity Bids, Quantity Asks) DepthOf(Market market, Ratio within)
    {
        var quotes = market.Quotes;
        var (bid, ask) = (quotes.Bid.Ticks, quotes.Ask.Ticks);
        var mid = bid > 0 && ask > 0 ? bid + ((ask - bid) / 2) : market.MarketPrice;
        var distance = Rounding.MultiplyDivideDown(mid, within.PartsPerMillion, Ratio.One);
        var lowest = new Price(Math.Max(1, mid - distance));
        return (
            market.Book.QuantityTo(Side.Buy, lowest),
            market.Book.QuantityTo(Side.Sell, new Price(mid + distance)));
    }
}
