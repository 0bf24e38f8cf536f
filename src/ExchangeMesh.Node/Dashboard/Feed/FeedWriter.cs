using System.Buffers;
using System.Text.Json;
using ExchangeMesh.Domain.Matching;

namespace ExchangeMesh.Node.Dashboard.Feed;

/// <summary>Writes what goes to the page: one JSON text for each message. Numbers that belong together are arrays, since a page is sent thirty of these a second.</summary>
/// <param name="shown">What is shown.</param>
/// <param name="card">What the page says of the run at its head.</param>
public sealed class FeedWriter(ShownMarkets shown, RunCard card)
{
    private readonly ArrayBufferWriter<byte> _buffer = new(64 * 1024);

    /// <summary>Returns the first message: names, what has happened so far, and the latest frame.</summary>
    public ReadOnlyMemory<byte> Hello(FeedHistory history, FeedFrame? frame, RunClose? close)
    {
        ArgumentNullException.ThrowIfNull(history);
        return Write(json =>
        {
            json.WriteString("type", "hello");
            WriteCard(json);
            WriteNames(json);
            json.WriteStartArray("marks");
            foreach (var line in history.Lines)
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
            WriteTape(json, history.Tape);
            WriteCounts(json, history.Counts);
            if (frame is not null)
            {
                WriteFrame(json, frame);
            }

            WriteClose(json, close);
        });
    }

    /// <summary>Returns the message of one frame, with what was recorded since the one before.</summary>
    public ReadOnlyMemory<byte> Frame(FeedHistory history, FeedFrame frame, IReadOnlyList<MarkPoint> points, IReadOnlyList<TapeEntry> entries, long skipped)
    {
        ArgumentNullException.ThrowIfNull(history);
        ArgumentNullException.ThrowIfNull(frame);
        ArgumentNullException.ThrowIfNull(points);
        return Write(json =>
        {
            json.WriteString("type", "frame");
            json.WriteStartArray("marks");
            foreach (var point in points)
            {
                json.WriteNumberValue(point.Instrument);
                json.WriteNumberValue(point.At);
                json.WriteNumberValue(point.Price);
            }

            json.WriteEndArray();
            WriteTape(json, entries);
            WriteCounts(json, history.Counts);
            json.WriteNumber("skipped", skipped);
            WriteFrame(json, frame);
        });
    }

    /// <summary>Returns the message that says that a run is over.</summary>
    public ReadOnlyMemory<byte> Close(RunClose close) => Write(json =>
    {
        json.WriteString("type", "close");
        WriteClose(json, close);
    });

    private ReadOnlyMemory<byte> Write(Action<Utf8JsonWriter> fill)
    {
        _buffer.ResetWrittenCount();
        using (var json = new Utf8JsonWriter(_buffer))
        {
            json.WriteStartObject();
            fill(json);
            json.WriteEndObject();
        }

        return _buffer.WrittenSpan.ToArray();
    }

    private void WriteCard(Utf8JsonWriter json)
    {
        json.WriteStartObject("run");
        json.WriteString("id", card.Id);
        json.WriteString("name", card.Name);
        json.WriteString("description", card.Description);
        json.WriteNumber("seed", card.Seed);
        json.WriteNumber("length", card.LengthSeconds);
        json.WriteNumber("lookahead", card.LookaheadSeconds);
        json.WriteString("startsAt", card.StartsAt);
        json.WriteString("engine", card.Engine);
        json.WriteBoolean("live", card.IsLive);
        json.WriteEndObject();
    }

    private void WriteNames(Utf8JsonWriter json)
    {
        json.WriteStartArray("venues");
        foreach (var venue in shown.Venues)
        {
            json.WriteStartObject();
            json.WriteString("name", venue.Name);
            json.WriteString("role", venue.Role.ToString());
            json.WriteString("fund", shown.Names.Asset(shown.FundAssets[shown.PlaceOf(venue.First)]) ?? "");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("instruments");
        foreach (var instrument in shown.Instruments)
        {
            json.WriteStartObject();
            json.WriteString("symbol", instrument.Symbol);
            json.WriteNumber("venue", shown.PlaceOf(instrument.Venue));
            json.WriteString("kind", instrument.Kind.ToString());
            json.WriteString("base", shown.Names.Asset(instrument.Base) ?? "");
            json.WriteString("quote", shown.Names.Asset(instrument.Quote) ?? "");
            json.WriteNumber("tick", instrument.TickSizeMicros / 1e6);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("groups");
        foreach (var group in shown.Names.Groups.Where(static one => one.Role == Recording.ParticipantRole.Trader))
        {
            json.WriteStringValue(group.Name);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes lines of the tape.</summary>
    internal static void WriteTape(Utf8JsonWriter json, IEnumerable<TapeEntry> entries)
    {
        json.WriteStartArray("tape");
        foreach (var entry in entries)
        {
            json.WriteStartArray();
            json.WriteStringValue(entry.Kind);
            json.WriteNumberValue(entry.At);
            json.WriteNumberValue(entry.Venue);
            json.WriteNumberValue(entry.Instrument);
            json.WriteStringValue(entry.Account);
            json.WriteNumberValue(Math.Round(entry.Amount, 2));
            json.WriteStringValue(entry.Detail);
            json.WriteNumberValue(entry.Node);
            json.WriteNumberValue(entry.Parent);
            json.WriteNumberValue(entry.Root);
            json.WriteNumberValue(entry.Depth);
            json.WriteNumberValue(entry.SetOffAt);
            json.WriteStringValue(entry.Channel);
            json.WriteBooleanValue(entry.FollowsShock);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes what venues have gone through.</summary>
    internal static void WriteCounts(Utf8JsonWriter json, IReadOnlyList<VenueCounts> counts)
    {
        json.WriteStartArray("counts");
        foreach (var count in counts)
        {
            json.WriteStartArray();
            json.WriteNumberValue(count.Liquidations);
            json.WriteNumberValue(count.Deleveragings);
            json.WriteNumberValue(count.Halts);
            json.WriteNumberValue(Math.Round(count.BadDebt, 2));
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private void WriteFrame(Utf8JsonWriter json, FeedFrame frame)
    {
        json.WriteNumber("now", frame.Standing.Now.Nanoseconds / 1e9);
        json.WriteBoolean("paused", frame.Standing.IsPaused);
        json.WriteNumber("pace", frame.Standing.Pace.Factor);
        json.WriteNumber("events", frame.Events);
        json.WriteNumber("window", frame.FirstWindow);
        json.WriteStartArray("markets");
        for (var place = 0; place < frame.Views.Length; place++)
        {
            WriteMarket(json, frame, place);
        }

        json.WriteEndArray();
        json.WriteStartArray("funds");
        foreach (var fund in frame.Funds)
        {
            json.WriteNumberValue(fund.Micros / 1e6);
        }

        json.WriteEndArray();
        json.WriteStartArray("partitions");
        foreach (var work in frame.Partitions)
        {
            json.WriteStartArray();
            json.WriteNumberValue(work.Participants);
            json.WriteNumberValue(work.Events);
            json.WriteNumberValue(work.Windows);
            json.WriteNumberValue(work.WorkSeconds);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    private void WriteMarket(Utf8JsonWriter json, FeedFrame frame, int place)
    {
        ref readonly var view = ref frame.Views[place];
        var id = shown.Instruments[place].Id;
        json.WriteStartArray();
        json.WriteNumberValue((int)view.Condition);
        foreach (var price in (ReadOnlySpan<Primitives.Price>)[view.BestBid, view.BestAsk, view.Last, view.Mark, view.Index])
        {
            json.WriteNumberValue(shown.Names.Price(id, price) ?? 0);
        }

        json.WriteNumberValue(view.FundingRatePpb / 1e9);
        json.WriteNumberValue(shown.Names.Units(id, view.OpenInterest) ?? 0);
        json.WriteNumberValue(shown.Names.Units(id, view.Volume) ?? 0);
        foreach (var side in (ReadOnlySpan<Side>)[Side.Buy, Side.Sell])
        {
            json.WriteStartArray();
            foreach (var level in frame.LevelsOf(place, side))
            {
                json.WriteNumberValue(shown.Names.Price(id, level.Price) ?? 0);
                json.WriteNumberValue(shown.Names.Units(id, level.Quantity) ?? 0);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes how a run ended, where it has.</summary>
    internal static void WriteClose(Utf8JsonWriter json, RunClose? close)
    {
        if (close is not null)
        {
            json.WriteStartObject("close");
            json.WriteString("fingerprint", close.Fingerprint);
            json.WriteString("folder", close.Folder);
            json.WriteBoolean("interrupted", close.IsInterrupted);
            json.WriteString("failure", close.Failure);
            json.WriteEndObject();
        }
    }
}

/// <summary>What the page says of a run at its head.</summary>
/// <param name="Id">The name by which requests call it.</param>
/// <param name="Name">The scenario.</param>
/// <param name="Description">What the scenario shows.</param>
/// <param name="Seed">The seed.</param>
/// <param name="LengthSeconds">When it ends, in seconds of virtual time.</param>
/// <param name="LookaheadSeconds">A window's length.</param>
/// <param name="StartsAt">What virtual time zero stands for on the calendar, or empty.</param>
/// <param name="Engine">On what it is made.</param>
/// <param name="IsLive">Whether it is made now, and can be led.</param>
public sealed record RunCard(string Id, string Name, string Description, ulong Seed, double LengthSeconds, double LookaheadSeconds, string StartsAt, string Engine, bool IsLive);

/// <summary>How a run ended.</summary>
/// <param name="Fingerprint">Its fingerprint; empty where it failed.</param>
/// <param name="Folder">The name of its results folder; empty where there is none.</param>
/// <param name="IsInterrupted">Whether it was ended before its time.</param>
/// <param name="Failure">Why it failed; empty where it did not.</param>
public sealed record RunClose(string Fingerprint, string Folder, bool IsInterrupted, string Failure);
