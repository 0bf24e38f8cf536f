using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Recording.Streams;

/// <summary>Builds the columns of a stream of recorded events of one kind.</summary>
/// <remarks>
/// Every stream starts with <c>id</c>, <c>at_ns</c>, <c>at_s</c>, <c>by</c> and <c>cause</c>. Exact integers stand
/// beside a floating-point column for comfort: <c>price_ticks</c> beside <c>price</c>, <c>quantity_lots</c> beside
/// <c>quantity</c>, <c>amount_micros</c> beside <c>amount</c>, <c>size_ppm</c> beside <c>size</c>.
/// </remarks>
/// <typeparam name="TRow">The kind's row.</typeparam>
internal sealed class EventColumns<TRow>
    where TRow : unmanaged, IRecordRow
{
    private readonly List<StreamColumn<RunEvent>> _columns = [];
    private readonly RunNames _names;

    public EventColumns(RunNames names)
    {
        _names = names;
        _columns.Add(new ValueColumn<RunEvent, long>("id", "name of the event: recorder's number + 1 in the high bits, its count in the low 36", static (in row) => row.Id.Value));
        _columns.Add(new ValueColumn<RunEvent, long>("at_ns", "virtual time in nanoseconds since the scenario's start", static (in row) => row.At.Nanoseconds));
        _columns.Add(new ValueColumn<RunEvent, double>("at_s", "virtual time in seconds", static (in row) => row.At.Nanoseconds / 1e9));
        _columns.Add(new TextColumn<RunEvent>("by", "participant that recorded the event", (in row) => names.Participant(row.By)));
        _columns.Add(new ValueColumn<RunEvent, long>("cause", "id of the event that set this one off; 0 for none", static (in row) => row.Cause.Value));
    }

    /// <summary>The columns so far.</summary>
    public IReadOnlyList<StreamColumn<RunEvent>> Columns => _columns;

    public EventColumns<TRow> Text(string name, string unit, Func<TRow, string?> read)
    {
        _columns.Add(new TextColumn<RunEvent>(name, unit, (in row) => read(row.Record.Row<TRow>())));
        return this;
    }

    public EventColumns<TRow> Participant(string name, string meaning, Func<TRow, ParticipantId> read)
    {
        var names = _names;
        return Text(name, meaning, row => names.Participant(read(row)));
    }

    public EventColumns<TRow> Instrument(Func<TRow, InstrumentId> read)
    {
        var names = _names;
        return Text("instrument", "venue and symbol", row => names.Instrument(read(row)));
    }

    public EventColumns<TRow> Asset(string name, Func<TRow, AssetId> read)
    {
        var names = _names;
        return Text(name, "asset", row => names.Asset(read(row)));
    }

    public EventColumns<TRow> Integer(string name, string unit, Func<TRow, long> read)
    {
        _columns.Add(new ValueColumn<RunEvent, long>(name, unit, (in row) => read(row.Record.Row<TRow>())));
        return this;
    }

    public EventColumns<TRow> Flag(string name, string meaning, Func<TRow, bool> read)
    {
        _columns.Add(new ValueColumn<RunEvent, bool>(name, meaning, (in row) => read(row.Record.Row<TRow>())));
        return this;
    }

    public EventColumns<TRow> Price(string name, Func<TRow, InstrumentId> instrument, Func<TRow, Price> read)
    {
        var names = _names;
        Integer(name + "_ticks", "ticks of the instrument; 0 for no price", row => read(row).Ticks);
        return Number(name, "quote asset per unit of the base asset", row => names.Price(instrument(row), read(row)));
    }

    public EventColumns<TRow> Quantity(string name, Func<TRow, InstrumentId> instrument, Func<TRow, Quantity> read)
    {
        var names = _names;
        Integer(name + "_lots", "lots of the instrument", row => read(row).Lots);
        return Number(name, "units of the base asset (inverse contracts: of the quote asset)", row => names.Units(instrument(row), read(row)));
    }

    public EventColumns<TRow> Money(string name, string meaning, Func<TRow, Money> read) =>
        Micros(name, meaning, row => read(row).Micros);

    public EventColumns<TRow> Micros(string name, string meaning, Func<TRow, long> read)
    {
        Integer(name + "_micros", "millionths: " + meaning, read);
        return Number(name, meaning, row => read(row) / 1e6);
    }

    public EventColumns<TRow> Ratio(string name, string meaning, Func<TRow, Ratio> read)
    {
        Integer(name + "_ppm", "parts per million: " + meaning, row => read(row).PartsPerMillion);
        return Number(name, meaning, row => read(row).Value);
    }

    public EventColumns<TRow> Rate(string name, string meaning, Func<TRow, long> ppb)
    {
        Integer(name + "_ppb", "parts per billion: " + meaning, ppb);
        return Number(name, meaning, row => ppb(row) / 1e9);
    }

    public EventColumns<TRow> Number(string name, string unit, Func<TRow, double?> read)
    {
        _columns.Add(new OptionalColumn<RunEvent, double>(name, unit, (in row) => read(row.Record.Row<TRow>())));
        return this;
    }
}
