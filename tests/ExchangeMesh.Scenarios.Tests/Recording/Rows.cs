using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Scenarios.Tests.Recording;

/// <summary>Rows for tests, with plain numbers.</summary>
internal static class Rows
{
    public static TradeRow Trade(InstrumentId instrument, long ticks, long lots, bool isLiquidation = false) => new()
    {
        Instrument = instrument,
        Price = new Price(ticks),
        Quantity = new Quantity(lots),
        Taker = SmallRun.Holder(0),
        Maker = SmallRun.Holder(1),
        TakerSide = Side.Sell,
        IsLiquidation = isLiquidation,
    };

    public static LiquidationRow Liquidation(int holder, InstrumentId instrument, LiquidationStage stage = LiquidationStage.Full, long lots = 1_000, long bankruptcy = 480_000) => new()
    {
        Account = SmallRun.Holder(holder),
        Instrument = instrument,
        Side = Side.Sell,
        Stage = stage,
        Quantity = new Quantity(lots),
        Mark = new Price(500_000),
        BankruptcyPrice = new Price(bankruptcy),
        Equity = Money.FromUnits(90),
        MaintenanceMargin = Money.FromUnits(100),
    };

    public static MarginCallRow MarginCall(int holder) => new()
    {
        Account = SmallRun.Holder(holder),
        Instrument = InstrumentId.None,
        Equity = Money.FromUnits(110),
        MaintenanceMargin = Money.FromUnits(100),
    };

    public static LoanLiquidationRow Call(int borrower, int liquidator, long repaidUnits, long seizedMicros, long priceUnits) => new()
    {
        Borrower = SmallRun.Holder(borrower),
        Liquidator = SmallRun.Holder(liquidator),
        DebtAsset = SmallRun.Usd,
        CollateralAsset = SmallRun.Btc,
        Repaid = Money.FromUnits(repaidUnits),
        Seized = new Money(seizedMicros),
        HealthFactor = Ratio.FromPercent(97),
        CollateralPriceMicros = priceUnits * 1_000_000,
    };

    public static DeleveragingRow Deleveraging(int winner, int bankrupt, InstrumentId instrument, long lots, long ticks, long mark) => new()
    {
        Account = SmallRun.Holder(winner),
        Bankrupt = SmallRun.Holder(bankrupt),
        Instrument = instrument,
        Rank = 1,
        Quantity = new Quantity(lots),
        Price = new Price(ticks),
        Mark = new Price(mark),
    };

    public static ShockRow Jump(ParticipantId target, long percent) => new()
    {
        Of = ShockKind.FundamentalJump,
        Target = target,
        Size = Ratio.FromPercent(percent),
        Instrument = InstrumentId.None,
        Asset = SmallRun.Btc,
    };

    public static MarkRow Mark(InstrumentId instrument, long ticks, long bid = 0, long ask = 0, long depth = 100, long fundUnits = 1_000, MarketCondition condition = MarketCondition.Open) => new()
    {
        Instrument = instrument,
        Mark = new Price(ticks),
        Index = new Price(ticks),
        Last = new Price(ticks),
        BestBid = new Price(bid),
        BestAsk = new Price(ask),
        BidDepth = new Quantity(depth),
        AskDepth = new Quantity(depth),
        InsuranceFund = Money.FromUnits(fundUnits),
        Condition = condition,
    };

    public static BreakerRow Breaker(InstrumentId instrument, int breaker, MarketCondition condition) => new()
    {
        Instrument = instrument,
        Breaker = breaker,
        Condition = condition,
        Price = new Price(1),
        Reference = new Price(2),
    };
}
