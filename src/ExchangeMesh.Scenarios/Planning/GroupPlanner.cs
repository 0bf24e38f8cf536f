using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;
using ExchangeMesh.Traders.Catalog;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Makes the groups of traders.</summary>
internal sealed class GroupPlanner(PlanNames names, IReadOnlyList<StrategyRegistration> strategies, DiagnosticList diagnostics)
{
    private const double GreatestAmount = 1e18;

    private readonly SpreadReader _spreads = new(diagnostics);

    /// <summary>Returns one group, or null where its strategy is not known.</summary>
    public TraderGroupPlan? Plan(Named group)
    {
        var node = group.Node;
        var strategy = strategies.FirstOrDefault(one => node["strategy"].Is(one.Name));
        if (strategy is null)
        {
            return null;
        }

        CheckRoles(node, "markets", "market", strategy.MarketRoles, strategy.FurtherMarkets);
        CheckRoles(node, "lenders", "lending venue", strategy.LenderRoles, "");
        var capital = Capital(node["capital"]);
        return new TraderGroupPlan
        {
            Name = group.Name,
            Count = group.Count,
            First = group.First,
            Strategy = strategy,
            Values = [.. strategy.Parameters.Select(parameter => Value(node, parameter))],
            Markets = Markets(node["markets"], strategy),
            Lenders = Lenders(node["lenders"]),
            Capital = capital,
            OpeningPositions = OpeningPositions(node["opening_positions"], capital),
        };
    }

    private Distribution Value(DocumentNode group, StrategyParameter parameter)
    {
        var node = group["parameters"][parameter.Name];
        if (parameter.Kind == ParameterKind.Choice)
        {
            return new Constant(parameter.Choices.ToList().FindIndex(node.Is));
        }

        if (parameter.Kind == ParameterKind.Money && node.IsSound && group["markets"].Items.Count > 0)
        {
            names.IsIn(_spreads.UnitNodeOf(node), names.TryMarket(group["markets"].Items[0].Text)?.Node["quote"].Text ?? "");
        }

        return _spreads.Read(node, parameter.Minimum, parameter.Maximum);
    }

    private void CheckRoles(DocumentNode group, string field, string what, IReadOnlyList<string> roles, string further)
    {
        var list = group[field];
        var fits = list.Items.Count == roles.Count || (further.Length > 0 && list.Items.Count > roles.Count);
        if (list.Kind == NodeKind.List && !fits)
        {
            var needed = roles.Count == 0 ? $"no {what}" : $"{roles.Count} {what}{(roles.Count == 1 ? "" : "s")} ({string.Join("; ", roles)})";
            needed += further.Length == 0 ? "" : $" and any number of further ones ({further})";
            diagnostics.Add(list, DiagnosticCode.WrongCount, $"the strategy '{group["strategy"].Text}' takes {needed}; {list.Items.Count} are given.");
        }
    }

    private List<InstrumentId> Markets(DocumentNode list, StrategyRegistration strategy)
    {
        var markets = new List<InstrumentId>();
        foreach (var node in list.Items)
        {
            if (names.Market(node) is { } market)
            {
                if (strategy.NeedsPerpetual && market.Kind == InstrumentKind.Spot)
                {
                    diagnostics.Add(node, DiagnosticCode.WrongInstrumentKind, $"'{node.Text}' is spot; the strategy '{strategy.Name}' trades perpetuals.");
                }

                Refuse(markets, market.Id, node);
                markets.Add(market.Id);
                if (strategy.TradesOptions || strategy.MayTradeOptions)
                {
                    AddOptions(markets, market, node, strategy.TradesOptions);
                }
            }
        }

        return markets;
    }

    private void AddOptions(List<InstrumentId> markets, NamedMarket market, DocumentNode node, bool areNeeded)
    {
        var options = names.OptionsOn(market);
        if (options.Count == 0 && areNeeded)
        {
            diagnostics.Add(node, DiagnosticCode.WrongInstrumentKind, $"no options are listed on '{node.Text}'; give the venue 'option_chains'.");
        }

        markets.AddRange(options);
    }

    private List<ParticipantId> Lenders(DocumentNode list)
    {
        var lenders = new List<ParticipantId>();
        foreach (var node in list.Items)
        {
            if (names.Find(node, NamedKind.Lender) is { } lender)
            {
                Refuse(lenders, lender.First, node);
                lenders.Add(lender.First);
            }
        }

        return lenders;
    }

    private void Refuse<T>(List<T> known, T one, DocumentNode node)
    {
        if (known.Contains(one))
        {
            diagnostics.Add(node, DiagnosticCode.DuplicateEntry, $"'{node.Text}' is listed twice.");
        }
    }

    private List<CapitalPlan> Capital(DocumentNode list)
    {
        var capital = new List<CapitalPlan>();
        foreach (var node in list.Items.Where(one => one.IsSound))
        {
            var unit = _spreads.UnitNodeOf(node["amount"]);
            var asset = names.UnitOf(unit);
            if (names.FindAny(node["venue"], NamedKind.Venue, NamedKind.Lender) is not { } venue || asset == AssetId.None)
            {
                continue;
            }

            if (!IsTaken(venue, unit.Unit))
            {
                diagnostics.Add(unit, DiagnosticCode.AssetNotTaken, $"'{venue.Name}' does not take {unit.Unit}.");
            }

            if (capital.Exists(other => other.Venue == venue.First && other.Asset == asset))
            {
                diagnostics.Add(node, DiagnosticCode.DuplicateEntry, $"capital in {unit.Unit} at '{venue.Name}' is given twice.");
            }

            capital.Add(new CapitalPlan(venue.First, asset, _spreads.Read(node["amount"], 0, GreatestAmount)));
        }

        return capital;
    }

    private static bool IsTaken(Named venue, string asset) => venue.Kind == NamedKind.Lender
        ? venue.Node["pools"].Items.Any(pool => pool["asset"].Is(asset))
        : venue.Node["collateral"].Items.Any(one => one["asset"].Is(asset))
            || venue.Node["instruments"].Items.Any(one => one["kind"].Is("spot") && (one["base"].Is(asset) || one["quote"].Is(asset)));

    private List<OpeningPositionPlan> OpeningPositions(DocumentNode list, List<CapitalPlan> capital)
    {
        var positions = new List<OpeningPositionPlan>();
        foreach (var node in list.Items.Where(one => one.IsSound))
        {
            if (names.Market(node["market"]) is not { } market)
            {
                continue;
            }

            if (market.Kind == InstrumentKind.Spot)
            {
                diagnostics.Add(node["market"], DiagnosticCode.WrongInstrumentKind, $"'{node["market"].Text}' is spot; positions are held in perpetuals.");
            }

            if (positions.Exists(other => other.Market == market.Id))
            {
                diagnostics.Add(node, DiagnosticCode.DuplicateEntry, $"the position in '{node["market"].Text}' is given twice.");
            }

            if (!capital.Exists(one => one.Venue == market.Venue.First))
            {
                diagnostics.Add(node, DiagnosticCode.NoCapital, $"the traders have no capital at '{market.Venue.Name}' to carry a position there.");
            }

            var leverage = _spreads.Read(node["leverage"], 0, 1_000);
            positions.Add(new OpeningPositionPlan(market.Id, node["side"].Is("short") ? new Negative(leverage) : leverage));
        }

        return positions;
    }
}
