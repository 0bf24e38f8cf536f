using CsCheck;
using ExchangeMesh.Actors.Wire;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using Google.Protobuf;

namespace ExchangeMesh.Actors.Tests.Wire;

public sealed class RecordChunkMappingTests
{
    private static readonly Gen<RunEvent> AnyEvent =
        from who in Gen.Int[0, 100_000]
        from number in Gen.Long[1, 1L << 30]
        from at in Gen.Long[0, long.MaxValue]
        from cause in Gen.Long[0, long.MaxValue]
        from kind in Gen.Int[1, (int)RecordKind.Pool]
        from words in Gen.Long.Array[0, 15]
        select new RunEvent(
            EventId.Of(new ParticipantId(who), number),
            new VirtualTime(at),
            new ParticipantId(who),
            new EventId(cause),
            RunRecord.OfWords((RecordKind)kind, words));

    [Fact]
    public void Any_events_come_back_as_they_went() =>
        AnyEvent.Array[0, 50].Sample(events => RecordChunkMapping.FromWire(Travelled(Chunk(events))).SequenceEqual(events));

    [Fact]
    public void A_chunk_in_which_any_byte_was_changed_is_refused() =>
        Gen.Select(AnyEvent.Array[1, 20], Gen.Int[0, int.MaxValue], Gen.Byte[1, 255]).Sample((events, place, change) =>
        {
            var chunk = Chunk(events);
            var rows = chunk.Rows.ToByteArray();
            rows[place % rows.Length] ^= change;
            chunk.Rows = ByteString.CopyFrom(rows);
            Assert.Throws<MalformedMessageException>(() => RecordChunkMapping.FromWire(chunk));
        });

    private static V1.RecordChunk Chunk(RunEvent[] events)
    {
        var rows = new byte[events.Length * RecordRows.GreatestRow];
        var filled = 0;
        foreach (ref readonly var recorded in events.AsSpan())
        {
            filled += RecordRows.Write(recorded.At.Nanoseconds, recorded.Id, recorded.Cause, recorded.Record, rows.AsSpan(filled));
        }

        return RecordChunkMapping.ToWire(rows.AsSpan(0, filled), events.Length);
    }

    private static V1.RecordChunk Travelled(V1.RecordChunk chunk) => V1.RecordChunk.Parser.ParseFrom(chunk.ToByteArray());
}
