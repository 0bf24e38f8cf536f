using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;
using ExchangeMesh.Traders.Catalog;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Makes the plan of a scenario in which everything is written out, and checks what concerns more than one field.</summary>
internal sealed class PlanBuilder(DocumentNode root, IReadOnlyList<StrategyRegistration> strategies, DiagnosticList diagnostics)
{
    /// <summary>Returns the plan; it is worth something only where nothing was reported.</summary>
    public ScenarioPlan Build()
    {
        var names = new PlanNames(root, diagnostics);
        var venues = new VenuePlanner(root, names, diagnostics);
        var lenders = new LendingVenuePlanner(root, names, diagnostics);
        var groups = new GroupPlanner(names, strategies, diagnostics);
        var length = root["length"].AsDuration();
        var lookahead = root["lookahead"].AsDuration(Duration.FromMilliseconds(1));
        if (root["lookahead"].Measure is not null && root["length"].Measure is not null && lookahead > length)
        {
            diagnostics.Add(root["lookahead"], DiagnosticCode.Contradiction, "the lookahead is longer than the run.");
        }

        CheckParts();
        new IndexCycles(names, diagnostics).Refuse();
        new HaltPlanner(root, names, diagnostics).Check();
        return new ScenarioPlan
        {
            Name = root["name"].Text,
            Description = root["description"].Text.Trim(),
            Seed = (ulong)root["seed"].Whole(),
            Length = length,
            Lookahead = lookahead,
            StartsAt = root["starts_at"].Text,
            Assets = names.AssetPlans,
            References = [.. names.Of(NamedKind.Reference).Select(feed => Reference(names, feed))],
            Exchanges = [.. names.Of(NamedKind.Venue).Select(venues.Plan)],
            Lenders = [.. names.Of(NamedKind.Lender).Select(lenders.Plan)],
            Groups = [.. names.Of(NamedKind.Group).Select(groups.Plan).OfType<TraderGroupPlan>()],
            Models = new ModelPlanner(names, root["network"], diagnostics).Plan(),
            Published = new PublishedPlanner(diagnostics).Plan(root["published"]),
            Director = names.Director.First,
            Network = new NetworkPlanner(names, diagnostics).Plan(root["network"], lookahead),
            Shocks = new ShockPlanner(names, diagnostics).Plan(root["shocks"], length),
            Facts = [.. root["facts"].Items.Where(one => one.IsSound).Select(Fact)],
            Gates = [.. root["gates"].Items.Where(one => one.IsScalar).Select(Gate).OfType<GatePlan>()],
            ParticipantCount = names.ParticipantCount,
            InstrumentCount = names.InstrumentCount,
        };
    }

    private void CheckParts()
    {
        if (root["venues"].Kind == NodeKind.List && root["venues"].Items.Count == 0 && root["models"].Items.Count == 0)
        {
            diagnostics.Add(root, DiagnosticCode.MissingField, "the field 'venues' is missing or empty, and there are no 'models'.");
        }
    }

    private ReferencePlan Reference(PlanNames names, Named feed)
    {
        var node = feed.Node;
        var price = node["opening_price"];
        names.UnitOf(price);
        var path = new List<ReferencePoint>();
        foreach (var point in node["path"].Items.Where(one => one.IsSound))
        {
            names.IsIn(point["price"], price.Unit);
            var at = new VirtualTime(point["at"].Whole());
            if (point["at"].Measure is not null && (path.Count == 0 ? at != VirtualTime.Zero : at <= path[^1].At))
            {
                diagnostics.Add(point["at"], DiagnosticCode.PathTimes, path.Count == 0 ? "a path must begin at 0s." : "the times of a path must ascend.");
            }

            path.Add(new ReferencePoint(at, point["price"].Whole()));
        }

        return new ReferencePlan
        {
            Id = feed.First,
            Channel = names.TryMarket("reference", feed.Name)?.Id ?? InstrumentId.None,
            Name = feed.Name,
            Asset = names.Asset(node["asset"]),
            OpeningPriceMicros = price.Whole(),
            Interval = node["interval"].AsDuration(),
            Volatility = node["volatility"].AsNumber(),
            Path = path,
        };
    }

    private GatePlan? Gate(DocumentNode node)
    {
        var (gate, fault) = GateText.Read(node.Text, node.At, node.Path);
        if (fault is not null)
        {
            diagnostics.Add(node, fault.Code, fault.Message, fault.Nearest);
        }

        return gate;
    }

    private static FactPlan Fact(DocumentNode node) =>
        new(node["text"].Text, node["value"].AsNumber(), node["unit"].Text, node["source"].Text, node["metric"].Text);
}
