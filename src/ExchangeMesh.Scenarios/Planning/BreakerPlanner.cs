using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Makes the terms of circuit breakers.</summary>
internal sealed class BreakerPlanner(PlanNames names, DiagnosticList diagnostics)
{
    /// <summary>Returns the terms of one breaker of an instrument.</summary>
    /// <param name="node">The breaker.</param>
    /// <param name="instrument">The instrument.</param>
    public IBreakerTerms Plan(DocumentNode node, DocumentNode instrument) => node["kind"].Text switch
    {
        "price-band" => new PriceBandTerms
        {
            Reference = Reference(node["reference"]),
            Width = node["width"].AsRatio(),
            Action = node["action"].Is("clamp") ? BandAction.Clamp : BandAction.Reject,
            BothSides = node["both_sides"].IsTrue,
            ExemptLiquidations = node["exempt_liquidations"].IsTrue,
        },
        "trading-halt" => new TradingHaltTerms
        {
            Watches = Reference(node["watches"]),
            Move = node["move"].AsRatio(),
            Direction = node["direction"].Is("falls") ? HaltDirection.Falls : HaltDirection.Both,
            Window = node["window"].AsDuration(),
            CoolDown = node["cool_down"].AsDuration(),
            ReopeningAuction = node["reopening_auction"].AsDuration(),
            MostHalts = (int)node["most_halts"].Whole(),
        },
        _ => new LiquidationThrottleTerms
        {
            MostPerInterval = Lots(node["most_per_interval"], instrument),
            Interval = node["interval"].AsDuration(),
        },
    };

    private static BreakerReference Reference(DocumentNode node) => node.Text switch
    {
        "last" => BreakerReference.Last,
        "index" => BreakerReference.Index,
        "opening" => BreakerReference.Opening,
        _ => BreakerReference.Mark,
    };

    private Quantity Lots(DocumentNode amount, DocumentNode instrument)
    {
        names.IsIn(amount, instrument[instrument["kind"].Is("inverse-perpetual") ? "quote" : "base"].Text);
        var lot = instrument["lot"].Whole();
        if (amount.Measure is null || lot <= 0)
        {
            return new Quantity(1);
        }

        if (amount.Whole() < lot)
        {
            diagnostics.Add(amount, DiagnosticCode.OutOfRange, $"'{amount.Text}' is less than one lot, {instrument["lot"].Text}.");
        }

        return new Quantity(amount.Whole() / lot);
    }
}
