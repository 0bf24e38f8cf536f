using ExchangeMesh.Domain.Accounts;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Liquidation;

/// <summary>Brings parts of a portfolio from one account into another: positions at mark, and money with them.</summary>
/// <remarks>
/// A part of a portfolio with all its collateral, sold at a price, is the same as its positions at mark together with that part of what the
/// portfolio is worth less what is bid: no other asset need be divided. Lots are rounded up, so that a sale leaves the account no riskier.
/// </remarks>
/// <param name="state">The venue.</param>
/// <param name="margin">What accounts own and must hold.</param>
/// <param name="settlement">What trades do to accounts.</param>
internal sealed class PortfolioTransfer(ExchangeState state, MarginBook margin, Settlement settlement)
{
    private readonly long[] _lots = new long[state.Markets.Length];

    /// <summary>Returns whether a position belongs to what is for sale.</summary>
    public bool IsConcerned(in LiquidationCase open, Market market) =>
        (open.Market < 0 || open.Market == market.Slot) && state.Accounts.Look(open.Handle, market.Slot).Lots != 0;

    /// <summary>Returns the notional of a share of a portfolio at mark, options by what they are on.</summary>
    public long Notional(in LiquidationCase open, Ratio share)
    {
        Divide(open, share);
        var notional = 0L;
        foreach (var market in state.Markets)
        {
            notional += NotionalOf(open, market, _lots[market.Slot]);
        }

        return notional;
    }

    /// <summary>Returns whether a bidder could carry a share of a portfolio, with an amount of money that comes with it.</summary>
    public bool MayCarry(in LiquidationCase open, int bidder, Ratio share, long received)
    {
        Divide(open, share);
        if (open.Market >= 0)
        {
            var market = state.Markets[open.Market];
            var free = state.Accounts.Balance(bidder, market.SettlementAsset) - state.Accounts.Held(bidder, market.SettlementAsset);
            return free + received >= settlement.InitialMargin(market, market.Worth.Notional(_lots[market.Slot], market.Mark));
        }

        if (state.IsOptionAccount(bidder) || (state.Options is not null && Array.Exists(state.Markets, market => market.IsOption && _lots[market.Slot] != 0)))
        {
            state.EnterOptions(bidder);
            return margin.Options.MayCarry(bidder, _lots, received);
        }

        var needed = margin.InitialMargin(bidder, -1);
        foreach (var market in state.Markets)
        {
            if (_lots[market.Slot] != 0)
            {
                ref readonly var position = ref state.Accounts.Look(bidder, market.Slot);
                var lots = position.WorstCaseWith(Math.Max(0, _lots[market.Slot]), Math.Max(0, -_lots[market.Slot]));
                needed += margin.InitialMarginOf(market, lots) - margin.InitialMarginOf(market, position.WorstCase);
            }
        }

        return margin.Usable(bidder) + received >= needed;
    }

    /// <summary>Moves a share of a portfolio's positions to a bidder, tells both, and records each position.</summary>
    /// <param name="open">Whose portfolio.</param>
    /// <param name="bidder">Who receives it.</param>
    /// <param name="share">Which part.</param>
    /// <param name="received">What comes with it in money; it is booked elsewhere.</param>
    /// <param name="risk">What the account owned and had to hold.</param>
    /// <param name="cause">The recorded sale.</param>
    /// <param name="outbox">Where messages and records go.</param>
    public void Move(in LiquidationCase open, int bidder, Ratio share, long received, AccountRisk risk, EventId cause, IOutbox outbox)
    {
        var notional = Notional(open, share);
        var told = received;
        foreach (var market in state.Markets)
        {
            var lots = _lots[market.Slot];
            if (lots == 0)
            {
                continue;
            }

            var worth = market.Worth.OfFill(lots, market.Mark);
            if (market.IsOption)
            {
                settlement.Pay(market, open.Handle, -lots, -worth);
                settlement.Pay(market, bidder, lots, worth);
            }
            else
            {
                settlement.Trade(market, open.Handle, -lots, -worth);
                settlement.Trade(market, bidder, lots, worth);
            }

            market.IsChanged = true;
            var id = Record(open, market, lots, Rounding.MultiplyDivideDown(received, NotionalOf(open, market, lots), Math.Max(1, notional)), risk, cause, outbox);
            outbox.Send(
                state.ParticipantOf(open.Handle), new PositionLiquidated(new Quantity(-lots), new Price(market.Mark), market.Id, LiquidationStage.Sale), id);
            outbox.Send(
                state.ParticipantOf(bidder), new PositionAssigned(new Quantity(lots), new Price(market.Mark), new Money(told), market.Id), id);
            told = 0;
        }
    }

    private EventId Record(in LiquidationCase open, Market market, long lots, long given, AccountRisk risk, EventId cause, IOutbox outbox)
    {
        // What the bidder has paid for a lot: the mark less its part of what came with it in money.
        var perTick = Math.Abs(lots) * market.Worth.PerTickAndLot;
        var away = perTick == 0 ? 0 : Rounding.DivideUp(given, perTick);
        var row = new LiquidationRow
        {
            Account = state.ParticipantOf(open.Handle),
            Instrument = market.Id,
            Side = lots > 0 ? Side.Sell : Side.Buy,
            Stage = LiquidationStage.Sale,
            Quantity = new Quantity(Math.Abs(lots)),
            Mark = new Price(market.Mark),
            BankruptcyPrice = new Price(Math.Max(1, lots > 0 ? market.Mark - away : market.Mark + away)),
            Equity = risk.Equity,
            MaintenanceMargin = risk.MaintenanceMargin,
        };
        return outbox.Record(row, cause);
    }

    private void Divide(in LiquidationCase open, Ratio share)
    {
        foreach (var market in state.Markets)
        {
            var held = IsConcerned(open, market) ? state.Accounts.Look(open.Handle, market.Slot).Lots : 0;
            var part = Rounding.MultiplyDivideUp(Math.Abs(held), share.PartsPerMillion, Ratio.One);
            _lots[market.Slot] = held > 0 ? part : -part;
        }
    }

    private long NotionalOf(in LiquidationCase open, Market market, long lots)
    {
        if (lots == 0)
        {
            return 0;
        }

        if (!market.IsOption)
        {
            var notional = market.Worth.Notional(lots, market.Mark);
            return open.Market < 0 ? margin.RequirementOf(market, notional) : notional;
        }

        var underlying = state.Options!.Find(market).Series.Underlying;
        var price = (underlying.Index > 0 ? underlying.Index : underlying.Mark) * underlying.Instrument.TickSizeMicros;
        return Rounding.MultiplyDivideUp(Math.Abs(lots) * market.Instrument.LotSizeMicros, price, Ratio.One);
    }
}
