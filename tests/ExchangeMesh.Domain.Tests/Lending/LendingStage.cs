using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Lending;

/// <summary>A lending venue with a dollar pool and two coin pools, on a recording outbox.</summary>
internal sealed class LendingStage
{
    public static readonly AssetId Dollar = new(0);
    public static readonly AssetId Ether = new(1);
    public static readonly AssetId Bitcoin = new(2);
    public static readonly InstrumentId EtherFeed = new(10);
    public static readonly InstrumentId BitcoinFeed = new(20);
    public static readonly ParticipantId SpotVenue = new(0);
    public static readonly ParticipantId Liquidator = new(50);
    public static readonly ParticipantId Alice = new(100);
    public static readonly ParticipantId Bob = new(101);

    private readonly List<AskedWake> _wakes = [];

    public LendingStage(LendingTerms? terms = null)
    {
        Venue = new LendingVenue(terms ?? Terms());
        Outbox.Self = new ParticipantId(5);
    }

    public LendingVenue Venue { get; }

    public RecordingOutbox Outbox { get; } = new();

    public static LendingTerms Terms() => new()
    {
        Id = new ParticipantId(5),
        Name = "pool",
        UnitOfAccount = Dollar,
        Liquidators = [Liquidator],
        ReminderInterval = Duration.Zero,
        Pools =
        [
            new PoolTerms
            {
                Asset = Dollar,
                OpeningPriceMicros = 1_000_000,
                OutsideSupply = Money.FromUnits(10_000_000),
            },
            Coin(Ether, 2_000_000_000, EtherFeed),
            Coin(Bitcoin, 50_000_000_000, BitcoinFeed),
        ],
    };

    public static PoolTerms Coin(AssetId asset, long priceMicros, InstrumentId feed) => new()
    {
        Asset = asset,
        OpeningPriceMicros = priceMicros,
        Oracle = new OracleTerms { Sources = [feed], Delay = Duration.Zero, DeviationThreshold = Ratio.Zero },
        LoanToValue = Ratio.FromPercent(75),
        LiquidationThreshold = Ratio.FromPercent(80),
        LiquidationBonus = Ratio.FromPercent(5),
        OutsideSupply = Money.FromUnits(10_000),
    };

    public static LendingTerms With(LendingTerms terms, AssetId asset, Func<PoolTerms, PoolTerms> change) =>
        terms with { Pools = [.. terms.Pools.Select(pool => pool.Asset == asset ? change(pool) : pool)] };

    public LendingStage Give(ParticipantId account, AssetId asset, long units)
    {
        Venue.Deposit(account, asset, Money.FromUnits(units));
        return this;
    }

    public LendingStage Start()
    {
        Venue.Start(Outbox);
        CollectWakes();
        return this;
    }

    /// <summary>Sends one message and returns the reason of its refusal, or none.</summary>
    public RejectReason Send<T>(ParticipantId from, in T body, EventId cause = default)
        where T : unmanaged, IMessageBody
    {
        Outbox.Clear();
        Outbox.Cause = cause;
        Venue.Handle(Message.Of(in body), from, Outbox);
        Outbox.Cause = default;
        CollectWakes();
        var refusals = Outbox.BodiesTo<OrderRejected>(from);
        return refusals.Count == 0 ? RejectReason.None : Assert.Single(refusals).Reason;
    }

    public RejectReason Supply(ParticipantId from, AssetId asset, Money amount) => Send(from, new SupplyAsset(amount, asset));

    public RejectReason Withdraw(ParticipantId from, AssetId asset, Money amount) => Send(from, new WithdrawAsset(amount, asset));

    public RejectReason Borrow(ParticipantId from, AssetId asset, Money amount) => Send(from, new BorrowAsset(amount, asset));

    public RejectReason Repay(ParticipantId from, AssetId asset, Money amount) => Send(from, new RepayDebt(amount, asset));

    public RejectReason Call(ParticipantId borrower, AssetId debt, AssetId collateral, Money amount) =>
        Send(Liquidator, new LiquidationCall(amount, borrower, debt, collateral));

    public void Report(InstrumentId feed, long priceMicros, EventId cause = default) =>
        Send(SpotVenue, new PriceReport(priceMicros, feed), cause);

    /// <summary>Moves the clock and delivers every wake-up that falls due on the way; what they bring is kept in the outbox.</summary>
    public void PassTo(VirtualTime until)
    {
        Outbox.Clear();
        while (_wakes.Count > 0 && _wakes.Min(wake => wake.At) <= until)
        {
            var next = _wakes.MinBy(wake => wake.At);
            _wakes.Remove(next);
            Outbox.Now = next.At;
            var seen = Outbox.Wakes.Count;
            Venue.Wake(next.Token, Outbox);
            _wakes.AddRange(Outbox.Wakes.Skip(seen));
        }

        Outbox.Now = until;
    }

    public void Pass(Duration span) => PassTo(Outbox.Now + span);

    /// <summary>Alice has 10 ether pledged and owes what is asked.</summary>
    public LendingStage WithLoan(long dollars)
    {
        Give(Alice, Ether, 10).Give(Liquidator, Dollar, 1_000_000).Start();
        Assert.Equal(RejectReason.None, Supply(Alice, Ether, Money.FromUnits(10)));
        Assert.Equal(RejectReason.None, Borrow(Alice, Dollar, Money.FromUnits(dollars)));
        return this;
    }

    public void AssertBalanced() => Assert.Empty(Venue.Audit().Violations);

    private void CollectWakes() => _wakes.AddRange(Outbox.Wakes);
}
