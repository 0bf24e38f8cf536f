using ExchangeMesh.Scenarios.Reading;
using ExchangeMesh.Scenarios.Shapes;

namespace ExchangeMesh.Scenarios.Resolving;

/// <summary>Writes rulebooks out: after it, every venue and lender says everything itself.</summary>
internal sealed class RulebookMerge(DiagnosticList diagnostics, ScenarioShapes shapes)
{
    /// <summary>Returns the scenario without references to rulebooks.</summary>
    public DocumentNode Apply(DocumentNode root)
    {
        var venueRules = new RulebookSet(root["rulebooks"], "venues", shapes.Rulebook, diagnostics);
        var lenderRules = new RulebookSet(root["lender_rulebooks"], "lenders", LenderShapes.Rulebook, diagnostics);
        RefuseCycles(root["rulebooks"], venueRules);
        RefuseCycles(root["lender_rulebooks"], lenderRules);
        var merged = root.Without("rulebooks").Without("lender_rulebooks");
        foreach (var (name, rules, expand) in new[]
        {
            ("venues", venueRules, (Func<DocumentNode, DocumentNode, DocumentNode>)Venue),
            ("lenders", lenderRules, Lender),
        })
        {
            if (merged[name].Kind == NodeKind.List)
            {
                merged = merged.With(name, NodeMerge.Each(merged[name], one => expand(one, rules.Find(one["rulebook"]))));
            }
        }

        return merged;
    }

    private static void RefuseCycles(DocumentNode own, RulebookSet rules)
    {
        foreach (var rulebook in own.Items.Where(one => one.IsSound))
        {
            rules.Find(rulebook["name"]);
        }
    }

    private static DocumentNode Venue(DocumentNode venue, DocumentNode rulebook)
    {
        var perpetuals = venue["perpetuals"];
        var spots = venue["spots"];
        var instruments = NodeMerge.Each(venue["instruments"], instrument =>
        {
            var isSpot = instrument["kind"].Is("spot");
            var byBase = NodeMerge.Find(rulebook["by_base"], "base", instrument["base"].Text);
            var common = isSpot
                ? NodeMerge.Merge(rulebook["spots"], spots)
                : NodeMerge.Merge(NodeMerge.Merge(rulebook["perpetuals"], byBase.Without("base")), perpetuals);
            var merged = NodeMerge.Merge(common, instrument);
            return isSpot || !instrument["kind"].IsScalar ? merged : WithPerpetualDefaults(merged);
        });
        var rules = rulebook.Without("name").Without("summary").Without("sources").Without("extends").Without("by_base");
        var whole = NodeMerge.Merge(rules, venue).Without("rulebook").Without("perpetuals").Without("spots").Without("options");
        var options = NodeMerge.Merge(rulebook["options"], venue["options"]);
        var chains = NodeMerge.Each(venue["option_chains"], chain => NodeMerge.Merge(options, chain));
        whole = chains.IsThere ? whole.With("option_chains", chains) : whole;
        return instruments.IsThere ? whole.With("instruments", instruments) : whole;
    }

    private static DocumentNode WithPerpetualDefaults(DocumentNode instrument)
    {
        var whole = instrument;
        foreach (var name in new[] { "index", "mark", "funding" })
        {
            if (!whole[name].IsThere)
            {
                whole = whole.With(name, DocumentNode.EmptyMapping(whole.At, DocumentNode.PathOf(whole.Path, name)));
            }
        }

        return whole["tiers"].IsThere ? whole : whole.With("tiers", DefaultTiers(whole));
    }

    private static DocumentNode DefaultTiers(DocumentNode instrument)
    {
        var path = DocumentNode.PathOf(instrument.Path, "tiers");
        var at = instrument.At;
        var tier = DocumentNode.EmptyMapping(at, $"{path}.0")
            .With("from", DocumentNode.Scalar("0 SETTLEMENT", at, $"{path}.0.from") with { Measure = 0, Unit = "SETTLEMENT" })
            .With("leverage", DocumentNode.Scalar("10x", at, $"{path}.0.leverage") with { Measure = 10 })
            .With("maintenance", DocumentNode.Scalar("5%", at, $"{path}.0.maintenance") with { Measure = 50_000 });
        return new DocumentNode { Kind = NodeKind.List, At = at, Path = path, Items = [tier] };
    }

    private static DocumentNode Lender(DocumentNode lender, DocumentNode rulebook)
    {
        var pools = NodeMerge.Each(lender["pools"], pool =>
        {
            var byAsset = NodeMerge.Find(rulebook["by_asset"], "asset", pool["asset"].Text);
            return NodeMerge.Merge(NodeMerge.Merge(rulebook["pool"], byAsset.Without("asset")), pool);
        });
        var rules = rulebook.Without("name").Without("summary").Without("sources").Without("extends").Without("by_asset").Without("pool");
        var whole = NodeMerge.Merge(rules, lender).Without("rulebook");
        return pools.IsThere ? whole.With("pools", pools) : whole;
    }
}
