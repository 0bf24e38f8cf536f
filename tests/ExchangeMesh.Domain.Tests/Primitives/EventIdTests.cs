using CsCheck;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Primitives;

public sealed class EventIdTests
{
    [Fact]
    public void An_event_names_its_participant_and_its_number()
    {
        Gen.Select(Gen.Int[0, 134_217_726], Gen.Long[1, (1L << 36) - 1]).Sample((participant, sequence) =>
        {
            var id = EventId.Of(new ParticipantId(participant), sequence);

            Assert.True(id.IsSet && id.Value > 0);
            Assert.Equal(new ParticipantId(participant), id.Participant);
            Assert.Equal(sequence, id.Sequence);
        });
    }

    [Fact]
    public void No_event_is_not_set()
    {
        Assert.False(EventId.None.IsSet);
        Assert.True(EventId.Of(new ParticipantId(0), 1).IsSet);
    }
}
