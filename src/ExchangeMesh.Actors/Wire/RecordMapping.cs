using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;
using ExchangeMesh.Simulation;

namespace ExchangeMesh.Actors.Wire;

/// <summary>Maps what participants record.</summary>
public static class RecordMapping
{
    /// <summary>Returns a recorded event as it travels.</summary>
    public static V1.Record ToWire(in Recorded<RunRecord> recorded)
    {
        var wire = new V1.Record { AtNs = recorded.At, Id = recorded.Id.Value, Cause = recorded.Cause.Value, Kind = (int)recorded.Record.Kind };
        var record = recorded.Record;
        var words = record.Words;
        for (var place = 0; place <= words.LastIndexOfAnyExcept(0L); place++)
        {
            wire.Words.Add(words[place]);
        }

        return wire;
    }

    /// <summary>Returns a recorded event that has travelled.</summary>
    /// <exception cref="MalformedMessageException">A field cannot be meant.</exception>
    public static Recorded<RunRecord> FromWire(V1.Record wire)
    {
        ArgumentNullException.ThrowIfNull(wire);
        var kind = (RecordKind)wire.Kind;
        if (wire.Kind is <= 0 or > byte.MaxValue || !Enum.IsDefined(kind))
        {
            throw new MalformedMessageException($"Records have no kind {wire.Kind}.");
        }

        if (wire.Words.Count > GreatestWords)
        {
            throw new MalformedMessageException($"A record of {wire.Words.Count} words is too long.");
        }

        return new Recorded<RunRecord>(
            Incoming.NotNegative(wire.AtNs),
            new EventId(Incoming.NotNegative(wire.Id)),
            Incoming.Cause(wire.Cause),
            RunRecord.OfWords(kind, [.. wire.Words]));
    }

    private static readonly int GreatestWords = default(RunRecord).Words.Length;
}
