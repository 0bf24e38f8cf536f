using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Finds index prices that are made of each other: perpetuals whose marks follow an index that follows those marks.</summary>
/// <remarks>
/// What a constituent reports is its traded price, and a perpetual's trades lean on its own index; a perpetual in its own
/// index, or two perpetuals in each other's, would let a price lift itself.
/// </remarks>
internal sealed class IndexCycles(PlanNames names, DiagnosticList diagnostics)
{
    private readonly LookupTable<string, bool> _isDone = new();

    /// <summary>Reports every constituent that closes a cycle.</summary>
    public void Refuse()
    {
        foreach (var venue in names.Of(NamedKind.Venue))
        {
            foreach (var instrument in venue.Node["instruments"].Items.Where(one => one.IsSound))
            {
                Follow($"{venue.Name}.{instrument["symbol"].Text}", instrument, []);
            }
        }
    }

    private void Follow(string name, DocumentNode instrument, IReadOnlyList<string> chain)
    {
        if (_isDone.Contains(name))
        {
            return;
        }

        List<string> longer = [.. chain, name];
        foreach (var constituent in instrument["index"]["constituents"].Items.Where(one => one.IsSound))
        {
            var of = constituent["of"];
            var parts = of.Text.Split('.');
            var market = parts.Length == 2 ? names.TryMarket(parts[0], parts[1]) : null;
            if (longer.Contains(of.Text, StringComparer.Ordinal))
            {
                var from = longer.IndexOf(of.Text);
                diagnostics.Add(of, DiagnosticCode.CyclicIndex, $"the index is made of itself: {string.Join(" → ", longer[from..])} → {of.Text}.");
            }
            else if (market?.Kind is not null)
            {
                Follow(of.Text, market.Node, longer);
            }
        }

        _isDone.TryAdd(name, true);
    }
}
