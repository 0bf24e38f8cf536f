using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Benchmarks.Venues;

/// <summary>What an order costs an exchange with its book, accounts, margin and levels, and what it allocates.</summary>
/// <remarks>Of nine messages four are limit orders near the touch, one is a market order, four withdraw an order that is no longer young; every thousandth moves the mark.</remarks>
internal sealed class OrderFlowBenchmark : IBenchmark
{
    private const int Messages = 1_000_000;

    /// <inheritdoc/>
    public string Name => "exchange-flow";

    /// <inheritdoc/>
    public string Summary => "messages per CPU second of an exchange alone, and bytes allocated for each";

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Run()
    {
        var figures = new List<Figure>();
        foreach (var accounts in (int[])[1_000, 100_000, 1_000_000])
        {
            var exchange = VenueModel.WithPositions(accounts, markets: 1);
            var outbox = new CountingOutbox();
            outbox.Start(exchange);
            var stream = new Flow(exchange, outbox, accounts);
            stream.Send(Messages);
            var (start, allocated) = (CpuTime.Seconds, GC.GetAllocatedBytesForCurrentThread());
            stream.Send(Messages);
            var seconds = CpuTime.Seconds - start;
            allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
            figures.Add(new Figure($"{accounts:#,##0} accounts", Messages / seconds, "messages/CPU s"));
            figures.Add(new Figure($"{accounts:#,##0} accounts, allocated", allocated / (double)Messages, "bytes/message", AtMost: 1));
        }

        return figures;
    }

    /// <summary>A stream of messages; numbers of orders tell whose they are, so that each is cancelled by its owner.</summary>
    private sealed class Flow(Exchange exchange, CountingOutbox outbox, int accounts)
    {
        private const int Recent = 1_024;
        private readonly (int Trader, long Order)[] _recent = new (int, long)[Recent];
        private SeedStream _draws = new(1, VenueModel.Feed, 1);
        private long _order;
        private long _placed = Recent;
        private long _cancelled;
        private long _sent;

        public void Send(int count)
        {
            for (var i = 0; i < count; i++)
            {
                _sent++;
                outbox.Now += Duration.FromMicroseconds(100);
                if (_sent % 1_000 == 0)
                {
                    MoveMark();
                }

                var roll = _sent % 9;
                if (roll < 5)
                {
                    Place(isMarket: roll == 4);
                }
                else
                {
                    Cancel();
                }
            }
        }

        private void MoveMark()
        {
            var micros = (VenueModel.OpeningTicks + (_sent / 1_000 % 60)) * 100_000;
            exchange.Handle(Message.Of(new PriceReport(micros, VenueModel.Constituent(0))), VenueModel.Feed, outbox);
            exchange.Wake(outbox.PriceTokens[0], outbox);
        }

        private void Place(bool isMarket)
        {
            var bits = _draws.NextBits();
            var trader = (int)(bits % (ulong)accounts);
            var side = (Side)((bits >> 32) & 1);
            var distance = (long)((bits >> 40) % 30) - 2;
            var order = new PlaceOrder
            {
                Order = new OrderId(++_order),
                Instrument = VenueModel.Instrument(0),
                Side = side,
                Type = isMarket ? OrderType.Market : OrderType.Limit,
                Price = new Price(VenueModel.OpeningTicks + 20 + (side == Side.Buy ? -distance : distance)),
                Quantity = new Quantity(1 + (long)((bits >> 48) % 10)),
            };
            exchange.Handle(Message.Of(order), VenueModel.Trader(trader), outbox);
            if (!isMarket)
            {
                _recent[_placed++ % Recent] = (trader, _order);
            }
        }

        private void Cancel()
        {
            var (trader, order) = _recent[_cancelled++ % Recent];
            exchange.Handle(Message.Of(new CancelOrder(new OrderId(order), VenueModel.Instrument(0))), VenueModel.Trader(trader), outbox);
        }
    }
}
