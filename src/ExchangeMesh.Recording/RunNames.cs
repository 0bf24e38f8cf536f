using System.Globalization;
using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording;

/// <summary>What a participant of a run is.</summary>
public enum ParticipantRole : byte
{
    /// <summary>A venue with order books and margin accounts.</summary>
    Exchange,

    /// <summary>A venue that lends against collateral.</summary>
    LendingVenue,

    /// <summary>A source of prices from outside the model.</summary>
    Reference,

    /// <summary>The sender of shocks.</summary>
    Director,

    /// <summary>A trader.</summary>
    Trader,

    /// <summary>A market of a published model.</summary>
    CallMarket,

    /// <summary>A trader of a published model, with a name of its own.</summary>
    ModelTrader,
}

/// <summary>Participants with neighbouring numbers that share a name and a role; a venue is a group of one.</summary>
/// <param name="Name">The name in the scenario.</param>
/// <param name="Role">What they are.</param>
/// <param name="First">The first one's number; the others follow.</param>
/// <param name="Count">How many there are; at least 1.</param>
public sealed record ParticipantGroup(string Name, ParticipantRole Role, ParticipantId First, int Count)
{
    /// <summary>The members' own names, in order; empty where they have none.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>The figures that they tell of themselves, where they are of a published model.</summary>
    public IReadOnlyList<Figure> Figures { get; init; } = [];
}

/// <summary>The names of a run's participants, instruments and assets, as results show them.</summary>
public sealed class RunNames
{
    private readonly Instrument?[] _instruments;
    private readonly string[] _symbols;
    private readonly string?[] _participants;

    /// <summary>Creates the directory.</summary>
    /// <param name="assets">The assets' names, by number.</param>
    /// <param name="groups">All participants, by number, without gaps from 0.</param>
    /// <param name="instruments">
    /// The instruments of all venues, in any order; a reference feed's channel is given as a spot instrument with ticks of one micro-unit.
    /// </param>
    /// <exception cref="ArgumentException">The groups have a gap, or an instrument's venue does not exist.</exception>
    public RunNames(IReadOnlyList<string> assets, IReadOnlyList<ParticipantGroup> groups, IReadOnlyList<Instrument> instruments)
    {
        ArgumentNullException.ThrowIfNull(assets);
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(instruments);
        Assets = [.. assets];
        Groups = [.. groups];
        Instruments = [.. instruments.OrderBy(instrument => instrument.Id)];
        _participants = new string?[CountParticipants(Groups)];
        _instruments = new Instrument?[Instruments.Count == 0 ? 0 : Instruments[^1].Id.Value + 1];
        _symbols = new string[_instruments.Length];
        foreach (var instrument in Instruments)
        {
            if (instrument.Venue.Value < 0 || instrument.Venue.Value >= _participants.Length)
            {
                throw new ArgumentException($"{instrument.Symbol} trades at a venue that does not exist.", nameof(instruments));
            }

            _instruments[instrument.Id.Value] = instrument;
            _symbols[instrument.Id.Value] = $"{Participant(instrument.Venue)}.{instrument.Symbol}";
        }
    }

    /// <summary>The assets' names, by number.</summary>
    public IReadOnlyList<string> Assets { get; }

    /// <summary>All participants, by number.</summary>
    public IReadOnlyList<ParticipantGroup> Groups { get; }

    /// <summary>The instruments of all venues, by number.</summary>
    public IReadOnlyList<Instrument> Instruments { get; }

    /// <summary>How many participants there are.</summary>
    public int ParticipantCount => _participants.Length;

    /// <summary>Returns a participant's name, null for nobody: a venue's own name, the group's name and the six-digit place in it from 0, or the group's name and the member's own.</summary>
    public string? Participant(ParticipantId id)
    {
        if (id.Value < 0 || id.Value >= _participants.Length)
        {
            return null;
        }

        return _participants[id.Value] ??= NameOf(GroupOf(id), id);
    }

    /// <summary>Returns what a participant is.</summary>
    public ParticipantRole Role(ParticipantId id) => GroupOf(id).Role;

    /// <summary>Returns the group that a participant is in; a venue is a group of one.</summary>
    public ParticipantGroup GroupOf(ParticipantId id)
    {
        int low = 0, high = Groups.Count - 1;
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = Groups[middle].First.Value <= id.Value ? (middle, high) : (low, middle - 1);
        }

        return Groups[low];
    }

    /// <summary>Returns whether a participant is an exchange or a lending venue.</summary>
    public bool IsVenue(ParticipantId id) =>
        id.Value >= 0 && id.Value < _participants.Length
        && GroupOf(id).Role is ParticipantRole.Exchange or ParticipantRole.LendingVenue;

    /// <summary>Returns an instrument's venue and symbol, such as <c>alpha.BTC-PERP</c>; null for none.</summary>
    public string? Instrument(InstrumentId id) => id.Value >= 0 && id.Value < _symbols.Length ? _symbols[id.Value] : null;

    /// <summary>Returns an instrument's terms; null for none.</summary>
    public Instrument? Terms(InstrumentId id) => id.Value >= 0 && id.Value < _instruments.Length ? _instruments[id.Value] : null;

    /// <summary>Returns an asset's name; null for none.</summary>
    public string? Asset(AssetId id) => id.Value >= 0 && id.Value < Assets.Count ? Assets[id.Value] : null;

    /// <summary>Returns a price in units of the quote asset per unit of the base asset; null where it is unset.</summary>
    public double? Price(InstrumentId instrument, Price price) =>
        price.IsSet && Terms(instrument) is { } terms ? price.Ticks * (double)terms.TickSizeMicros / 1e6 : null;

    /// <summary>Returns a quantity in units of the base asset (inverse contracts: of the quote asset); null for no instrument.</summary>
    public double? Units(InstrumentId instrument, Quantity quantity) =>
        Terms(instrument) is { } terms ? quantity.Lots * (double)terms.LotSizeMicros / 1e6 : null;

    private static int CountParticipants(IReadOnlyList<ParticipantGroup> groups)
    {
        var next = 0;
        foreach (var group in groups)
        {
            if (group.First.Value != next || group.Count < 1)
            {
                throw new ArgumentException($"Participants are numbered without gaps; {group.Name} starts at {group.First.Value} instead of {next}.", nameof(groups));
            }

            next += group.Count;
        }

        return next;
    }

    private static string NameOf(ParticipantGroup group, ParticipantId id) => group.Role switch
    {
        ParticipantRole.Trader => string.Create(CultureInfo.InvariantCulture, $"{group.Name}-{id.Value - group.First.Value:000000}"),
        ParticipantRole.ModelTrader => $"{group.Name}.{group.Members[id.Value - group.First.Value]}",
        _ => group.Name,
    };
}
