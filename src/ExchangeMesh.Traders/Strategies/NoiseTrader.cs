using System.Numerics;
using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Catalog;
using static ExchangeMesh.Traders.Catalog.StrategyParameter;

namespace ExchangeMesh.Traders.Strategies;

/// <summary>Zero intelligence: acts at random times, on a random side, with a random size and price, and forgets old orders.</summary>
/// <remarks>
/// Source: D. K. Gode, S. Sunder, "Allocative efficiency of markets with zero-intelligence traders", Journal of Political
/// Economy 101 (1993); the order flow of M. G. Daniels et al., Physical Review Letters 90, 108102 (2003). Difference:
/// limit prices lie exponentially far from the mid price instead of uniformly, and sizes are log-normal or Pareto.
/// </remarks>
public sealed class NoiseTrader : ITrader
{
    private const int MostOpen = 64;

    private readonly Terms _terms;
    private readonly PositionLimits _limits;
    private SeedStream _stream;
    private long _position;
    private ulong _open;
    private long _firstOpen;

    private NoiseTrader(StrategyArguments arguments)
    {
        _terms = arguments.Shared.OneOf(Terms.Of(arguments));
        _limits = PositionLimits.Of(arguments, 0, arguments.Value("max_leverage"));
        _stream = arguments.Stream(0);
        _position = arguments.OpeningPositions[0].Lots;
    }

    /// <summary>The strategy as scenarios name it.</summary>
    public static StrategyRegistration Registration { get; } = new(
        "noise",
        "Places orders of random side, size and price at random times, and withdraws its oldest ones.",
        [
            Span("mean_wait", Duration.FromSeconds(30), Duration.FromMilliseconds(1), Duration.FromHours(1000), "Mean of the exponential wait between two actions."),
            Share("market_share", 0.25, 0, 1, "Share of orders that are market orders; the others are limit orders."),
            Share("mean_offset", 0.001, 0, 0.5, "Mean distance of limit prices from the anchor, exponentially distributed."),
            Share("reference_weight", 0, 0, 1, "Weight of the reference price in the anchor; the rest is the mid price."),
            Amount("order_size", 1_000, 0, 1_000_000_000, "Typical order size in the quote asset: the median of log-normal sizes, the least of Pareto sizes."),
            Choice("size_law", ["lognormal", "pareto"], "Distribution of order sizes."),
            Number("size_shape", 1, 0.01, 100, "Deviation of the size's logarithm (lognormal), or tail exponent (pareto)."),
            Amount("max_order_size", 1_000_000, 0, 1_000_000_000_000, "Greatest order size in the quote asset."),
            Share("cancel_chance", 0.3, 0, 1, "Chance, at each action, that the oldest open order is withdrawn first."),
            Count("max_open", 4, 1, MostOpen, "Most orders left open; the oldest gives way to a new one."),
            Number("max_leverage", 1, 0, 125, "Greatest position's notional over the capital at the venue, at the opening price."),
        ],
        arguments => new Trader(new NoiseTrader(arguments)));

    /// <inheritdoc/>
    public void OnStart(Desk desk) => desk.WakeAfter(_stream.NextWait(_terms.MeanWait), 0);

    /// <inheritdoc/>
    public void OnTimer(Desk desk, long token)
    {
        desk.WakeAfter(_stream.NextWait(_terms.MeanWait), 0);
        ref readonly var view = ref desk.View(_terms.Market);
        if (!view.TakesOrders())
        {
            return;
        }

        var cancels = _stream.NextChance(_terms.CancelChance);
        if (_open != 0 && (cancels || BitOperations.PopCount(_open) >= _terms.MaxOpen))
        {
            CancelOldest(desk);
        }

        PlaceAny(desk, view.MidTicks(_terms.OpeningPrice), view.IsOpen());
    }

    /// <inheritdoc/>
    public void OnFill(Desk desk, in OrderFilled fill)
    {
        _position += fill.Side.Sign() * fill.Quantity.Lots;
        if (fill.Remaining.Lots == 0)
        {
            Forget(fill.Order);
        }
    }

    /// <inheritdoc/>
    public void OnCancelled(Desk desk, in OrderCancelled cancelled) => Forget(cancelled.Order);

    /// <inheritdoc/>
    public void OnRejected(Desk desk, ParticipantId venue, in OrderRejected rejected) => Forget(rejected.Order);

    /// <inheritdoc/>
    public void OnLiquidated(Desk desk, in PositionLiquidated liquidated) => _position += liquidated.Quantity.Lots;

    /// <inheritdoc/>
    public void OnDeleveraged(Desk desk, in PositionDeleveraged deleveraged) => _position += deleveraged.Quantity.Lots;

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        writer.Write(in _stream);
        writer.Write(_position);
        writer.Write(unchecked((long)_open));
        writer.Write(_firstOpen);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        reader.Read(ref _stream);
        _position = reader.ReadInt64();
        _open = unchecked((ulong)reader.ReadInt64());
        _firstOpen = reader.ReadInt64();
    }

    private void PlaceAny(Desk desk, double mid, bool isOpen)
    {
        var side = _stream.NextChance(0.5) ? Side.Buy : Side.Sell;
        var takes = _stream.NextChance(_terms.MarketShare);
        var offset = _stream.NextExponential(_terms.MeanOffset);
        var size = Math.Min(DrawSize(), _terms.MaxOrderSize);

        var reference = desk.ReferenceTicks(_terms.Reference, _terms.Market);
        var anchor = reference > 0 ? mid + (_terms.ReferenceWeight * (reference - mid)) : mid;
        var lots = _terms.Market.LotsWorth(size, anchor);
        if (!_limits.Allow(_position, side.Sign() * lots))
        {
            side = side.Opposite();
        }

        if (!_limits.Allow(_position, side.Sign() * lots) || (takes && !isOpen))
        {
            return;
        }

        var quantity = new Quantity(lots);
        var order = takes
            ? desk.TakeAtMarket(_terms.Market, side, quantity, EventId.None)
            : desk.Rest(_terms.Market, side, LimitPrice(side, anchor, offset), quantity, EventId.None);
        Remember(desk, order);
    }

    private double DrawSize() => _terms.IsPareto
        ? _stream.NextPareto(_terms.OrderSize, _terms.SizeShape)
        : _stream.NextLogNormal(_terms.OrderSize, _terms.SizeShape);

    private static Price LimitPrice(Side side, double anchor, double offset) => side == Side.Buy
        ? MarketReading.PriceBelow(anchor * (1 - offset))
        : MarketReading.PriceAbove(anchor * (1 + offset));

    private void CancelOldest(Desk desk)
    {
        var oldest = BitOperations.TrailingZeroCount(_open);
        desk.Cancel(_terms.Market, new OrderId(_firstOpen + oldest));
        _open &= _open - 1;
    }

    /// <summary>Notes an open order. Order numbers are consecutive, so the open ones are bits that start at the oldest.</summary>
    private void Remember(Desk desk, OrderId order)
    {
        StartAtOldest(order);
        if (order.Value - _firstOpen >= MostOpen)
        {
            CancelOldest(desk);
            StartAtOldest(order);
        }

        _open |= 1UL << (int)(order.Value - _firstOpen);
    }

    private void StartAtOldest(OrderId newest)
    {
        var gone = BitOperations.TrailingZeroCount(_open);
        _firstOpen = _open == 0 ? newest.Value : _firstOpen + gone;
        _open = _open == 0 ? 0 : _open >> gone;
    }

    private void Forget(OrderId order)
    {
        var place = order.Value - _firstOpen;
        if (place is >= 0 and < MostOpen)
        {
            _open &= ~(1UL << (int)place);
        }
    }

    private sealed record Terms(
        Instrument Market,
        Price OpeningPrice,
        InstrumentId Reference,
        Duration MeanWait,
        double MarketShare,
        double MeanOffset,
        double ReferenceWeight,
        double OrderSize,
        bool IsPareto,
        double SizeShape,
        double MaxOrderSize,
        double CancelChance,
        int MaxOpen)
    {
        public static Terms Of(StrategyArguments arguments) => new(
            arguments.Markets[0],
            arguments.OpeningPrices[0],
            arguments.References[0],
            arguments.DurationOf("mean_wait"),
            arguments.Value("market_share"),
            arguments.Value("mean_offset"),
            arguments.Value("reference_weight"),
            arguments.Value("order_size"),
            arguments.CountOf("size_law") == 1,
            arguments.Value("size_shape"),
            arguments.Value("max_order_size"),
            arguments.Value("cancel_chance"),
            arguments.CountOf("max_open"));
    }
}
