using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Catalog;
using static ExchangeMesh.Traders.Catalog.StrategyParameter;

namespace ExchangeMesh.Traders.Strategies;

/// <summary>Does nothing until a block sale reaches it, then sells (or buys) the lots at market, in one order or in slices.</summary>
public sealed class BlockSeller : ITrader
{
    private readonly Terms _terms;
    private OrderInFlight _order;
    private long _left;
    private long _slice;
    private EventId _cause;
    private bool _isBusy;

    private BlockSeller(StrategyArguments arguments) => _terms = arguments.Shared.OneOf(Terms.Of(arguments));

    /// <summary>The strategy as scenarios name it.</summary>
    public static StrategyRegistration Registration { get; } = new(
        "block-seller",
        "Does nothing until a block sale reaches it, then sells or buys the lots at market, at once or in slices.",
        [
            Count("slices", 1, 1, 100_000, "Orders that a block is cut into."),
            Span("slice_wait", Duration.FromSeconds(1), Duration.FromMilliseconds(1), Duration.FromHours(24), "Time between two orders, also after a halt or an order that was not filled whole."),
        ],
        arguments => new Trader(new BlockSeller(arguments)));

    /// <inheritdoc/>
    public void OnStart(Desk desk)
    {
    }

    /// <inheritdoc/>
    public void OnShock(Desk desk, in Shock shock)
    {
        if (shock.Of != ShockKind.BlockSale || (shock.Instrument != InstrumentId.None && shock.Instrument != _terms.Market.Id))
        {
            return;
        }

        _left -= shock.Amount;
        _slice = Math.Max(1, Rounding.DivideUp(Math.Abs(_left), _terms.Slices));
        _cause = desk.Cause;
        if (!_isBusy)
        {
            Trade(desk);
        }
    }

    /// <inheritdoc/>
    public void OnTimer(Desk desk, long token) => Trade(desk);

    /// <inheritdoc/>
    public void OnFill(Desk desk, in OrderFilled fill)
    {
        _left -= fill.Side.Sign() * fill.Quantity.Lots;
        _order.Note(in fill);
    }

    /// <inheritdoc/>
    public void OnCancelled(Desk desk, in OrderCancelled cancelled) => _order.End(cancelled.Order);

    /// <inheritdoc/>
    public void OnRejected(Desk desk, ParticipantId venue, in OrderRejected rejected)
    {
        _order.End(rejected.Order);
        if (rejected.Reason is RejectReason.InsufficientMargin or RejectReason.InsufficientBalance or RejectReason.PositionLimit)
        {
            _left = 0;
        }
    }

    /// <inheritdoc/>
    public void WriteState(StateWriter writer)
    {
        _order.WriteState(writer);
        writer.Write(_left);
        writer.Write(_slice);
        writer.Write(_cause.Value);
        writer.Write(_isBusy);
    }

    /// <inheritdoc/>
    public void ReadState(StateReader reader)
    {
        _order.ReadState(reader);
        _left = reader.ReadInt64();
        _slice = reader.ReadInt64();
        _cause = new EventId(reader.ReadInt64());
        _isBusy = reader.ReadBoolean();
    }

    private void Trade(Desk desk)
    {
        _isBusy = _left != 0;
        if (!_isBusy)
        {
            return;
        }

        desk.WakeAfter(_terms.SliceWait, 0);
        if (!desk.View(_terms.Market).IsOpen() || _order.IsAwaited(desk.Now))
        {
            return;
        }

        var quantity = new Quantity(Math.Min(_slice, Math.Abs(_left)));
        _order.Await(desk.TakeAtMarket(_terms.Market, MarketReading.SideOf(_left), quantity, _cause), desk.Now);
    }

    private sealed record Terms(Instrument Market, long Slices, Duration SliceWait)
    {
        public static Terms Of(StrategyArguments arguments) => new(
            arguments.Markets[0],
            arguments.CountOf("slices"),
            arguments.DurationOf("slice_wait"));
    }
}
