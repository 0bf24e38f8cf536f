using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Makes the shocks.</summary>
internal sealed class ShockPlanner(PlanNames names, DiagnosticList diagnostics)
{
    /// <summary>Returns the shocks by time.</summary>
    public List<ShockPlan> Plan(DocumentNode list, Duration length)
    {
        var shocks = new List<ShockPlan>();
        foreach (var node in list.Items.Where(one => one.IsSound))
        {
            if (node["at"].Measure is { } at && at >= length.Nanoseconds)
            {
                diagnostics.Add(node["at"], DiagnosticCode.AfterTheEnd, "the run has ended by then.");
            }

            shocks.AddRange(One(node));
        }

        return [.. shocks.OrderBy(shock => shock.At)];
    }

    private IEnumerable<ShockPlan> One(DocumentNode node)
    {
        var kind = node["kind"].Text;
        var shock = new Shock(0, node["size"].AsRatio(), node["length"].AsDuration(), InstrumentId.None, AssetId.None, ShockKind.FundamentalJump);
        return kind switch
        {
            "fundamental-jump" => Jumps(node, Targets(node, NamedKind.Reference, NamedKind.Model), shock),
            "depeg" => Depegs(node, shock),
            "block-sale" => BlockSale(node, shock),
            "outage" => [Plan(node, Targets(node, NamedKind.Venue, NamedKind.Lender), shock with { Of = ShockKind.Outage })],
            "oracle-lag" => [Plan(node, Targets(node, NamedKind.Lender), shock with { Of = ShockKind.OracleLag })],
            "liquidity-withdrawal" => [Plan(node, Targets(node, NamedKind.Group), shock with { Of = ShockKind.LiquidityWithdrawal })],
            _ => [Plan(node, Targets(node, NamedKind.Venue, NamedKind.Lender), shock with { Of = ShockKind.Pause })],
        };
    }

    private List<ShockPlan> Depegs(DocumentNode node, Shock shock)
    {
        var jumps = Jumps(node, Pegged(node["asset"]), shock).ToList();
        foreach (var along in node["along"].Items.Where(one => one.IsSound))
        {
            if (along["asset"].Is(node["asset"].Text))
            {
                diagnostics.Add(along["asset"], DiagnosticCode.DuplicateEntry, $"'{along["asset"].Text}' is listed twice.");
            }

            var size = new Ratio(Rounding.MultiplyDivideDown(shock.Size.PartsPerMillion, along["share"].Whole(), Ratio.One));
            jumps.AddRange(Jumps(node, Pegged(along["asset"]), shock with { Size = size }));
        }

        return jumps;
    }

    private IEnumerable<ShockPlan> Jumps(DocumentNode node, IReadOnlyList<Named> feeds, Shock shock) =>
        feeds.Select(feed => Plan(node, [feed], shock with
        {
            Asset = names.TryAsset(feed.Node["asset"].Text),
            Instrument = names.TryMarket("reference", feed.Name)?.Id ?? InstrumentId.None,
        }));

    private ShockPlan[] BlockSale(DocumentNode node, Shock shock)
    {
        var targets = Targets(node, NamedKind.Group);
        if (names.Market(node["market"]) is not { } market)
        {
            return [];
        }

        var quantity = node["quantity"];
        names.IsIn(quantity, market.Node[market.Kind == InstrumentKind.InversePerpetual ? "quote" : "base"].Text);
        var lot = market.Node["lot"].Whole();
        var lots = lot > 0 ? quantity.Whole() / lot : 0;
        if (quantity.Measure is not null && lot > 0 && lots == 0)
        {
            diagnostics.Add(quantity, DiagnosticCode.OutOfRange, $"'{quantity.Text}' is less than one lot, {market.Node["lot"].Text}.");
        }

        return [Plan(node, targets, shock with { Of = ShockKind.BlockSale, Amount = lots, Instrument = market.Id, Asset = names.TryAsset(market.Node["base"].Text) })];
    }

    private List<Named> Pegged(DocumentNode asset)
    {
        if (names.Asset(asset) == AssetId.None)
        {
            return [];
        }

        List<Named> feeds = [.. names.Of(NamedKind.Reference).Where(feed => feed.Node["asset"].Is(asset.Text))];
        if (feeds.Count == 0)
        {
            diagnostics.Add(asset, DiagnosticCode.UnknownReference, $"there is no reference feed of {asset.Text} that could lose its peg.");
        }

        return feeds;
    }

    private List<Named> Targets(DocumentNode node, params NamedKind[] kinds)
    {
        var targets = new List<Named>();
        NamedKind[] all = [NamedKind.Venue, NamedKind.Lender, NamedKind.Reference, NamedKind.Group, NamedKind.Model];
        foreach (var target in node["targets"].Items)
        {
            if (names.FindAny(target, all) is not { } named)
            {
                continue;
            }

            if (!kinds.Contains(named.Kind) || (named.Kind == NamedKind.Model && !ModelHoldings.IsMarket(named.Node)))
            {
                diagnostics.Add(target, DiagnosticCode.WrongTarget, $"'{target.Text}' cannot be hit by the shock '{node["kind"].Text}'.");
            }

            if (targets.Contains(named))
            {
                diagnostics.Add(target, DiagnosticCode.DuplicateEntry, $"'{target.Text}' is listed twice.");
            }

            targets.Add(named);
        }

        return targets;
    }

    private static ShockPlan Plan(DocumentNode node, IReadOnlyList<Named> targets, Shock shock) => new(
        new VirtualTime(node["at"].Whole()),
        [.. targets.SelectMany(target => Enumerable.Range(target.First.Value, target.Count)).Select(value => new ParticipantId(value))],
        shock);
}
