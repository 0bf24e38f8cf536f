using ExchangeMesh.Domain.Breakers;
using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Says which markets halt together.</summary>
/// <param name="root">The scenario.</param>
/// <param name="names">What names stand for.</param>
/// <param name="diagnostics">What is wrong.</param>
internal sealed class HaltPlanner(DocumentNode root, PlanNames names, DiagnosticList diagnostics)
{
    private IEnumerable<DocumentNode> Groups => root["mitigations"]["coordinated_halts"].Items.Where(one => one.IsSound);

    /// <summary>Reports what cannot be meant.</summary>
    public void Check()
    {
        foreach (var group in Groups)
        {
            Venues(group["venues"]);
            Venues(group["leaders"]);
            foreach (var leader in group["leaders"].Items.Where(one => !IsNamed(group["venues"], one.Text)))
            {
                diagnostics.Add(leader, DiagnosticCode.Contradiction, $"'{leader.Text}' leads a group that it does not belong to.");
            }

            if (group["base"].IsThere)
            {
                names.Asset(group["base"]);
            }
        }
    }

    /// <summary>Returns whether a market hears of other venues' halts.</summary>
    public bool TakesPart(Named venue, NamedMarket market) =>
        Groups.Any(group => IsIn(group, venue, market) && group["venues"].Items.Any(other => !other.Is(venue.Name) && Leads(group, other.Text)));

    /// <summary>Returns the markets that hear of a market's halts, each once, in the order of venues and instruments.</summary>
    public List<HaltPartner> PartnersOf(Named venue, NamedMarket market)
    {
        var partners = new List<HaltPartner>();
        foreach (var group in Groups.Where(group => IsIn(group, venue, market) && Leads(group, venue.Name)))
        {
            foreach (var other in names.Of(NamedKind.Venue).Where(other => other != venue && IsNamed(group["venues"], other.Name)))
            {
                partners.AddRange(MarketsOf(other)
                    .Where(partner => IsIn(group, other, partner) && partner.Node["base"].Is(market.Node["base"].Text))
                    .Select(partner => new HaltPartner(other.First, partner.Id))
                    .Where(partner => !partners.Contains(partner)));
            }
        }

        return partners;
    }

    private static bool Leads(DocumentNode group, string venue) =>
        group["leaders"].Items.Count == 0 || IsNamed(group["leaders"], venue);

    private static bool IsNamed(DocumentNode list, string name) => list.Items.Any(one => one.Is(name));

    private static bool IsIn(DocumentNode group, Named venue, NamedMarket market) =>
        IsNamed(group["venues"], venue.Name)
        && (group["markets"].Is("all") || market.Kind != InstrumentKind.Spot)
        && (!group["base"].IsScalar || group["base"].Is(market.Node["base"].Text));

    private IEnumerable<NamedMarket> MarketsOf(Named venue) =>
        venue.Node["instruments"].Items
            .Where(one => one.IsSound)
            .Select(one => names.TryMarket(venue.Name, one["symbol"].Text))
            .OfType<NamedMarket>();

    private void Venues(DocumentNode list)
    {
        foreach (var venue in list.Items)
        {
            names.Find(venue, NamedKind.Venue);
            if (list.Items.Count(other => other.Is(venue.Text)) > 1)
            {
                diagnostics.Add(venue, DiagnosticCode.DuplicateEntry, $"'{venue.Text}' is listed twice.");
            }
        }
    }
}
