using ExchangeMesh.Primitives;
using ExchangeMesh.Recording.Summaries;
using ExchangeMesh.Scenarios;
using ExchangeMesh.Scenarios.Reading;
using ExchangeMesh.World;

namespace ExchangeMesh.Laboratory.Outcomes;

/// <summary>The outcomes that runs of a scenario have, known before any run is made.</summary>
/// <remarks>
/// An outcome is a metric of a run's <c>summary.json</c>, under the same name: of the whole run (<c>max_drawdown</c>), of a venue
/// (<c>alpha.bad_debt</c>), of a market (<c>alpha.BTC-PERP.amplification</c>). Names depend on the scenario's participants and
/// instruments alone, so runs of one scenario under different seeds share a catalogue.
/// </remarks>
public sealed class OutcomeCatalog
{
    private readonly LookupTable<string, int> _places = new();

    private OutcomeCatalog(IReadOnlyList<MetricDefinition> all)
    {
        All = all;
        for (var place = 0; place < all.Count; place++)
        {
            _places.TryAdd(all[place].Name, place);
        }
    }

    /// <summary>All outcomes, in the order of a summary: of the run first, then venue by venue.</summary>
    public IReadOnlyList<MetricDefinition> All { get; }

    /// <summary>Returns the catalogue of a scenario.</summary>
    public static OutcomeCatalog Of(ScenarioPlan plan) => new(RunSummary.DefinitionsOf(ScenarioRecording.NamesOf(plan)));

    /// <summary>Returns what an outcome is; null where runs of the scenario have none of this name.</summary>
    public MetricDefinition? Find(string name) => PlaceOf(name) is var place and >= 0 ? All[place] : null;

    /// <summary>Returns the place of an outcome in <see cref="All"/>; −1 where there is none of this name.</summary>
    public int PlaceOf(string name) => _places.TryGetValue(name, out var place) ? place : -1;

    /// <summary>Returns the valid name that is nearest to one that is not valid, or empty where none is near.</summary>
    public string NearestTo(string name) => NearestName.Of(name, All.Select(outcome => outcome.Name));

    /// <summary>Returns what is wrong with a name, as a sentence with the way out; empty where nothing is.</summary>
    public string Complaint(string name)
    {
        if (PlaceOf(name) >= 0)
        {
            return "";
        }

        var nearest = NearestTo(name);
        return nearest.Length > 0
            ? $"there is no outcome '{name}'; did you mean '{nearest}'?"
            : $"there is no outcome '{name}'; names are those of summary.json, such as max_drawdown or {All[^1].Name}";
    }
}
