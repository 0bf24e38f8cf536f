using ExchangeMesh.Domain.Models;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;
using ExchangeMesh.Traders.Models;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Makes loans against collateral, and perpetual markets with who holds positions there.</summary>
internal sealed class PositionPlanner(ModelHoldings holdings, DiagnosticList diagnostics)
{
    /// <summary>Returns the terms of a model's participants, in order.</summary>
    public IEnumerable<IModelTerms> TermsOf(Named model)
    {
        var node = model.Node;
        if (node["kind"].Is("perpetual-market"))
        {
            return [Market(model)];
        }

        var market = holdings.MarketsOf(node) is [var one] ? one : null;
        return node["kind"].Is("borrower")
            ? node["members"].Items.Select(member => Loan(node, member, market))
            : node["members"].Items.Select(member => Position(member, market));
    }

    private PerpetualMarketTerms Market(Named model)
    {
        var node = model.Node;
        double[] marks = [.. node["marks"].Items.Select(mark => mark.AsNumber())];
        var (longs, shorts) = (0.0, 0.0);
        foreach (var member in holdings.HoldersIn(model))
        {
            if (member["side"].Is("short"))
            {
                shorts += member["units"].AsNumber();
            }
            else
            {
                longs += member["units"].AsNumber();
            }
        }

        if (node["spots"].Items.Count > 0 && shorts == 0)
        {
            diagnostics.Add(node["spots"], DiagnosticCode.Contradiction, "funding goes by the units of longs over those of shorts, and nobody is short.");
        }

        return new PerpetualMarketTerms
        {
            Step = node["step"].AsDuration(),
            Marks = marks.Length == 0 ? [1] : marks,
            Spots = Listed(node["spots"], marks.Length),
            Budgets = Listed(node["budgets"], marks.Length - 1),
            Allocation = node["allocation"].Text switch { "queue" => LossAllocation.Queue, "leverage-weighted" => LossAllocation.LeverageWeighted, _ => LossAllocation.ProRata },
            IsOfProfits = node["takes"].Is("profit"),
            LongsToShorts = shorts == 0 ? 0 : longs / shorts,
            Members = holdings.MembersOf(model),
        };
    }

    private double[] Listed(DocumentNode list, int count)
    {
        if (list.Items.Count > 0 && list.Items.Count != count)
        {
            diagnostics.Add(list, DiagnosticCode.WrongCount, $"{count} values were expected, beside the market's marks.");
            return [];
        }

        return [.. list.Items.Select(item => item.AsNumber())];
    }

    private static PositionHolderTerms Position(DocumentNode member, Named? market) => new()
    {
        Market = market?.First ?? ParticipantId.None,
        Units = member["units"].AsNumber() * (member["side"].Is("short") ? -1 : 1),
        Entry = member["entry"].Measure is not null ? member["entry"].AsNumber() : market?.Node["marks"].Items is [var first, ..] ? first.AsNumber() : 1,
        Collateral = member["collateral"].AsNumber(),
        Realised = member["realised"].AsNumber(),
        Rank = member["rank"].Measure is null ? null : member["rank"].AsNumber(),
        Maintenance = market?.Node["maintenance"].AsNumber() ?? 0,
    };

    private static BorrowerTerms Loan(DocumentNode node, DocumentNode member, Named? market) => new()
    {
        Market = market?.First ?? ParticipantId.None,
        OpeningPrice = market?.Node["opening_price"].AsNumber() ?? 1,
        Units = member["units"].AsNumber(),
        Debt = member["debt"].AsNumber(),
        LiquidationThreshold = node["liquidation_threshold"].AsNumber(),
        CloseFactor = node["close_factor"].AsNumber(),
        Bonus = node["bonus"].AsNumber(),
    };
}
