using System.Globalization;
using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Benchmarks.Lending;

/// <summary>What a new oracle price costs a lending venue when it concerns nobody, by the number of its loans.</summary>
internal sealed class LoanIndexBenchmark : IBenchmark
{
    private const int Prices = 100_000;

    private static readonly AssetId Dollar = new(0);
    private static readonly AssetId Ether = new(1);
    private static readonly AssetId Bitcoin = new(2);
    private static readonly InstrumentId Feed = new(1);

    /// <inheritdoc/>
    public string Name => "loan-index";

    /// <inheritdoc/>
    public string Summary => "CPU time of an oracle price that concerns nobody, with 1,000 to 1,000,000 loans of one and of two collaterals";

    /// <inheritdoc/>
    public IReadOnlyList<Figure> Run()
    {
        var figures = new List<Figure>();
        foreach (var isMixed in new[] { false, true })
        {
            var kind = isMixed ? "two collaterals" : "one collateral";
            Measure(1_000, isMixed);
            var few = Measure(1_000, isMixed);
            var many = Measure(1_000_000, isMixed);
            figures.Add(new Figure(string.Create(CultureInfo.InvariantCulture, $"{kind}, 1,000 loans"), few.Nanoseconds, "ns/price"));
            figures.Add(new Figure(string.Create(CultureInfo.InvariantCulture, $"{kind}, 1,000,000 loans"), many.Nanoseconds, "ns/price"));
            figures.Add(new Figure($"{kind}, the second over the first", many.Nanoseconds / few.Nanoseconds, AtMost: 3));
            figures.Add(new Figure($"{kind}, allocated", many.Bytes, "bytes/price", AtMost: 0));
            figures.Add(new Figure($"{kind}, memory of a loan", many.BytesPerLoan, "bytes"));
        }

        return figures;
    }

    private static (double Nanoseconds, double Bytes, double BytesPerLoan) Measure(int loans, bool isMixed)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var outbox = new SilentOutbox();
        var venue = new LendingVenue(Terms());
        for (var i = 0; i < loans; i++)
        {
            Open(venue, new ParticipantId(100 + i), isMixed, outbox);
        }

        var held = GC.GetTotalMemory(forceFullCollection: true) - before;
        Move(venue, outbox, Prices / 10);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = CpuTime.Seconds;
        Move(venue, outbox, Prices);
        var seconds = CpuTime.Seconds - started;
        allocated = GC.GetAllocatedBytesForCurrentThread() - allocated;
        GC.KeepAlive(venue);
        return (seconds * 1e9 / Prices, allocated / (double)Prices, held / (double)loans);
    }

    // Within one percent of the opening price; the weakest loan stands a fall of three.
    private static void Move(LendingVenue venue, SilentOutbox outbox, int prices)
    {
        for (var i = 0; i < prices; i++)
        {
            var report = new PriceReport(2_000_000_000 + (i * 7_919L % 20_000_000), Feed);
            venue.Handle(Message.Of(in report), new ParticipantId(0), outbox);
        }
    }

    private static void Open(LendingVenue venue, ParticipantId account, bool isMixed, SilentOutbox outbox)
    {
        venue.Deposit(account, Ether, Money.FromUnits(10));
        Send(venue, account, new SupplyAsset(Money.FromUnits(10), Ether), outbox);
        if (isMixed)
        {
            venue.Deposit(account, Bitcoin, new Money(10_000));
            Send(venue, account, new SupplyAsset(new Money(10_000), Bitcoin), outbox);
        }

        Send(venue, account, new BorrowAsset(Money.FromUnits(5_000 + (account.Value % 9_000)), Dollar), outbox);
    }

    private static void Send<T>(LendingVenue venue, ParticipantId from, in T body, SilentOutbox outbox)
        where T : unmanaged, IMessageBody => venue.Handle(Message.Of(in body), from, outbox);

    private static LendingTerms Terms() => new()
    {
        Id = new ParticipantId(5),
        Name = "pool",
        UnitOfAccount = Dollar,
        Pools =
        [
            new PoolTerms { Asset = Dollar, OpeningPriceMicros = 1_000_000, OutsideSupply = Money.FromUnits(100_000_000_000) },
            Coin(Ether, 2_000_000_000, Feed),
            Coin(Bitcoin, 50_000_000_000, new InstrumentId(2)),
        ],
    };

    private static PoolTerms Coin(AssetId asset, long priceMicros, InstrumentId feed) => new()
    {
        Asset = asset,
        OpeningPriceMicros = priceMicros,
        Oracle = new OracleTerms { Sources = [feed], Delay = Duration.Zero, DeviationThreshold = Ratio.Zero },
        LoanToValue = Ratio.FromPercent(75),
        LiquidationThreshold = Ratio.FromPercent(80),
    };

    private sealed class SilentOutbox : IOutbox
    {
        private MarketView _none;

        public VirtualTime Now => VirtualTime.Zero;

        public ParticipantId Self => new(5);

        public EventId Cause => EventId.None;

        public void Send(ParticipantId to, in Message message, EventId cause, Duration delay)
        {
            if (message.Kind is MessageKind.OrderRejected)
            {
                throw new InvalidOperationException("The venue refuses a loan of the benchmark.");
            }
        }

        public void WakeAt(VirtualTime at, long token)
        {
        }

        public void WakeWhen(InstrumentId instrument, WatchedPrice watched, bool fallsTo, Price level, long token)
        {
        }

        public ref readonly MarketView View(InstrumentId instrument) => ref _none;

        public void Publish(in MarketView view) => _none = view;

        public EventId Record(in RunRecord record, EventId cause) => EventId.None;
    }
}
