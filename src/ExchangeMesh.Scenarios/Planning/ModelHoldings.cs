using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Who deals in which call market, and what is held there at the start.</summary>
internal sealed class ModelHoldings(PlanNames names, DiagnosticList diagnostics)
{
    /// <summary>Returns the call markets that a group names, in order.</summary>
    public List<Named> MarketsOf(DocumentNode group)
    {
        var markets = new List<Named>();
        var list = group["markets"].IsThere ? group["markets"].Items : group["market"].IsThere ? [group["market"]] : [];
        foreach (var node in list)
        {
            if (names.Find(node, NamedKind.Model) is not { } market)
            {
                continue;
            }

            if (!market.Node["kind"].Is(MarketKindOf(group)))
            {
                diagnostics.Add(node, DiagnosticCode.WrongTarget, $"'{market.Name}' is no {MarketKindOf(group)}.");
            }
            else if (markets.Contains(market))
            {
                diagnostics.Add(node, DiagnosticCode.DuplicateEntry, $"'{market.Name}' is listed twice.");
            }
            else
            {
                markets.Add(market);
            }
        }

        return markets;
    }

    /// <summary>Returns whether a model is a market.</summary>
    public static bool IsMarket(DocumentNode model) => model["kind"].Text is "call-market" or "demand-market" or "perpetual-market" or "auction-house";

    /// <summary>Returns how many participants a model is.</summary>
    public static int CountOf(DocumentNode model) => model["kind"].Is("leverage-cycle") ? 2 : Math.Max(1, model["members"].Items.Count);

    /// <summary>Returns who deals in a market, in order of their numbers.</summary>
    public List<ParticipantId> MembersOf(Named market) =>
        [.. Groups(market).SelectMany(group => Enumerable.Range(group.First.Value, group.Count)).Select(number => new ParticipantId(number))];

    /// <summary>Returns who deals in a market, as written.</summary>
    public IEnumerable<DocumentNode> HoldersIn(Named market) => Groups(market).SelectMany(group => group.Node["members"].Items);

    /// <summary>Returns the units that are held in a market at the start.</summary>
    public double HeldIn(Named market)
    {
        var held = 0.0;
        foreach (var group in Groups(market))
        {
            var markets = MarketsOf(group.Node);
            foreach (var member in group.Node["members"].Items)
            {
                held += group.Node["kind"].Is("bank") ? Of(member, markets)[markets.IndexOf(market)] : member["units"].AsNumber();
            }
        }

        return held;
    }

    /// <summary>Returns a bank's assets.</summary>
    public double AssetsOf(DocumentNode member)
    {
        var (assets, leverage) = (member["assets"], member["leverage"]);
        if (assets.IsThere == leverage.IsThere)
        {
            diagnostics.Add(member, DiagnosticCode.Contradiction, "give either 'assets' or 'leverage', from which the other follows.");
        }

        return assets.Measure is not null ? assets.AsNumber() : leverage.Measure is not null ? member["equity"].AsNumber() / leverage.AsNumber() : 1;
    }

    /// <summary>Returns the units that a bank holds in each of its markets.</summary>
    public double[] Of(DocumentNode member, IReadOnlyList<Named> markets)
    {
        var (worths, weights) = (member["holdings"], member["weights"]);
        var list = worths.IsThere ? worths : weights;
        if (worths.IsThere == weights.IsThere)
        {
            diagnostics.Add(member, DiagnosticCode.Contradiction, "give either 'holdings' or 'weights', from which the other follows.");
        }

        var units = new double[markets.Count];
        if (!list.IsSound || list.Items.Count != markets.Count)
        {
            diagnostics.Add(list, DiagnosticCode.WrongCount, $"one value for each of the {markets.Count} markets was expected.");
            return units;
        }

        for (var place = 0; place < units.Length; place++)
        {
            var worth = list.Items[place].AsNumber() * (worths.IsThere ? 1 : AssetsOf(member));
            units[place] = worth / Math.Max(double.Epsilon, markets[place].Node["opening_price"].AsNumber());
        }

        return units;
    }

    private static string MarketKindOf(DocumentNode group) => group["kind"].Text switch
    {
        "leverage-cycle" or "value-fund" or "noise-demand" => "demand-market",
        "position-holder" => "perpetual-market",
        "auction-bidder" => "auction-house",
        _ => "call-market",
    };

    private IEnumerable<Named> Groups(Named market) =>
        names.Of(NamedKind.Model).Where(group => MarketsOf(group.Node).Contains(market));
}
