using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Catalog;
using static ExchangeMesh.Traders.Catalog.StrategyParameter;

namespace ExchangeMesh.Traders.Strategies;

/// <summary>
/// Liquidates loans where the bonus pays for it, with money that it keeps at the lending venue; sends what it seizes to an
/// exchange, sells it there in slices, and sends the proceeds back.
/// </summary>
public sealed class Liquidator : ITrader
{
    private readonly Terms _terms;
    private readonly Queue<Money> _calls = new();
    private OrderInFlight _order;
    private Money _cash;
    private Money _baseAtExchange;
    private Money _proceeds;
    private Money _proceedsUnderWay;
    private EventId _cause;
    private bool _isSelling;

    private Liquidator(StrategyArguments arguments)
    {
        _terms = arguments.Shared.OneOf(Terms.Of(arguments));
        _cash = arguments.CapitalAt(_terms.Lender, _terms.Market.Quote);
    }

    /// <summary>The strategy as scenarios name it.</summary>
    public static StrategyRegistration Registration { get; } = new(
        "liquidator",
        "Liquidates loans where the bonus pays for the sale of the collateral, which it sells at an exchange in slices.",
        [
            Share("min_profit", 0.005, -1, 10, "Least expected profit of a call, as a share of what it repays."),
            Share("sale_fee", 0.001, -0.1, 0.5, "Fee of the sale that it reckons with."),
            Share("impact_per_million", 0.01, 0, 100, "Price impact that it expects for each million of the quote asset that it sells."),
            Amount("min_call", 100, 0, 1_000_000_000, "Least repayment that it bothers with."),
            Amount("slice_size", 50_000, 0, 10_000_000_000, "Greatest order with which it sells collateral, in the quote asset."),
            Span("slice_wait", Duration.FromSeconds(2), Duration.FromMilliseconds(1), Duration.FromHours(24), "Time between two such orders."),
            Share("tolerance", 0.02, 0, 1, "How far below the best bid a slice may sell."),
        ],
        arguments => new Trader(new Liquidator(arguments)))
    {
        MarketRoles = ["the spot market where collateral is sold for what was lent"],
        LenderRoles = ["the lending venue"],
    };

    /// <inheritdoc/>
    public void OnStart(Desk desk)
    {
    }

    /// <inheritdoc/>
    public void OnLoanLiquidatable(Desk desk, ParticipantId venue, in LoanLiquidatable liquidatable)
    {
        ref readonly var view = ref desk.View(_terms.Market);
        if (venue != _terms.Lender
            || liquidatable.CollateralAsset != _terms.Market.Base
            || liquidatable.DebtAsset != _terms.Market.Quote
            || !view.IsOpen())
        {
            return;
        }

        var amount = Money.Min(Money.Min(liquidatable.MaxRepay, _cash), MostProfitable(in view, liquidatable.Bonus.Value));
        if (amount <= Money.Zero || amount.Micros < _terms.MinCall)
        {
            return;
        }

        _cash -= amount;
        _calls.Enqueue(amount);
        desk.Liquidate(
            venue,
            new LiquidationCall(amount, liquidatable.Borrower, liquidatable.DebtAsset, liquidatable.CollateralAsset, liquidatable.Bonus),
            desk.Cause);
    }

    /// <inheritdoc/>
    public void OnCollateralSeized(Desk desk, ParticipantId venue, in CollateralSeized seized)
    {
        if (_calls.TryDequeue(out var called))
        {
            _cash += called - seized.Repaid;
        }

        _cause = desk.Cause;
        if (seized.Seized > Money.Zero)
        {
            desk.Transfer(venue, _terms.Market.Venue, seized.CollateralAsset, seized.Seized, desk.Cause);
        }
    }

    /// <inheritdoc/>
    public void OnTransferSettled(Desk desk, ParticipantId venue, in TransferSettled settled)
    {
        if (venue == _terms.Lender && settled.Asset == _terms.Market.Quote)
        {
            _cash += settled.Amount;
            _proceedsUnderWay = Money.Zero;
        }
        else if (venue == _terms.Market.Venue && settled.Asset == _terms.Market.Base)
        {
            _baseAtExchange += settled.Amount;
            _cause = desk.Cause.IsSet ? desk.Cause : _cause;
            if (!_isSelling)
            {
                SellSlice(desk);
            }
        }
    }

    /// <inheritdoc/>
    public void OnTimer(Desk desk, long token) => SellSlice(desk);

    /// <inheritdoc/>
    public void OnFill(Desk desk, in OrderFilled fill)
    {
        _order.Note(in fill);
        _baseAtExchange -= new Money(fill.Quantity.Lots * _terms.Market.LotSizeMicros);
        _proceeds += _terms.Market.NotionalRoundedDown(fill.Price, fill.Quantity) - fill.Fee;
    }

    /// <inheritdoc/>
    public void OnCancelled(Desk desk, in OrderCancelled cancelled) => _order.End(cancelled.Order);

    /// <inheritdoc/>
    public void OnRejected(Desk desk, ParticipantId venue, in OrderRejected rejected)
    {
        _order.End(rejected.Order);
        if (rejected.Refused == MessageKind.LiquidationCall && _calls.TryDequeue(out var called))
        {
            _cash += called;
        }
        else if (rejected.Refused == MessageKind.TransferOut && venue == _terms.Market.Venue)
        {
            _proceeds += _proceedsUnderWay;
            _proceedsUnderWay = Money.Zero;
        }
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        _order.WriteState(writer);
        writer.Write(_cash.Micros);
        writer.Write(_baseAtExchange.Micros);
        writer.Write(_proceeds.Micros);
        writer.Write(_proceedsUnderWay.Micros);
        writer.Write(_cause.Value);
        writer.Write(_isSelling);
        writer.Write(_calls.Count);
        foreach (var called in _calls)
        {
            writer.Write(called.Micros);
        }
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        _order.ReadState(reader);
        _cash = new Money(reader.ReadInt64());
        _baseAtExchange = new Money(reader.ReadInt64());
        _proceeds = new Money(reader.ReadInt64());
        _proceedsUnderWay = new Money(reader.ReadInt64());
        _cause = new EventId(reader.ReadInt64());
        _isSelling = reader.ReadBoolean();
        _calls.Clear();
        for (var left = reader.ReadCount(sizeof(long)); left > 0; left--)
        {
            _calls.Enqueue(new Money(reader.ReadInt64()));
        }
    }

    /// <summary>
    /// Returns the greatest repayment that is expected to leave the least profit: one unit repaid seizes one and a bonus at the
    /// mark price, which sells at the best bid, less the impact of its own size.
    /// </summary>
    private Money MostProfitable(in MarketView view, double bonus)
    {
        if (!view.BestBid.IsSet)
        {
            return Money.Zero;
        }

        double mark = view.Mark.IsSet ? view.Mark.Ticks : view.BestBid.Ticks;
        var seizedWorth = (1 + bonus) * Math.Min(1, view.BestBid.Ticks / mark) * (1 - _terms.SaleFee);
        var impactAllowed = 1 - ((1 + _terms.MinProfit) / seizedWorth);
        if (impactAllowed < 0)
        {
            return Money.Zero;
        }

        var most = impactAllowed / Math.Max(1e-12, _terms.ImpactPerMillion) * 1e12 / (1 + bonus);
        return MarketReading.WholeMicros(most);
    }

    private void SellSlice(Desk desk)
    {
        ref readonly var view = ref desk.View(_terms.Market);
        var ticks = view.MidTicks(_terms.OpeningPrice);
        var held = MarketReading.WholeLots((double)_baseAtExchange.Micros / _terms.Market.LotSizeMicros);
        _isSelling = held >= _terms.Market.LeastLots(ticks) || _order.IsAwaited(desk.Now);
        if (!_isSelling)
        {
            SendProceeds(desk);
            return;
        }

        desk.WakeAfter(_terms.SliceWait, 0);
        if (view.IsOpen() && view.BestBid.IsSet && !_order.IsAwaited(desk.Now))
        {
            var lots = Math.Min(held, _terms.Market.LotsWorth(_terms.SliceSize, ticks));
            var worst = MarketReading.PriceBelow(view.BestBid.Ticks * (1 - _terms.Tolerance));
            _order.Await(desk.Take(_terms.Market, Side.Sell, worst, new Quantity(lots), _cause), desk.Now);
        }
    }

    private void SendProceeds(Desk desk)
    {
        if (_proceeds > Money.Zero)
        {
            desk.Transfer(_terms.Market.Venue, _terms.Lender, _terms.Market.Quote, _proceeds, _cause);
            _proceedsUnderWay = _proceeds;
            _proceeds = Money.Zero;
        }
    }

    private sealed record Terms(
        Instrument Market,
        Price OpeningPrice,
        ParticipantId Lender,
        double MinProfit,
        double SaleFee,
        double ImpactPerMillion,
        double MinCall,
        double SliceSize,
        Duration SliceWait,
        double Tolerance)
    {
        public static Terms Of(StrategyArguments arguments) => new(
            arguments.Markets[0],
            arguments.OpeningPrices[0],
            arguments.Lenders[0].Id,
            arguments.Value("min_profit"),
            arguments.Value("sale_fee"),
            arguments.Value("impact_per_million"),
            arguments.Value("min_call"),
            arguments.Value("slice_size"),
            arguments.DurationOf("slice_wait"),
            arguments.Value("tolerance"));
    }
}
