using ExchangeMesh.Domain.Records;

namespace ExchangeMesh.Recording.Streams;

/// <summary>The streams of losses that others bear, beside deleveragings.</summary>
internal static class LossStreams
{
    /// <summary>Losses that are shared in money.</summary>
    public static EventStream LossShares(RunNames names) => new(RecordKind.LossShare, "loss_shares", new EventColumns<LossShareRow>(names)
        .Participant("account", "who bears it", row => row.Account)
        .Participant("bankrupt", "whose loss; the venue itself for the losses of a period", row => row.Bankrupt)
        .Asset("asset", row => row.Asset)
        .Money("equity", "the account's equity at mark before it", row => row.Equity)
        .Money("profit", "the account's unrealised profit at mark", row => row.Profit)
        .Money("amount", "what it bears", row => row.Amount)
        .Columns);

    /// <summary>Portfolios that are sold to bidders.</summary>
    public static EventStream PortfolioSales(RunNames names) => new(RecordKind.PortfolioSale, "portfolio_sales", new EventColumns<PortfolioSaleRow>(names)
        .Participant("account", "whose portfolio", row => row.Account)
        .Participant("bidder", "who has bought; the venue itself for the other steps", row => row.Bidder)
        .Instrument(row => row.Instrument)
        .Integer("offer", "the offer's number at the venue", row => row.Offer)
        .Text("step", "offered, sold or unsold", row => Words.SnakeCase(row.Step.ToString()))
        .Ratio("share", "the part of what was left that is sold", row => row.Share)
        .Money("worth", "what is for sale is worth at mark, before the step", row => row.Worth)
        .Money("maintenance_margin", "what must be held to keep it", row => row.MaintenanceMargin)
        .Money("price", "what is asked for all of it, or was paid for the part; negative is paid to the bidder", row => row.Price)
        .Money("notional", "notional at mark of what is for sale, or was sold", row => row.Notional)
        .Columns);

    /// <summary>Hedges that deleveragings have broken.</summary>
    public static EventStream BrokenHedges(RunNames names) => new(RecordKind.BrokenHedge, "broken_hedges", new EventColumns<BrokenHedgeRow>(names)
        .Participant("account", "whose hedge", row => row.Account)
        .Instrument(row => row.Instrument)
        .Text("hedge", "venue and symbol of the other position", row => names.Instrument(row.Hedge))
        .Quantity("closed", row => row.Instrument, row => row.Closed)
        .Money("open", "units of the base asset that stand open now and were covered before", row => row.Open)
        .Columns);
}
