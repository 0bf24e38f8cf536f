using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using ExchangeMesh.World;

namespace ExchangeMesh.Node.Dashboard.Feed;

/// <summary>What of a run's world the page shows, and by which numbers the feed calls it.</summary>
public sealed class ShownMarkets
{
    /// <summary>How many instruments are shown at the most; options are not.</summary>
    public const int MostInstruments = 96;

    private readonly int[] _instrumentPlaces;
    private readonly int[] _venuePlaces;

    /// <summary>Chooses what is shown of a world.</summary>
    public ShownMarkets(MarketWorld world)
    {
        ArgumentNullException.ThrowIfNull(world);
        Names = world.Names;
        Venues = [.. Names.Groups.Where(static group => group.Role is ParticipantRole.Exchange or ParticipantRole.LendingVenue or ParticipantRole.Reference)];
        Instruments = [.. Names.Instruments.Where(static one => one.Kind != InstrumentKind.Option).Take(MostInstruments)];
        Exchanges = [.. Venues.Select(venue => world.Participants[venue.First.Value] as Exchange)];
        FundAssets = [.. Exchanges.Select(static exchange => exchange is { Terms.Collateral: [var first, ..] } ? first.Asset : AssetId.None)];
        _venuePlaces = Places(Venues.Select(static venue => venue.First.Value), Names.ParticipantCount);
        _instrumentPlaces = Places(Instruments.Select(static one => one.Id.Value), Names.Instruments.Count == 0 ? 0 : Names.Instruments[^1].Id.Value + 1);
    }

    /// <summary>The names of everything.</summary>
    public RunNames Names { get; }

    /// <summary>Exchanges, lending venues and reference feeds, in the scenario's order.</summary>
    public IReadOnlyList<ParticipantGroup> Venues { get; }

    /// <summary>The exchange at the place of each venue; null where it is none.</summary>
    public IReadOnlyList<Exchange?> Exchanges { get; }

    /// <summary>The asset whose insurance fund is shown, by venue; none where there is no fund.</summary>
    public IReadOnlyList<AssetId> FundAssets { get; }

    /// <summary>The instruments that are shown.</summary>
    public IReadOnlyList<Instrument> Instruments { get; }

    /// <summary>Returns a venue's place among those that are shown; −1 for none.</summary>
    public int PlaceOf(ParticipantId venue) => venue.Value >= 0 && venue.Value < _venuePlaces.Length ? _venuePlaces[venue.Value] : -1;

    /// <summary>Returns an instrument's place among those that are shown; −1 for none.</summary>
    public int PlaceOf(InstrumentId instrument) => instrument.Value >= 0 && instrument.Value < _instrumentPlaces.Length ? _instrumentPlaces[instrument.Value] : -1;

    private static int[] Places(IEnumerable<int> numbers, int count)
    {
        var places = new int[count];
        Array.Fill(places, -1);
        var next = 0;
        foreach (var number in numbers)
        {
            places[number] = next++;
        }

        return places;
    }
}
