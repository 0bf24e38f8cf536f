using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios;

namespace ExchangeMesh.World.Tests;

/// <summary>A node makes only the participants that it hosts, and these are what they are in the whole world.</summary>
public sealed class WorldShareTests
{
    [Theory]
    [InlineData("two-venue-spiral", 3)]
    [InlineData("lending-contagion", 4)]
    [InlineData("gamma-spiral", 2)]
    public void All_shares_together_are_the_whole_world(string name, int nodes)
    {
        var plan = ScenarioReader.Open(name, new ReadingOptions()).Plan!;
        var whole = WorldBuilder.Build(plan);
        int[] nodeOf = [.. Enumerable.Range(0, nodes)];
        var placement = whole.Place(nodeOf);
        var made = 0;
        foreach (var node in nodeOf)
        {
            var share = WorldBuilder.BuildShare(plan, outline =>
            {
                Assert.All(outline.Participants, Assert.Null);
                Assert.Equal(placement.PartitionOf, outline.Place(nodeOf).PartitionOf);
                return number => placement.PartitionOf[number] == node;
            });

            Assert.Equal(whole.HomeVenues, share.HomeVenues);
            for (var number = 0; number < share.Participants.Length; number++)
            {
                if (placement.PartitionOf[number] != node)
                {
                    Assert.Null(share.Participants[number]);
                    continue;
                }

                Assert.Equal(HashOf(whole.Participants[number]), HashOf(share.Participants[number]));
                made++;
            }
        }

        Assert.Equal(whole.Participants.Length, made);
    }

    private static ulong HashOf(IParticipant participant)
    {
        var writer = new StateWriter();
        participant.WriteState(writer);
        return StateHash.Of(writer.Written);
    }
}
