using ExchangeMesh.Scenarios;

namespace ExchangeMesh.World.Tests;

/// <summary>Who is placed where decides how seldom nodes meet; it never decides a result.</summary>
public sealed class WorldPlacementTests
{
    [Theory]
    [InlineData(2, 1)]
    [InlineData(3, 1)]
    [InlineData(3, 2)]
    [InlineData(8, 1)]
    public void Partitions_are_of_a_like_size_and_fast_links_stay_inside_a_node(int nodes, int partitionsOfEach)
    {
        var world = October();
        int[] nodeOf = [.. Enumerable.Range(0, nodes * partitionsOfEach).Select(partition => partition / partitionsOfEach)];

        var placement = world.Place(nodeOf);

        var room = (world.Participants.Length + nodeOf.Length - 1) / nodeOf.Length;
        Assert.All(placement.Hosted, hosted => Assert.InRange(hosted, 1, room));
        Assert.Equal(world.Participants.Length, placement.Hosted.Sum());

        // Market makers are 2 ms from their exchange, everybody else at least 10 ms from everybody.
        int[] nodeOfProcess = [.. placement.PartitionOf.Select(partition => nodeOf[partition])];
        Assert.Equal(10_000_000, world.Topology.LeastLatencyAcross(nodeOfProcess));
    }

    [Fact]
    public void Venues_are_spread_over_nodes_before_a_node_has_two()
    {
        var world = October();
        int[] nodeOf = [0, 0, 1, 1, 2, 2];

        var placement = world.Place(nodeOf);

        int[] exchanges = [0, 1, 2];
        Assert.Equal(3, exchanges.Select(exchange => nodeOf[placement.PartitionOf[exchange]]).Distinct().Count());
    }

    private static MarketWorld October()
    {
        var reading = ScenarioReader.Open("october-2025", new ReadingOptions());
        Assert.Empty(reading.Diagnostics);
        return WorldBuilder.Build(reading.Plan!);
    }
}
