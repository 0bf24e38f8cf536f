using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Obligations;

/// <summary>Takes the samples of obliged makers' quotes, and pays or charges them when a period ends.</summary>
/// <param name="state">The venue.</param>
internal sealed class QuotingClock(ExchangeState state)
{
    /// <summary>Asks for the first samples.</summary>
    public void Start(IOutbox outbox)
    {
        foreach (var market in state.Markets)
        {
            if (market.Quoting is { } quoting)
            {
                outbox.WakeAt(outbox.Now + quoting.Terms.Interval, WakeToken.Of(WakeKind.Quoting, market.Slot));
            }
        }
    }

    /// <summary>Takes a sample, and ends the period where it is over. A venue that is down samples nothing.</summary>
    public void Wake(Market market, bool isDown, IOutbox outbox)
    {
        var quoting = market.Quoting!;
        outbox.WakeAt(outbox.Now + quoting.Terms.Interval, WakeToken.Of(WakeKind.Quoting, market.Slot));
        if (!isDown && quoting.Sample(market, outbox.Now))
        {
            market.IsChanged = true;
        }

        if (outbox.Now.Nanoseconds % quoting.Terms.Period.Nanoseconds == 0)
        {
            EndPeriod(market, quoting, outbox);
        }
    }

    private void EndPeriod(Market market, QuotingBook quoting, IOutbox outbox)
    {
        for (var place = 0; place < quoting.Terms.Makers.Count && quoting.Counted > 0; place++)
        {
            var maker = quoting.Terms.Makers[place];
            var handle = state.Accounts.Find(maker);
            if (handle < 0)
            {
                continue;
            }

            var isMet = (Int128)quoting.PresentOf(place) * Ratio.One >= (Int128)quoting.Terms.Presence.PartsPerMillion * quoting.Counted;
            var paid = isMet
                ? Rounding.MultiplyDivideDown(quoting.MadeOf(place), quoting.Terms.Rebate.PartsPerMillion, Ratio.One)
                : -Math.Min(quoting.Terms.Penalty.Micros, Math.Max(0, state.Accounts.Balance(handle, market.SettlementAsset)));
            state.Accounts.Balance(handle, market.SettlementAsset) += paid;
            state.Ledger.Fees[market.SettlementAsset] -= paid;
            state.Touch(handle);
            outbox.Record(new ObligationRow
            {
                Instrument = market.Id,
                Maker = maker,
                IsMet = isMet,
                Samples = quoting.Counted,
                Present = quoting.PresentOf(place),
                Stressed = quoting.Stressed,
                Made = new Money(quoting.MadeOf(place)),
                Paid = new Money(paid),
            });
        }

        quoting.Begin();
    }
}
