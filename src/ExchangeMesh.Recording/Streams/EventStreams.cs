using ExchangeMesh.Domain.Records;

namespace ExchangeMesh.Recording.Streams;

/// <summary>One stream of recorded events: its file's name and its columns.</summary>
internal sealed record EventStream(RecordKind Kind, string Name, IReadOnlyList<StreamColumn<RunEvent>> Columns);

/// <summary>The streams of recorded events, one for each kind of record.</summary>
internal static class EventStreams
{
    /// <summary>Returns all streams, in the order of the manifest.</summary>
    public static IReadOnlyList<EventStream> Of(RunNames names) =>
    [
        Trades(names),
        Orders(names),
        Marks(names),
        MarginCalls(names),
        Liquidations(names),
        Deleveragings(names),
        Insurance(names),
        BreakerStreams.Breakers(names),
        Funding(names),
        Loans(names),
        LoanLiquidations(names),
        Transfers(names),
        BadDebt(names),
        Shocks(names),
        Pools(names),
        Settlements(names),
        BreakerStreams.Reopenings(names),
        BreakerStreams.HaltCosts(names),
        Attacks(names),
        LossStreams.LossShares(names),
        LossStreams.BrokenHedges(names),
        Obligations(names),
        LossStreams.PortfolioSales(names),
        Figures(names),
    ];

    private static EventStream Figures(RunNames names) => new(RecordKind.Figure, "figures", new EventColumns<FigureRow>(names)
        .Text("figure", "what it is", row => Words.Of(row.Of))
        .Integer("step", "step of the model; 0 before the first", row => row.Step)
        .Number("value", "in the model's own unit", row => row.Value)
        .Columns);

    private static EventStream Trades(RunNames names) => new(RecordKind.Trade, "trades", new EventColumns<TradeRow>(names)
        .Instrument(row => row.Instrument)
        .Price("price", row => row.Instrument, row => row.Price)
        .Quantity("quantity", row => row.Instrument, row => row.Quantity)
        .Participant("taker", "owner of the arriving order", row => row.Taker)
        .Participant("maker", "owner of the resting order", row => row.Maker)
        .Text("taker_side", "side of the arriving order: buy or sell", row => Words.Of(row.TakerSide))
        .Flag("is_liquidation", "whether a liquidation forced the arriving order", row => row.IsLiquidation)
        .Columns);

    private static EventStream Orders(RunNames names) => new(RecordKind.Order, "orders", new EventColumns<OrderRow>(names)
        .Instrument(row => row.Instrument)
        .Participant("trader", "owner of the order", row => row.Trader)
        .Integer("order", "the owner's number for the order", row => row.Order.Value)
        .Price("price", row => row.Instrument, row => row.Price)
        .Quantity("quantity", row => row.Instrument, row => row.Quantity)
        .Text("side", "buy or sell", row => Words.Of(row.Side))
        .Text("outcome", "order_accepted, order_rejected or order_cancelled", row => Words.Of(row.Outcome))
        .Text("reason", "why it was refused; null otherwise", row => Words.Of(row.Reason))
        .Columns);

    private static EventStream Marks(RunNames names) => new(RecordKind.Mark, "marks", new EventColumns<MarkRow>(names)
        .Instrument(row => row.Instrument)
        .Price("mark", row => row.Instrument, row => row.Mark)
        .Price("index", row => row.Instrument, row => row.Index)
        .Price("last", row => row.Instrument, row => row.Last)
        .Price("best_bid", row => row.Instrument, row => row.BestBid)
        .Price("best_ask", row => row.Instrument, row => row.BestAsk)
        .Quantity("bid_depth", row => row.Instrument, row => row.BidDepth)
        .Quantity("ask_depth", row => row.Instrument, row => row.AskDepth)
        .Quantity("open_interest", row => row.Instrument, row => row.OpenInterest)
        .Quantity("volume", row => row.Instrument, row => row.Volume)
        .Money("insurance_fund", "settlement asset in the fund behind the instrument", row => row.InsuranceFund)
        .Rate("funding_rate", "funding rate of the current interval", row => row.FundingRatePpb)
        .Text("condition", "open, halted, auction or down", row => Words.Of(row.Condition))
        .Columns);

    private static EventStream MarginCalls(RunNames names) => new(RecordKind.MarginCall, "margin_calls", new EventColumns<MarginCallRow>(names)
        .Participant("account", "who is called", row => row.Account)
        .Instrument(row => row.Instrument)
        .Money("equity", "equity at mark", row => row.Equity)
        .Money("maintenance_margin", "maintenance margin", row => row.MaintenanceMargin)
        .Columns);

    private static EventStream Liquidations(RunNames names) => new(RecordKind.Liquidation, "liquidations", new EventColumns<LiquidationRow>(names)
        .Participant("account", "whose position", row => row.Account)
        .Instrument(row => row.Instrument)
        .Text("side", "side of the forced order: buy or sell", row => Words.Of(row.Side))
        .Text("stage", "partial, full, takeover, hedge or sale", row => Words.Of(row.Stage))
        .Quantity("quantity", row => row.Instrument, row => row.Quantity)
        .Price("mark", row => row.Instrument, row => row.Mark)
        .Price("bankruptcy_price", row => row.Instrument, row => row.BankruptcyPrice)
        .Money("equity", "equity at mark before the step", row => row.Equity)
        .Money("maintenance_margin", "maintenance margin before the step", row => row.MaintenanceMargin)
        .Columns);

    private static EventStream Deleveragings(RunNames names) => new(RecordKind.Deleveraging, "adl", new EventColumns<DeleveragingRow>(names)
        .Participant("account", "whose profitable position shrinks", row => row.Account)
        .Participant("bankrupt", "whose position it is closed against", row => row.Bankrupt)
        .Instrument(row => row.Instrument)
        .Integer("rank", "place in the queue, from 1", row => row.Rank)
        .Quantity("quantity", row => row.Instrument, row => row.Quantity)
        .Price("price", row => row.Instrument, row => row.Price)
        .Price("mark", row => row.Instrument, row => row.Mark)
        .Money("forgone", "what the account would have had more at the mark price, in the settlement asset", row => row.Forgone)
        .Money("profit", "its unrealised profit at mark before, in the settlement asset", row => row.Profit)
        .Quantity("held", row => row.Instrument, row => row.Held)
        .Columns);

    private static EventStream Insurance(RunNames names) => new(RecordKind.Insurance, "insurance", new EventColumns<InsuranceRow>(names)
        .Asset("asset", row => row.Asset)
        .Participant("account", "whose liquidation brings the change", row => row.Account)
        .Instrument(row => row.Instrument)
        .Text("reason", "liquidation_fee, surplus or loss", row => Words.Of(row.Reason))
        .Money("change", "change of the fund; negative is paid out", row => row.Change)
        .Money("balance", "what the fund holds after it", row => row.Balance)
        .Columns);

    private static EventStream Funding(RunNames names) => new(RecordKind.Funding, "funding", new EventColumns<FundingRow>(names)
        .Instrument(row => row.Instrument)
        .Rate("rate", "rate of the interval; positive is paid by longs", row => row.RatePpb)
        .Money("paid", "what all payers paid, in the settlement asset", row => row.Paid)
        .Columns);

    private static EventStream Loans(RunNames names) => new(RecordKind.Loan, "loans", new EventColumns<LoanRow>(names)
        .Participant("account", "whose account", row => row.Account)
        .Asset("asset", row => row.Asset)
        .Text("action", "the request that was carried out", row => Words.Of(row.Action))
        .Money("amount", "units of the asset", row => row.Amount)
        .Ratio("health_factor", "health factor after it", row => row.HealthFactor)
        .Columns);

    private static EventStream LoanLiquidations(RunNames names) => new(RecordKind.LoanLiquidation, "loan_liquidations", new EventColumns<LoanLiquidationRow>(names)
        .Participant("borrower", "whose loan", row => row.Borrower)
        .Participant("liquidator", "who calls", row => row.Liquidator)
        .Asset("debt_asset", row => row.DebtAsset)
        .Asset("collateral_asset", row => row.CollateralAsset)
        .Money("repaid", "units of the debt asset", row => row.Repaid)
        .Money("seized", "units of the collateral asset, bonus included", row => row.Seized)
        .Ratio("health_factor", "health factor before the call", row => row.HealthFactor)
        .Micros("collateral_price", "unit of account for one unit of the collateral asset, by the oracle", row => row.CollateralPriceMicros)
        .Columns);

    private static EventStream Transfers(RunNames names) => new(RecordKind.Transfer, "transfers", new EventColumns<TransferRow>(names)
        .Participant("account", "whose asset", row => row.Account)
        .Participant("other", "destination when leaving, origin when arriving", row => row.Other)
        .Asset("asset", row => row.Asset)
        .Money("change", "units of the asset; negative when leaving", row => row.Change)
        .Columns);

    private static EventStream BadDebt(RunNames names) => new(RecordKind.BadDebt, "bad_debt", new EventColumns<BadDebtRow>(names)
        .Participant("account", "whose loss", row => row.Account)
        .Asset("asset", row => row.Asset)
        .Money("amount", "units of the asset", row => row.Amount)
        .Columns);

    private static EventStream Shocks(RunNames names) => new(RecordKind.Shock, "shocks", new EventColumns<ShockRow>(names)
        .Text("kind", "what happens", row => Words.Of(row.Of))
        .Participant("target", "to whom", row => row.Target)
        .Ratio("size", "relative size, where there is one", row => row.Size)
        .Integer("amount", "lots or micro-units, where the kind has them", row => row.Amount)
        .Instrument(row => row.Instrument)
        .Asset("asset", row => row.Asset)
        .Columns);

    private static EventStream Settlements(RunNames names) => new(RecordKind.Settlement, "settlements", new EventColumns<SettlementRow>(names)
        .Instrument(row => row.Instrument)
        .Micros("settlement_price", "quote asset per unit of the base asset: the mean of the index before expiry", row => row.SettlementMicros)
        .Quantity("open_interest", row => row.Instrument, row => row.OpenInterest)
        .Money("paid", "what all longs received and all shorts paid, in units of the quote asset", row => row.Paid)
        .Columns);

    private static EventStream Pools(RunNames names) => new(RecordKind.Pool, "pools", new EventColumns<PoolRow>(names)
        .Asset("asset", row => row.Asset)
        .Money("supplied", "units of the asset, with interest", row => row.Supplied)
        .Money("borrowed", "units of the asset, with interest", row => row.Borrowed)
        .Rate("borrow_rate", "yearly borrow rate", row => row.BorrowRatePpb)
        .Micros("oracle_price", "unit of account for one unit of the asset", row => row.OraclePriceMicros)
        .Money("bad_debt", "debt that nobody will repay, in units of the asset", row => row.BadDebt)
        .Columns);

    private static EventStream Obligations(RunNames names) => new(RecordKind.Obligation, "obligations", new EventColumns<ObligationRow>(names)
        .Instrument(row => row.Instrument)
        .Participant("maker", "who is obliged", row => row.Maker)
        .Flag("is_met", "whether it quoted as obliged in a large enough share of the samples", row => row.IsMet)
        .Integer("samples", "samples of the period that count", row => row.Samples)
        .Integer("present", "in how many of them it quoted as it is obliged to", row => row.Present)
        .Integer("stressed", "how many of them were taken while the market was stressed", row => row.Stressed)
        .Money("made", "notional that its resting orders traded, in the settlement asset", row => row.Made)
        .Money("paid", "what it was paid, negative for what it was charged, in the settlement asset", row => row.Paid)
        .Columns);

    private static EventStream Attacks(RunNames names) => new(RecordKind.Attack, "attacks", new EventColumns<AttackRow>(names)
        .Text("kind", "liquidation_hunt, index_attack, collateral_pump or spoof", row => Words.SnakeCase(row.Of.ToString()))
        .Text("stage", "declined, begun, joined, pushed, cashed_in or ended", row => Words.SnakeCase(row.Stage.ToString()))
        .Instrument(row => row.Instrument)
        .Text("side", "side of the orders that push: buy or sell", row => Words.Of(row.Side))
        .Quantity("quantity", row => row.Instrument, row => row.Quantity)
        .Ratio("push", "how far the pushed price is to be moved", row => row.Push)
        .Money("expected_cost", "what the attack is expected to cost, in the quote asset", row => row.ExpectedCost)
        .Money("expected_gain", "what it is expected to bring, cost not taken off, in the quote asset", row => row.ExpectedGain)
        .Money("spent", "what the pushing has cost so far by the adversary's books, in the quote asset", row => row.Spent)
        .Money("shown", "orders shown since its row before that were not to be filled, in the quote asset", row => row.Shown)
        .Money("fees", "fees paid since its row before, in the quote asset", row => row.Fees)
        .Columns);
}
