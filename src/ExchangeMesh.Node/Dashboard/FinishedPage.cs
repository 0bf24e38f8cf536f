using System.Buffers;
using System.Text.Json;
using ExchangeMesh.Node.Dashboard.Feed;
using ExchangeMesh.Recording.Reports;

namespace ExchangeMesh.Node.Dashboard;

/// <summary>Makes of a results folder the message that a page is first given of a live run, so that both are looked at alike.</summary>
internal sealed class FinishedPage
{
    private readonly ResultsPlayback _playback;
    private readonly List<string> _venues;
    private readonly SortedDictionary<string, int> _instruments = new(StringComparer.Ordinal);
    private readonly List<PriceLine> _lines = [];
    private readonly List<PlaybackMark> _latest = [];

    private FinishedPage(ResultsPlayback playback)
    {
        _playback = playback;
        _venues = [.. playback.Exchanges, .. playback.Lenders];
        foreach (var mark in playback.Marks())
        {
            Add(mark);
        }
    }

    /// <summary>Returns the message of a results folder that the shelf lists, or null.</summary>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static byte[]? Find(RunShelf shelf, string name)
    {
        if (shelf.FolderOf(name) is not { } folder)
        {
            return null;
        }

        var page = new FinishedPage(ResultsPlayback.Open(folder));
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            page.Write(json, name);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static string VenueOf(string instrument) => instrument.Split('.')[0];

    private void Add(in PlaybackMark mark)
    {
        if (!_instruments.TryGetValue(mark.Instrument, out var place))
        {
            if (_lines.Count == ShownMarkets.MostInstruments || !_venues.Contains(VenueOf(mark.Instrument), StringComparer.Ordinal))
            {
                return;
            }

            place = _lines.Count;
            _instruments.Add(mark.Instrument, place);
            _lines.Add(new PriceLine());
            _latest.Add(mark);
        }

        _latest[place] = mark;
        if (double.IsFinite(mark.Mark))
        {
            _lines[place].Add(new MarkPoint(place, mark.At, mark.Mark));
        }
    }

    private void Write(Utf8JsonWriter json, string name)
    {
        var manifest = _playback.Manifest;
        json.WriteStartObject();
        json.WriteString("type", "hello");
        json.WriteStartObject("run");
        json.WriteString("id", name);
        json.WriteString("name", manifest.Scenario);
        json.WriteString("description", _playback.Description);
        json.WriteNumber("seed", manifest.Seed);
        json.WriteNumber("length", manifest.EndedAtNs / 1e9);
        json.WriteNumber("lookahead", 0);
        json.WriteString("startsAt", _playback.StartsAt);
        json.WriteString("engine", manifest.Host.Engine);
        json.WriteBoolean("live", false);
        json.WriteEndObject();
        WriteNames(json);
        json.WriteStartArray("marks");
        foreach (var line in _lines)
        {
            json.WriteStartArray();
            foreach (var point in line.Points)
            {
                json.WriteNumberValue(point.At);
                json.WriteNumberValue(point.Price);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        WriteTape(json);
        json.WriteNumber("now", manifest.EndedAtNs / 1e9);
        json.WriteBoolean("paused", true);
        json.WriteNumber("pace", 0);
        json.WriteNumber("events", manifest.Messages + manifest.Wakes);
        WriteMarkets(json);
        FeedWriter.WriteClose(json, new RunClose(manifest.Fingerprint, name, manifest.Interrupted, ""));
        json.WriteEndObject();
    }

    private void WriteNames(Utf8JsonWriter json)
    {
        json.WriteStartArray("venues");
        foreach (var venue in _venues)
        {
            json.WriteStartObject();
            json.WriteString("name", venue);
            json.WriteString("role", _playback.Lenders.Contains(venue) ? "LendingVenue" : "Exchange");
            json.WriteString("fund", "");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("instruments");
        foreach (var instrument in _latest.Select(static mark => mark.Instrument))
        {
            json.WriteStartObject();
            json.WriteString("symbol", instrument[(VenueOf(instrument).Length + 1)..]);
            json.WriteNumber("venue", _venues.IndexOf(VenueOf(instrument)));
            json.WriteString("kind", "");
            json.WriteString("base", "");
            json.WriteString("quote", "");
            json.WriteNumber("tick", 0);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("groups");
        json.WriteEndArray();
    }

    private void WriteTape(Utf8JsonWriter json)
    {
        var entries = new List<TapeEntry>();
        entries.AddRange(_playback.Liquidations().Select(EntryOf));
        entries.AddRange(_playback.Shocks.Select(static shock => new TapeEntry("shock", shock.At, -1, -1, "", 0, shock.Text)));
        entries.AddRange(_playback.Halts.Select(halt => new TapeEntry("halt", halt.At, _venues.IndexOf(VenueOf(halt.Instrument)), PlaceOf(halt.Instrument), "", 0, halt.Text)));
        entries.Sort(static (first, second) => (first.At, first.Node).CompareTo((second.At, second.Node)));
        var counts = new VenueCounts[_venues.Count];
        foreach (var entry in entries.Where(static entry => entry.Venue >= 0))
        {
            counts[entry.Venue] = counts[entry.Venue].With(entry);
        }

        FeedWriter.WriteTape(json, entries.TakeLast(FeedHistory.MostEntries));
        FeedWriter.WriteCounts(json, counts);
    }

    private TapeEntry EntryOf(PlaybackLiquidation one) =>
        new(one.Kind, one.At, _venues.IndexOf(one.Venue), PlaceOf(one.Instrument), one.Account, one.Closed, "")
        {
            Node = one.Node,
            Parent = one.Parent,
            Root = one.Root,
            Depth = one.Depth,
            SetOffAt = _venues.IndexOf(one.SetOffAt),
            Channel = one.Channel,
        };

    private int PlaceOf(string instrument) => _instruments.TryGetValue(instrument, out var place) ? place : -1;

    private void WriteMarkets(Utf8JsonWriter json)
    {
        json.WriteStartArray("markets");
        foreach (var mark in _latest)
        {
            json.WriteStartArray();
            json.WriteNumberValue(0);
            foreach (var number in (ReadOnlySpan<double>)[mark.BestBid, mark.BestAsk, mark.Last, mark.Mark, mark.Index, mark.FundingRate, mark.OpenInterest, mark.Volume])
            {
                json.WriteNumberValue(double.IsFinite(number) ? number : 0);
            }

            json.WriteStartArray();
            json.WriteEndArray();
            json.WriteStartArray();
            json.WriteEndArray();
            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartArray("funds");
        foreach (var venue in _venues)
        {
            json.WriteNumberValue(_latest.Where(mark => VenueOf(mark.Instrument) == venue && double.IsFinite(mark.InsuranceFund)).Select(static mark => mark.InsuranceFund).DefaultIfEmpty().Max());
        }

        json.WriteEndArray();
        json.WriteStartArray("partitions");
        json.WriteEndArray();
    }
}
