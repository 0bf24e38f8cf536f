using ExchangeMesh.Domain.Records;

namespace ExchangeMesh.Recording.Streams;

/// <summary>The streams of circuit breakers, reopenings and what halts cost.</summary>
internal static class BreakerStreams
{
    /// <summary>Changes of state of circuit breakers.</summary>
    public static EventStream Breakers(RunNames names) => new(RecordKind.Breaker, "breakers", new EventColumns<BreakerRow>(names)
        .Instrument(row => row.Instrument)
        .Integer("breaker", "which of the instrument's breakers, in the rulebook's order", row => row.Breaker)
        .Text("condition", "the condition that it brings: open, halted, auction or down", row => Words.Of(row.Condition))
        .Price("price", row => row.Instrument, row => row.Price)
        .Price("reference", row => row.Instrument, row => row.Reference)
        .Integer("until_ns", "when the condition is due to end, in nanoseconds of virtual time", row => row.Until.Nanoseconds)
        .Columns);

    /// <summary>Markets that trade again.</summary>
    public static EventStream Reopenings(RunNames names) => new(RecordKind.Reopening, "reopenings", new EventColumns<ReopeningRow>(names)
        .Instrument(row => row.Instrument)
        .Integer("closed_at_ns", "when it had stopped, in nanoseconds of virtual time", row => row.ClosedAt.Nanoseconds)
        .Price("closed_price", row => row.Instrument, row => row.ClosedPrice)
        .Price("price", row => row.Instrument, row => row.Price)
        .Quantity("volume", row => row.Instrument, row => row.Volume)
        .Quantity("surplus", row => row.Instrument, row => row.Surplus)
        .Quantity("bid_queue", row => row.Instrument, row => row.BidQueue)
        .Quantity("ask_queue", row => row.Instrument, row => row.AskQueue)
        .Columns);

    /// <summary>What halts have cost traders.</summary>
    public static EventStream HaltCosts(RunNames names) => new(RecordKind.HaltCost, "halt_costs", new EventColumns<HaltCostRow>(names)
        .Participant("account", "whose orders were refused", row => row.Account)
        .Instrument(row => row.Instrument)
        .Integer("orders", "orders that were refused", row => row.Orders)
        .Quantity("wanted", row => row.Instrument, row => row.Wanted)
        .Quantity("position", row => row.Instrument, row => row.Position)
        .Price("mark", row => row.Instrument, row => row.Mark)
        .Price("price", row => row.Instrument, row => row.Price)
        .Money("cost", "cost of trading at the reopening instead, in the settlement asset", row => row.Cost)
        .Columns);
}
