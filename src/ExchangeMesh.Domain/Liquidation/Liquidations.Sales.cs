using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Liquidation;

/// <content>How unsafe portfolios are sold to bidders before they are closed in any other way.</content>
internal sealed partial class Liquidations
{
    /// <summary>Handles a bid for a portfolio that is for sale.</summary>
    public void Bid(in BidForPortfolio bid, ParticipantId from, IOutbox outbox)
    {
        var handle = state.Accounts.Find(from);
        var isBidder = handle >= 0 && state.Terms.Bidders.Contains(from);
        var (refusal, sold) = isBidder ? sales.Bid(bid, handle, Cases, outbox) : (RejectReason.NoAccount, 0);
        if (refusal != RejectReason.None)
        {
            notices.Reject(from, default, InstrumentId.None, refusal, MessageKind.BidForPortfolio, outbox);
        }
        else if (sold != 0)
        {
            AfterSale(sold, outbox);
        }
    }

    /// <summary>Goes on with the sale of a portfolio to bidders; where they do not want it, goes on without them.</summary>
    private void OfferToBidders(int number, AccountRisk risk, IOutbox outbox)
    {
        var wait = sales.Advance(number, Cases[number], risk, outbox);
        if (wait > Duration.Zero)
        {
            WaitFor(number, wait, outbox);
            return;
        }

        if (!AfterSale(number, outbox))
        {
            ref var open = ref Cases[number];
            if (Terms.Method == LiquidationMethod.Auction && sales.IsOffered(number))
            {
                // Its price has fallen to nothing: no order into the book would do better.
                open.Stage = LiquidationStage.Takeover;
            }

            sales.RecordUnsold(number, open, outbox);
            sales.Close(number);
            open.IsUnsold = true;
            Step(number, outbox);
        }
    }

    /// <summary>Ends a liquidation whose account is safe, or empty, after a sale; an account that is left with a debt is settled.</summary>
    /// <returns>Whether it has ended.</returns>
    private bool AfterSale(int number, IOutbox outbox)
    {
        orders.Trim(outbox);
        var open = Cases[number];
        var isEmpty = !Array.Exists(state.Markets, market => IsConcerned(open, market));
        if (!isEmpty && (RiskOf(open).IsLiquidatable || sales.WantsMore(number, open)))
        {
            return false;
        }

        End(number);
        if (isEmpty && open.Market < 0 && margin.Equity(open.Handle, isCollateral: false) < 0)
        {
            waterfall.CloseCross(open.Handle, _bankruptcyPrices, open.Cause, outbox);
        }

        return true;
    }
}
