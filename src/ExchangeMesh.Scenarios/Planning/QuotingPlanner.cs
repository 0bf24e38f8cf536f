using ExchangeMesh.Domain.Obligations;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Says who is obliged to quote an instrument, and how.</summary>
/// <param name="names">What names stand for.</param>
/// <param name="diagnostics">What is wrong.</param>
internal sealed class QuotingPlanner(PlanNames names, DiagnosticList diagnostics)
{
    private const int MostMakers = 10_000;

    /// <summary>Returns what an instrument's makers are obliged to; null where nobody is.</summary>
    /// <param name="node">What the scenario says of it.</param>
    /// <param name="settlement">The settlement asset.</param>
    public QuotingTerms? Plan(DocumentNode node, string settlement)
    {
        if (!node.IsThere || !node.IsSound)
        {
            return null;
        }

        names.IsIn(node["size"], settlement);
        names.IsIn(node["penalty"], settlement);
        if (node["period"].Whole() % Math.Max(1, node["interval"].Whole()) != 0)
        {
            diagnostics.Add(node["period"], DiagnosticCode.Contradiction, $"the period is not a multiple of the interval of {node["interval"].Text}.");
        }

        if (node["exempt_move"].Measure < node["stress_move"].Measure)
        {
            diagnostics.Add(node["exempt_move"], DiagnosticCode.Contradiction, $"the exempting move is below the one of stress, {node["stress_move"].Text}: the market would never be stressed.");
        }

        var makers = Makers(node["makers"]);
        return makers.Count == 0 ? null : new QuotingTerms
        {
            Makers = makers,
            Spread = node["spread"].AsRatio(),
            Size = node["size"].AsMoney(),
            Presence = node["presence"].AsRatio(),
            Interval = node["interval"].AsDuration(),
            Period = node["period"].AsDuration(),
            Rebate = node["rebate"].AsRatio(),
            Penalty = node["penalty"].AsMoney(),
            StressMove = node["stress_move"].AsRatio(),
            StressWindow = node["stress_window"].AsDuration(),
            StressSpread = node["stress_spread"].AsMultiple(),
            StressSize = node["stress_size"].AsRatio(),
            ExemptMove = node["exempt_move"].AsRatio(),
        };
    }

    private List<ParticipantId> Makers(DocumentNode list)
    {
        var makers = new SortedSet<ParticipantId>();
        foreach (var node in list.Items)
        {
            if (names.Find(node, NamedKind.Group) is not { } group)
            {
                continue;
            }

            if (group.Count + makers.Count > MostMakers)
            {
                diagnostics.Add(node, DiagnosticCode.OutOfRange, $"'{group.Name}' makes more than {MostMakers} obliged makers of one instrument.");
                continue;
            }

            for (var number = 0; number < group.Count; number++)
            {
                makers.Add(new ParticipantId(group.First.Value + number));
            }
        }

        return [.. makers];
    }
}
