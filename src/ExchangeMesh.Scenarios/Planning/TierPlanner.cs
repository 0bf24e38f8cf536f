using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Makes margin tiers.</summary>
internal sealed class TierPlanner(PlanNames names, DiagnosticList diagnostics)
{
    /// <summary>Returns the tiers of a list; floors that do not ascend from zero and margins that do not fit are reported.</summary>
    /// <remarks>
    /// Where a tier gives no deduction it is floor × (rate − rate of the tier below) + deduction of the tier below
    /// (Binance FAQ b3c689c1, maintenance amount), which makes the maintenance margin continuous at the floor.
    /// </remarks>
    public List<MarginTier> Plan(DocumentNode list, string settlement)
    {
        var tiers = new List<MarginTier>();
        foreach (var node in list.Items.Where(one => one.IsSound))
        {
            names.IsIn(node["from"], settlement);
            names.IsIn(node["deduction"], settlement);
            var tier = Tier(node, tiers.Count > 0 ? tiers[^1] : null);
            CheckFloor(node, tier, tiers);
            CheckMargins(node, tier, tiers);
            tiers.Add(tier);
        }

        return tiers;
    }

    private static MarginTier Tier(DocumentNode node, MarginTier? below)
    {
        var leverage = node["leverage"].Measure ?? 1;
        var initial = new Ratio(decimal.ToInt64(decimal.Ceiling(Ratio.One / leverage)));
        var maintenance = node["maintenance"].AsRatio();
        var floor = node["from"].AsMoney();
        var deduction = node["deduction"].AsMoney();
        if (!node["deduction"].IsThere && below is { } lower)
        {
            var step = new Ratio(Math.Max(0, maintenance.PartsPerMillion - lower.MaintenanceMargin.PartsPerMillion));
            deduction = step.OfRoundedDown(floor) + lower.Deduction;
        }

        return new MarginTier(floor, initial, maintenance, deduction);
    }

    private void CheckFloor(DocumentNode node, MarginTier tier, List<MarginTier> below)
    {
        var from = node["from"];
        if (from.Measure is null)
        {
            return;
        }

        if (below.Count == 0 && tier.Floor.Micros != 0)
        {
            diagnostics.Add(from, DiagnosticCode.TierFloors, "the first tier must begin at zero.");
        }
        else if (below.Count > 0 && tier.Floor <= below[^1].Floor)
        {
            diagnostics.Add(from, DiagnosticCode.TierFloors, "the tiers' floors must ascend.");
        }
    }

    private void CheckMargins(DocumentNode node, MarginTier tier, List<MarginTier> below)
    {
        if (node["leverage"].Measure is null || node["maintenance"].Measure is null)
        {
            return;
        }

        if (tier.MaintenanceMargin > tier.InitialMargin)
        {
            diagnostics.Add(node["maintenance"], DiagnosticCode.TierMargins, $"the maintenance margin is above the initial margin of {node["leverage"].Text}.");
        }

        if (below.Count > 0 && tier.MaintenanceMargin < below[^1].MaintenanceMargin)
        {
            diagnostics.Add(node["maintenance"], DiagnosticCode.TierMargins, "a higher tier must not need less maintenance margin.");
        }
    }
}
