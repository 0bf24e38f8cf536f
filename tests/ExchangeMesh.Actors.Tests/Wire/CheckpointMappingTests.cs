using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Actors.Tests.Hosting;
using ExchangeMesh.Actors.Wire;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Simulation;
using ExchangeMesh.World;

namespace ExchangeMesh.Actors.Tests.Wire;

public sealed class CheckpointMappingTests
{
    private static readonly CheckpointPart Part = new(1, 1, 0);

    [Fact]
    public void A_state_that_fits_no_chunk_is_cut_and_joined_again()
    {
        var world = World(300_000);
        var chunks = Chunks(world);

        var fresh = World(0);
        var engine = CheckpointMapping.Restore(chunks, fresh.Participants, static _ => true);

        Assert.Equal(3, chunks.Count);
        Assert.All(chunks, chunk => Assert.InRange(chunk.CalculateSize(), 1, CheckpointMapping.GreatestChunk));
        Assert.Equal(300_000, ((Bulky)fresh.Participants[0]).Words);
        Assert.Equal(Enumerable.Range(0, world.Participants.Length), engine.Counters.Select(counters => counters.Process));
    }

    [Fact]
    public void Only_wanted_participants_take_their_states_over()
    {
        var fresh = World(0);

        var engine = CheckpointMapping.Restore(Chunks(World(10)), fresh.Participants, static number => number > 0);

        Assert.Equal(0, ((Bulky)fresh.Participants[0]).Words);
        Assert.Equal(fresh.Participants.Length, engine.Counters.Count);
    }

    [Fact]
    public void A_state_of_another_version_is_refused()
    {
        var chunks = Chunks(World(10));
        chunks[0].Participants[0].Version = 2;
        chunks[0].Digest = Digest.Of(chunks[0]);

        Assert.Contains("of version 2; this program reads version 1 alone", Refusal(chunks), StringComparison.Ordinal);
    }

    [Fact]
    public void A_chunk_that_does_not_match_its_digest_is_refused()
    {
        var chunks = Chunks(World(10));
        chunks[0].Participants[0].Scheduled++;

        Assert.Contains("does not match its digest", Refusal(chunks), StringComparison.Ordinal);
    }

    [Fact]
    public void Chunks_in_another_order_are_refused() => Refusal([.. Chunks(World(300_000)).Reverse()]);

    [Fact]
    public void A_part_without_its_last_piece_is_refused() => Refusal([.. Chunks(World(300_000)).Take(2)]);

    private static string Refusal(IReadOnlyList<V1.CheckpointChunk> chunks) =>
        Assert.Throws<CheckpointException>(() => CheckpointMapping.Restore(chunks, World(0).Participants, static _ => true)).Message;

    private static IReadOnlyList<V1.CheckpointChunk> Chunks(MarketWorld world)
    {
        var partition = new Partition<IParticipant, Message, PublishedView, RunRecord>(world.Topology, world.Place(1), 0);
        return CheckpointMapping.ToWire(Part, "run", PartitionStanding.Of(partition, world.Participants), withViews: true);
    }

    private static MarketWorld World(int words)
    {
        var world = ToyWorld.Make(2, 20, 1, Duration.FromSeconds(1));
        world.Participants[0] = new Bulky { Words = words };
        return world;
    }

    /// <summary>A participant with as much state as one likes.</summary>
    private sealed class Bulky : IParticipant
    {
        public int Words { get; set; }

        public void Start(IOutbox outbox) => throw new InvalidOperationException("It is never started.");

        public void Handle(in Message message, ParticipantId from, IOutbox outbox) => throw new InvalidOperationException("It is told nothing.");

        public void Wake(long token, IOutbox outbox) => throw new InvalidOperationException("It asks for nothing.");

        public void WriteState(StateWriter writer)
        {
            writer.Write(Words);
            for (var word = 0; word < Words; word++)
            {
                writer.Write((long)word * word);
            }
        }

        public void ReadState(StateReader reader)
        {
            Words = reader.ReadCount(sizeof(long));
            for (var word = 0; word < Words; word++)
            {
                reader.Require(reader.ReadInt64() == (long)word * word, "a word is another's");
            }
        }
    }
}
