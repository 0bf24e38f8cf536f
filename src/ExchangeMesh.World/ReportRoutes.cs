using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.World;

/// <summary>Which venues need which prices from which others, for their indexes and oracles.</summary>
internal sealed class ReportRoutes
{
    private readonly SortedDictionary<InstrumentId, List<ParticipantId>> _subscribers = [];

    /// <summary>Collects the routes of a plan.</summary>
    public ReportRoutes(ScenarioPlan plan)
    {
        foreach (var terms in plan.Exchanges)
        {
            foreach (var listed in terms.Instruments)
            {
                foreach (var constituent in listed.Index?.Constituents ?? [])
                {
                    Add(constituent.Instrument, terms.Id);
                }

                foreach (var other in listed.Mark?.Markets ?? [])
                {
                    Add(other.Instrument, terms.Id);
                }

                if (listed.Benchmark != InstrumentId.None)
                {
                    Add(listed.Benchmark, terms.Id);
                }
            }
        }

        foreach (var terms in plan.Lenders)
        {
            foreach (var pool in terms.Pools)
            {
                foreach (var source in pool.Oracle?.Sources ?? [])
                {
                    Add(source, terms.Id);
                }
            }
        }
    }

    /// <summary>Returns the other venues that need an instrument's price, by number.</summary>
    public IReadOnlyList<ParticipantId> Of(InstrumentId instrument) =>
        _subscribers.TryGetValue(instrument, out var subscribers) ? subscribers : [];

    /// <summary>Returns, for each of an exchange's instruments, the other venues that need its price.</summary>
    public IReadOnlyList<(InstrumentId Instrument, ParticipantId Subscriber)> From(ExchangeTerms terms)
    {
        var routes = new List<(InstrumentId, ParticipantId)>();
        foreach (var listed in terms.Instruments)
        {
            foreach (var subscriber in Of(listed.Instrument.Id))
            {
                if (subscriber != terms.Id)
                {
                    routes.Add((listed.Instrument.Id, subscriber));
                }
            }
        }

        return routes;
    }

    private void Add(InstrumentId instrument, ParticipantId subscriber)
    {
        if (!_subscribers.TryGetValue(instrument, out var subscribers))
        {
            _subscribers.Add(instrument, subscribers = []);
        }

        if (!subscribers.Contains(subscriber))
        {
            subscribers.Add(subscriber);
            subscribers.Sort();
        }
    }
}
