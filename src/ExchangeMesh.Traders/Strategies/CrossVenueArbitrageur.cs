using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Catalog;
using static ExchangeMesh.Traders.Catalog.StrategyParameter;

namespace ExchangeMesh.Traders.Strategies;

/// <summary>Buys where an asset is cheap and sells where it is dear, as far as its capital on each side goes.</summary>
public sealed class CrossVenueArbitrageur : ITrader
{
    private static readonly Duration TransferAgainAfter = Duration.FromMinutes(10);

    private readonly Terms _terms;
    private readonly LegPair _pair;
    private SeedStream _stream;
    private double _underWay;
    private AssetId _assetUnderWay;
    private Leg? _sender;
    private VirtualTime _noTransferUntil;

    private CrossVenueArbitrageur(StrategyArguments arguments)
    {
        _terms = arguments.Shared.OneOf(Terms.Of(arguments));
        _stream = arguments.Stream(0);
        _pair = new LegPair(LegOf(arguments, 0), LegOf(arguments, 1), arguments.Value("tolerance"));
    }

    /// <summary>The strategy as scenarios name it.</summary>
    public static StrategyRegistration Registration { get; } = new(
        "cross-venue-arbitrageur",
        "Buys where an asset is cheap and sells where it is dear, with limited capital on each side that it rebalances by transfers.",
        [
            Span("mean_wait", Duration.FromSeconds(1), Duration.FromMilliseconds(1), Duration.FromHours(1000), "Mean of the exponential wait between two looks."),
            Share("fees", 0.001, -0.1, 0.5, "Fees of both legs together, as a share of notional."),
            Share("threshold", 0.0005, -0.5, 10, "Gain, net of fees, beyond which it trades."),
            Share("unwind", 0, -0.5, 10, "Gain, net of fees, beyond which it trades back what it holds."),
            Share("tolerance", 0.001, 0, 0.5, "How far past the best price its orders may go."),
            Amount("order_size", 20_000, 0, 10_000_000_000, "Greatest order of a leg, in the quote asset."),
            Number("max_leverage", 3, 0.01, 125, "Greatest notional over equity on a perpetual."),
            Share("rebalance_share", 0.25, 0, 0.5, "Share of both sides' capital below which a side is topped up to a half by transfer; zero for never."),
        ],
        arguments => new Trader(new CrossVenueArbitrageur(arguments)))
    {
        MarketRoles = ["one market", "another market of the same asset, at another venue"],
    };

    /// <inheritdoc/>
    public void OnStart(Desk desk) => desk.WakeAfter(_stream.NextWait(_terms.MeanWait), 0);

    /// <inheritdoc/>
    public void OnTimer(Desk desk, long token)
    {
        desk.WakeAfter(_stream.NextWait(_terms.MeanWait), 0);
        if (!_pair.Look(desk) || _pair.Hedge(desk) || _pair.Shrink(desk))
        {
            return;
        }

        var (first, second) = (_pair.First, _pair.Second);
        if (!TryTrade(desk, first, second) && !TryTrade(desk, second, first))
        {
            Rebalance(desk);
        }
    }

    /// <inheritdoc/>
    public void OnFill(Desk desk, in OrderFilled fill) => _pair.OnFill(in fill);

    /// <inheritdoc/>
    public void OnCancelled(Desk desk, in OrderCancelled cancelled) => _pair.End(cancelled.Order);

    /// <inheritdoc/>
    public void OnRejected(Desk desk, ParticipantId venue, in OrderRejected rejected)
    {
        _pair.End(rejected.Order);
        if (rejected.Refused == MessageKind.TransferOut && _sender is not null)
        {
            Arrive(_sender);
            _noTransferUntil = desk.Now + TransferAgainAfter;
        }
    }

    /// <inheritdoc/>
    public void OnLiquidated(Desk desk, in PositionLiquidated liquidated) =>
        _pair.Move(liquidated.Instrument, liquidated.Quantity, liquidated.Price, desk.Cause);

    /// <inheritdoc/>
    public void OnDeleveraged(Desk desk, in PositionDeleveraged deleveraged) => _pair.Deleverage(desk, in deleveraged);

    /// <inheritdoc/>
    public void OnLossShared(Desk desk, ParticipantId venue, in LossShared shared) => _pair.Lose(venue, in shared, desk.Cause);

    /// <inheritdoc/>
    public void OnTransferSettled(Desk desk, ParticipantId venue, in TransferSettled settled)
    {
        if (_sender is not null && settled.Asset == _assetUnderWay)
        {
            Arrive(venue == _pair.First.Market.Venue ? _pair.First : _pair.Second);
        }
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        writer.Write(in _stream);
        _pair.WriteState(writer);
        writer.Write(_underWay);
        writer.Write(_assetUnderWay.Value);
        writer.Write(_sender is null ? -1L : _sender.Market.Id.Value);
        writer.Write(_noTransferUntil.Nanoseconds);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        reader.Read(ref _stream);
        _pair.ReadState(reader);
        _underWay = reader.ReadDouble();
        _assetUnderWay = new AssetId(reader.ReadInt32());
        var sender = reader.ReadInt32();
        _sender = sender == _pair.First.Market.Id.Value ? _pair.First : sender < 0 ? null : _pair.Second;
        reader.Require(_sender is null || _sender.Market.Id.Value == sender, "the sender is no leg of the pair");
        _noTransferUntil = new VirtualTime(reader.ReadInt64());
    }

    private static Leg LegOf(StrategyArguments arguments, int place)
    {
        var market = arguments.Markets[place];
        var capital = new LegCapital(
            arguments.CapitalAt(market.Venue, market.Base).Micros,
            arguments.CapitalAt(market.Venue, market.Quote).Micros,
            arguments.Value("max_leverage"));
        return new Leg(market, arguments.OpeningPrices[place], in capital, arguments.OpeningPositions[place].Lots);
    }

    private bool TryTrade(Desk desk, Leg bought, Leg sold)
    {
        var edge = LegPair.Edge(desk, bought, sold) - _terms.Fees;
        if (edge > _terms.Threshold)
        {
            return _pair.Trade(desk, bought, sold, _terms.OrderSize, double.MaxValue);
        }

        var held = Math.Min(Math.Max(0, -bought.Exposure), Math.Max(0, sold.Exposure));
        return held > 0 && edge > _terms.Unwind && _pair.Trade(desk, bought, sold, _terms.OrderSize, held);
    }

    private void Rebalance(Desk desk)
    {
        if (_sender is not null || desk.Now < _noTransferUntil)
        {
            return;
        }

        var (first, second) = (_pair.First, _pair.Second);
        if (!SendQuote(desk, first, second) && !SendQuote(desk, second, first) && !SendBase(desk, first, second))
        {
            SendBase(desk, second, first);
        }
    }

    private bool SendQuote(Desk desk, Leg poor, Leg rich) =>
        rich.Market.Settlement == rich.Market.Quote
        && poor.Market.Settlement == rich.Market.Quote
        && poor.Worth < _terms.RebalanceShare * (poor.Worth + rich.Worth)
        && Send(desk, rich, poor, rich.Market.Quote, Math.Min(rich.FreeQuote, (rich.Worth - poor.Worth) / 2));

    private bool SendBase(Desk desk, Leg poor, Leg rich) =>
        !poor.Market.IsPerpetual
        && poor.Base < _terms.RebalanceShare * (poor.Base + rich.Base)
        && Send(desk, rich, poor, rich.Market.Base, (rich.Base - poor.Base) / 2);

    private bool Send(Desk desk, Leg from, Leg to, AssetId asset, double micros)
    {
        var amount = MarketReading.WholeMicros(micros);
        if (amount <= Money.Zero)
        {
            return false;
        }

        desk.Transfer(from.Market.Venue, to.Market.Venue, asset, amount, _pair.MoveCause);
        from.Add(asset, -amount.Micros);
        _underWay = amount.Micros;
        _assetUnderWay = asset;
        _sender = from;
        _pair.BaseUnderWay = asset == from.Market.Base && !from.Market.IsPerpetual ? amount.Micros : 0;
        return true;
    }

    private void Arrive(Leg at)
    {
        at.Add(_assetUnderWay, _underWay);
        _underWay = 0;
        _sender = null;
        _pair.BaseUnderWay = 0;
    }

    private sealed record Terms(
        Duration MeanWait,
        double Fees,
        double Threshold,
        double Unwind,
        double OrderSize,
        double RebalanceShare)
    {
        public static Terms Of(StrategyArguments arguments) => new(
            arguments.DurationOf("mean_wait"),
            arguments.Value("fees"),
            arguments.Value("threshold"),
            arguments.Value("unwind"),
            arguments.Value("order_size"),
            arguments.Value("rebalance_share"));
    }
}
