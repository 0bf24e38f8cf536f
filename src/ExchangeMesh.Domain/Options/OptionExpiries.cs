using ExchangeMesh.Domain.Accounts;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Options;

/// <summary>Ends options: their orders are withdrawn, and their positions paid in cash at the averaged index.</summary>
/// <remarks>
/// What a lot pays is a whole number of micro-units, rounded down once for both sides: what the longs receive is to the unit what the shorts pay.
/// </remarks>
/// <param name="state">The venue.</param>
/// <param name="settlement">What it does to accounts.</param>
/// <param name="changes">Withdraws orders.</param>
internal sealed class OptionExpiries(ExchangeState state, Settlement settlement, OrderChanges changes)
{
    private readonly OptionChains _chains = state.Options!;

    /// <summary>Asks for the wake-ups at the expiries.</summary>
    public void Start(IOutbox outbox)
    {
        for (var at = 0; at < _chains.Series.Length; at++)
        {
            outbox.WakeAt(_chains.Series[at].Expiry, WakeToken.Of(WakeKind.OptionExpiry, at));
        }
    }

    /// <summary>Settles a series whose expiry has come.</summary>
    public void Settle(int at, IOutbox outbox)
    {
        var series = _chains.Series[at];
        Invariant.Holds(!series.IsSettled, "a series is settled once");
        var price = series.SettlementMicros();
        foreach (var market in series.Markets)
        {
            Withdraw(market, outbox);
            Pay(market, price, series.Underlying.MoveCause, outbox);
            market.Condition = MarketCondition.Expired;
            market.IsChanged = true;
        }

        series.IsSettled = true;
    }

    private void Withdraw(Market market, IOutbox outbox)
    {
        for (var number = 1; number <= _chains.AccountCount; number++)
        {
            var handle = _chains[number].Handle;
            ref readonly var position = ref state.Accounts.Look(handle, market.Slot);
            if (position.Market >= 0)
            {
                changes.Withdraw(market, state.ParticipantOf(handle), CancelReason.Venue, EventId.None, outbox);
            }
        }
    }

    /// <summary>Pays one option; the record's cause is what moved the underlying last.</summary>
    private void Pay(Market market, long settlementMicros, EventId cause, IOutbox outbox)
    {
        var each = Rounding.MultiplyDivideDown(
            market.Instrument.Option!.PayoffMicros(settlementMicros), market.Instrument.LotSizeMicros, Ratio.One);
        var row = new SettlementRow
        {
            Instrument = market.Id,
            SettlementMicros = settlementMicros,
            OpenInterest = new Quantity(market.OpenInterest),
            Paid = new Money(each * market.OpenInterest),
        };
        var id = outbox.Record(row, cause);
        PayOne(market, ExchangeState.Fund, each, settlementMicros, id, outbox);
        for (var number = 1; number <= _chains.AccountCount; number++)
        {
            PayOne(market, _chains[number].Handle, each, settlementMicros, id, outbox);
        }

        Invariant.Holds(market.OpenInterest == 0, "all positions of an expired option are paid");
    }

    private void PayOne(Market market, int handle, long each, long settlementMicros, EventId cause, IOutbox outbox)
    {
        var lots = state.Accounts.Look(handle, market.Slot).Lots;
        if (lots == 0)
        {
            return;
        }

        settlement.Pay(market, handle, -lots, -lots * each);
        if (handle != ExchangeState.Fund)
        {
            outbox.Send(
                state.ParticipantOf(handle),
                new OptionSettled(new Quantity(lots), new Money(lots * each), settlementMicros, market.Id),
                cause);
        }
    }
}
