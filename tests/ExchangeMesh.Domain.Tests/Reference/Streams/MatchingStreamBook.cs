using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Reference.Streams;

/// <summary>The project's order book as an order stream sees it.</summary>
public readonly struct MatchingStreamBook(int orders) : IStreamBook
{
    /// <summary>How many orders there is room for from the start.</summary>
    public const int Room = 32_768;

    private readonly OrderBook _book = new(Room);
    private readonly OrderHandle[] _handles = StreamReplay.TouchedArray<OrderHandle>(orders + 1);

    /// <inheritdoc/>
    public void Place(in StreamOperation operation, bool isBuy, bool isImmediate, ref StreamOutcome outcome)
    {
        var order = new IncomingOrder(
            new ParticipantId(0),
            new OrderId(operation.Id),
            isBuy ? Side.Buy : Side.Sell,
            new Price(operation.Price),
            new Quantity(operation.Lots),
            isImmediate ? TimeInForce.Ioc : TimeInForce.Gtc);
        foreach (ref readonly var happened in _book.Place(order))
        {
            switch (happened.Kind)
            {
                case BookEventKind.Filled:
                    outcome.Trade(operation.Id, happened.Order.Value, happened.Price.Ticks, happened.Quantity.Lots);
                    break;
                case BookEventKind.Rested:
                    _handles[operation.Number] = happened.Handle;
                    break;
                case BookEventKind.Cancelled:
                    outcome.Cancelled(happened.Quantity.Lots);
                    break;
                default:
                    throw Unexpected(happened);
            }
        }
    }

    /// <inheritdoc/>
    public bool Cancel(in StreamOperation operation) =>
        _book.Cancel(_handles[operation.Number])[0].Kind == BookEventKind.Cancelled;

    /// <inheritdoc/>
    public void TellResting(ref StreamOutcome outcome)
    {
        foreach (var order in _book.Orders(Side.Buy))
        {
            outcome.Rests(0, order.Price.Ticks, order.Order.Value, order.Remaining.Lots);
        }

        foreach (var order in _book.Orders(Side.Sell))
        {
            outcome.Rests(1, order.Price.Ticks, order.Order.Value, order.Remaining.Lots);
        }
    }

    private static InvalidOperationException Unexpected(BookEvent happened) => new($"the book answered with {happened}");
}
