using ExchangeMesh.Domain.Insurance;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Liquidation;

/// <summary>Sells unsafe portfolios to bidders outside the book: by an auction whose price falls, or to the best of sealed bids.</summary>
/// <remarks>
/// Source of the auction: Derive, gh:derivexyz/v2-core test/auction (<see cref="PortfolioAuction"/>). Only as much is sold as makes the account safer
/// than it must be by the buffer. Differences: the insurance fund stands for the security module, and a payout is never more than it can pay
/// beyond what the account owes; an isolated position that owes more than it has is not auctioned; what nobody buys is taken over by the venue.
/// A request for quote is ours (brokers of blocks and prime brokers close large accounts so).
/// </remarks>
/// <param name="state">The venue.</param>
/// <param name="margin">What accounts own and must hold.</param>
/// <param name="transfer">How parts of portfolios are moved.</param>
/// <param name="fund">Pays who takes a portfolio that owes more than it has.</param>
internal sealed class PortfolioSales(ExchangeState state, MarginBook margin, PortfolioTransfer transfer, InsuranceFund fund)
{
    private readonly PortfolioOffers _offers = new();

    private LiquidationTerms Terms => state.Terms.Liquidation;

    /// <summary>Returns whether a liquidation's portfolio is for sale.</summary>
    public bool IsOffered(int number) => _offers.OfCase(number) is not null;

    /// <summary>Returns whether more of a portfolio that is for sale should be sold: it is not yet safer than it must be by the buffer.</summary>
    public bool WantsMore(int number, in LiquidationCase open) =>
        _offers.OfCase(number) is { } offer && PortfolioOf(offer, open, RiskOf(open)).BufferMarginRoundedDown(Terms.Auction) < Money.Zero;

    /// <summary>Goes on with the sale of a portfolio, or begins it.</summary>
    /// <returns>How long to wait for bids; zero where nobody has bought enough and there will be no more.</returns>
    public Duration Advance(int number, in LiquidationCase open, AccountRisk risk, IOutbox outbox)
    {
        if (_offers.OfCase(number) is { } offer)
        {
            return Terms.Method == LiquidationMethod.Auction ? GoOn(offer, open, risk, outbox) : TakeBids(offer, open, outbox);
        }

        var isInsolvent = WorthOf(open) <= 0;
        var isSold = Terms.Method == LiquidationMethod.Auction && open.Market < 0;
        return state.Terms.Bidders.Count == 0 || (isInsolvent && !isSold)
            ? Duration.Zero
            : Announce(_offers.Open(number, outbox.Now, isInsolvent), open, risk, outbox);
    }

    /// <summary>Takes a bid: at once in an auction, for later in a request for quote.</summary>
    /// <param name="bid">The bid.</param>
    /// <param name="bidder">Whose, by handle.</param>
    /// <param name="cases">The liquidations.</param>
    /// <param name="outbox">Where messages and records go.</param>
    /// <returns>Why it is refused, or none; and the liquidation of which something was sold, or zero.</returns>
    public (RejectReason Refusal, int Sold) Bid(in BidForPortfolio bid, int bidder, LiquidationCases cases, IOutbox outbox)
    {
        if (_offers.OfNumber(bid.Offer) is not { } offer)
        {
            return (RejectReason.NoSuchOffer, 0);
        }

        var open = cases[offer.Case];
        if (open.Handle == bidder || state.Accounts[bidder].Liquidation != 0)
        {
            return (RejectReason.AccountInLiquidation, 0);
        }

        if (bid.Share <= Ratio.Zero || bid.Share.PartsPerMillion > Ratio.One)
        {
            return (RejectReason.QuantityNotPositive, 0);
        }

        var risk = RiskOf(open);
        var portfolio = PortfolioOf(offer, open, risk);
        var asked = Asked(offer, open, portfolio, outbox.Now);
        if (bid.Price < asked)
        {
            return (RejectReason.TooExpensive, 0);
        }

        if (Terms.Method == LiquidationMethod.RequestForQuote)
        {
            _offers.Keep(new SealedBid(offer.Number, bidder, Money.Min(bid.Price, portfolio.ForSale), bid.Share));
            return (RejectReason.None, 0);
        }

        var refusal = Sell(offer, open, bidder, bid.Share, asked, outbox);
        return (refusal, refusal == RejectReason.None ? offer.Case : 0);
    }

    /// <summary>Takes a portfolio off the market.</summary>
    public void Close(int number) => _offers.Close(number);

    /// <summary>Records that nobody has bought enough.</summary>
    public void RecordUnsold(int number, in LiquidationCase open, IOutbox outbox)
    {
        if (_offers.OfCase(number) is { } offer)
        {
            var risk = RiskOf(open);
            Record(offer, open, PortfolioSaleStep.Unsold, PortfolioOf(offer, open, risk), risk, Money.Zero, outbox);
        }
    }

    /// <summary>Writes the state.</summary>
    public void WriteState(StateWriter writer) => _offers.WriteState(writer);

    /// <summary>Takes a state that was written.</summary>
    public void ReadState(StateReader reader) => _offers.ReadState(reader);

    private Duration GoOn(PortfolioOffer offer, in LiquidationCase open, AccountRisk risk, IOutbox outbox)
    {
        var elapsed = outbox.Now - offer.Since;
        if (offer.IsInsolvent)
        {
            return elapsed > Terms.Auction.InsolventLength ? Duration.Zero : Announce(offer, open, risk, outbox);
        }

        if (PortfolioOf(offer, open, risk).ForSale > Money.Zero && PortfolioAuction.PriceShare(Terms.Auction, elapsed) > Ratio.Zero)
        {
            return Announce(offer, open, risk, outbox);
        }

        if (open.Market >= 0)
        {
            return Duration.Zero;
        }

        var insolvent = offer with { IsInsolvent = true, Since = outbox.Now };
        _offers.Set(insolvent);
        return Announce(insolvent, open, risk, outbox);
    }

    /// <summary>Sells to the best bids, one after the other, until the account is safe.</summary>
    private Duration TakeBids(PortfolioOffer offer, in LiquidationCase open, IOutbox outbox)
    {
        foreach (var bid in _offers.BidsFor(offer.Number))
        {
            var now = _offers.OfNumber(offer.Number)!.Value;
            if (WantsMore(now.Case, open) && now.Left > Ratio.Zero)
            {
                _ = Sell(now, open, bid.Bidder, bid.Share, bid.Price, outbox);
            }
        }

        return Duration.Zero;
    }

    private RejectReason Sell(in PortfolioOffer offer, in LiquidationCase open, int bidder, Ratio wanted, Money price, IOutbox outbox)
    {
        var risk = RiskOf(open);
        var portfolio = PortfolioOf(offer, open, risk);
        var greatest = offer.IsInsolvent ? new Ratio(Ratio.One) : PortfolioAuction.ShareRoundedUp(Terms.Auction, portfolio, price);
        var share = offer.IsInsolvent || wanted > greatest ? greatest : wanted;
        if (share <= Ratio.Zero)
        {
            return RejectReason.NoSuchOffer;
        }

        var paid = share.OfRoundedUp(price);
        var received = share.OfRoundedDown(portfolio.ForSale) - paid;
        if (!transfer.MayCarry(open, bidder, share, received.Micros))
        {
            return RejectReason.InsufficientMargin;
        }

        var id = RecordSale(offer, open, bidder, share, portfolio, risk, paid, outbox);
        Give(open, bidder, received, offer.IsInsolvent, id, outbox);
        transfer.Move(open, bidder, share, received.Micros, risk, id, outbox);
        var left = offer.Left.PartsPerMillion - share.OfRoundedUp(new Money(offer.Left.PartsPerMillion)).Micros;
        _offers.Set(offer with { Reserved = offer.Reserved + paid, Left = new Ratio(Math.Max(0, left)) });
        state.Touch(open.Handle);
        state.Touch(bidder);
        return RejectReason.None;
    }

    /// <summary>Pays a bidder what comes with its part: out of the account, or out of the fund where the account has nothing.</summary>
    private void Give(in LiquidationCase open, int bidder, Money received, bool isByFund, EventId cause, IOutbox outbox)
    {
        var asset = open.Market < 0 ? 0 : state.Markets[open.Market].SettlementAsset;
        if (isByFund)
        {
            fund.TakeFrom(bidder, asset, -received.Micros, InsuranceReason.Loss, InstrumentId.None, cause, outbox);
            return;
        }

        state.Accounts.Balance(bidder, asset) += received.Micros;
        if (open.Market < 0)
        {
            state.Accounts.Balance(open.Handle, asset) -= received.Micros;
        }
        else
        {
            state.Accounts.Position(open.Handle, open.Market).Margin -= received.Micros;
        }
    }

    private Duration Announce(PortfolioOffer offer, in LiquidationCase open, AccountRisk risk, IOutbox outbox)
    {
        var portfolio = PortfolioOf(offer, open, risk);
        var asked = Asked(offer, open, portfolio, outbox.Now);
        if (!offer.Recorded.IsSet)
        {
            offer = offer with { Recorded = Record(offer, open, PortfolioSaleStep.Offered, portfolio, risk, asked, outbox) };
            _offers.Set(offer);
        }

        var share = offer.IsInsolvent || Terms.Method == LiquidationMethod.RequestForQuote
            ? new Ratio(Ratio.One)
            : PortfolioAuction.ShareRoundedUp(Terms.Auction, portfolio, asked);
        var offered = new PortfolioOffered(
            portfolio.ForSale,
            risk.MaintenanceMargin,
            new Money(transfer.Notional(open, new Ratio(Ratio.One))),
            asked,
            share,
            offer.Number,
            InstrumentOf(open));
        var owner = state.ParticipantOf(open.Handle);
        foreach (var bidder in state.Terms.Bidders)
        {
            if (bidder != owner)
            {
                outbox.Send(bidder, offered, offer.Recorded);
            }
        }

        return Terms.Method == LiquidationMethod.Auction ? Terms.OfferInterval : Terms.QuoteWindow;
    }

    /// <summary>Returns what is asked for all that is left: nothing where bids are asked for, the falling price, or less than nothing.</summary>
    private Money Asked(in PortfolioOffer offer, in LiquidationCase open, in AuctionedPortfolio portfolio, VirtualTime now)
    {
        if (Terms.Method == LiquidationMethod.RequestForQuote)
        {
            return Money.Zero;
        }

        var elapsed = now - offer.Since;
        if (!offer.IsInsolvent)
        {
            return PortfolioAuction.PriceRoundedUp(Terms.Auction, portfolio, elapsed);
        }

        var owed = Math.Max(0, -portfolio.ForSale.Micros);
        var able = owed + Math.Max(0, fund.Worth - owed);
        return new Money(-Math.Min(able, PortfolioAuction.PayoutRoundedDown(Terms.Auction, portfolio, elapsed).Micros));
    }

    private AuctionedPortfolio PortfolioOf(in PortfolioOffer offer, in LiquidationCase open, AccountRisk risk)
    {
        var worth = new Money(WorthOf(open));
        return new AuctionedPortfolio(worth, risk.Equity - risk.MaintenanceMargin, offer.Reserved, offer.Left);
    }

    private long WorthOf(in LiquidationCase open) => open.Market < 0
        ? margin.Equity(open.Handle, isCollateral: false)
        : RiskOf(open).Equity.Micros;

    private AccountRisk RiskOf(in LiquidationCase open) => open.Market < 0
        ? margin.CrossRisk(open.Handle)
        : margin.IsolatedRisk(state.Markets[open.Market], state.Accounts.Look(open.Handle, open.Market));

    private InstrumentId InstrumentOf(in LiquidationCase open)
    {
        var only = InstrumentId.None;
        foreach (var market in state.Markets)
        {
            if (transfer.IsConcerned(open, market))
            {
                if (only != InstrumentId.None)
                {
                    return InstrumentId.None;
                }

                only = market.Id;
            }
        }

        return only;
    }

    private EventId Record(
        in PortfolioOffer offer, in LiquidationCase open, PortfolioSaleStep step, in AuctionedPortfolio portfolio, AccountRisk risk, Money price, IOutbox outbox)
    {
        var row = RowOf(offer, open, step, portfolio, risk) with
        {
            Bidder = state.Terms.Id,
            Price = price,
            Notional = new Money(transfer.Notional(open, new Ratio(Ratio.One))),
        };
        return outbox.Record(row, offer.Recorded.IsSet ? offer.Recorded : open.Cause);
    }

    private EventId RecordSale(
        in PortfolioOffer offer, in LiquidationCase open, int bidder, Ratio share, in AuctionedPortfolio portfolio, AccountRisk risk, Money paid, IOutbox outbox)
    {
        var row = RowOf(offer, open, PortfolioSaleStep.Sold, portfolio, risk) with
        {
            Bidder = state.ParticipantOf(bidder),
            Share = share,
            Price = paid,
            Notional = new Money(transfer.Notional(open, share)),
        };
        return outbox.Record(row, offer.Recorded);
    }

    private PortfolioSaleRow RowOf(in PortfolioOffer offer, in LiquidationCase open, PortfolioSaleStep step, in AuctionedPortfolio portfolio, AccountRisk risk) => new()
    {
        Account = state.ParticipantOf(open.Handle),
        Instrument = open.Market < 0 ? InstrumentId.None : state.Markets[open.Market].Id,
        Offer = offer.Number,
        Step = step,
        Worth = portfolio.ForSale,
        MaintenanceMargin = risk.MaintenanceMargin,
    };
}
