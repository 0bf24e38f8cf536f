using ExchangeMesh.Scenarios;

namespace ExchangeMesh.Laboratory.Outcomes;

/// <summary>Tells outcomes of the run as a whole from those of one venue, market, group, or pair of venues.</summary>
/// <param name="plan">The scenario.</param>
internal sealed class OutcomeFamily(ScenarioPlan plan)
{
    private readonly SortedSet<string> _parts = new(
        [
            .. plan.Exchanges.Select(venue => venue.Name),
            .. plan.Lenders.Select(lender => lender.Name),
            .. plan.Groups.Select(group => group.Name),
            "outside",
        ],
        StringComparer.Ordinal);

    /// <summary>Returns whether no part of the outcome's name is a participant's.</summary>
    public bool IsOfWholeRun(string outcome) => !outcome.Split('.').Any(_parts.Contains);
}
