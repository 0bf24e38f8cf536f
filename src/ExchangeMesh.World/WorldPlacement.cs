using ExchangeMesh.Simulation;

namespace ExchangeMesh.World;

/// <summary>
/// Places participants beside the venue that they meet most, on partitions of a like size. Venues are spread over nodes
/// first. Where a partition is full, those go elsewhere whose links to their venue are slowest: what crosses partitions and
/// nodes decides how seldom they meet.
/// </summary>
internal static class WorldPlacement
{
    /// <summary>Returns a placement; the same for the same world and nodes.</summary>
    /// <param name="world">The world.</param>
    /// <param name="nodeOf">The node of each partition, from 0; at least one.</param>
    public static Placement Of(MarketWorld world, ReadOnlySpan<int> nodeOf)
    {
        if (nodeOf.Length == 1)
        {
            return new Placement(1, new int[world.Participants.Length]);
        }

        var homes = HomesOf(world);
        var rooms = new Rooms(nodeOf, homes.Length);
        var placeOfHome = PlaceHomes(homes, rooms);
        var partitionOf = new int[homes.Length];
        foreach (var number in NearestFirst(world, homes))
        {
            partitionOf[number] = rooms.Take(placeOfHome[homes[number]]);
        }

        return new Placement(nodeOf.Length, partitionOf);
    }

    /// <summary>The venue that each participant meets most; itself where it is one, or meets none.</summary>
    private static int[] HomesOf(MarketWorld world)
    {
        var homes = new int[world.Participants.Length];
        for (var number = 0; number < homes.Length; number++)
        {
            var home = world.HomeVenues[number].Value;
            homes[number] = home < 0 ? number : home;
        }

        return homes;
    }

    /// <summary>Gives each home a partition, the most visited first, each where the fewest are expected so far.</summary>
    private static int[] PlaceHomes(int[] homes, Rooms rooms)
    {
        var visitors = new int[homes.Length];
        foreach (var home in homes)
        {
            visitors[home]++;
        }

        int[] order = [.. Enumerable.Range(0, homes.Length).Where(home => visitors[home] > 0).OrderByDescending(home => visitors[home])];
        var placeOf = new int[homes.Length];
        foreach (var home in order)
        {
            placeOf[home] = rooms.Expect(visitors[home]);
        }

        return placeOf;
    }

    /// <summary>Participants by the latency of their links with their homes, the shortest first; homes before all.</summary>
    private static IEnumerable<int> NearestFirst(MarketWorld world, int[] homes) =>
        Enumerable.Range(0, homes.Length).OrderBy(number => homes[number] == number
            ? 0
            : Math.Min(world.Topology.Latency(number, homes[number]), world.Topology.Latency(homes[number], number)));

    /// <summary>How many are in each partition, and how many are expected there.</summary>
    private sealed class Rooms
    {
        private readonly int[] _nodeOf;
        private readonly int[] _turns;
        private readonly int[] _sizes;
        private readonly int[] _expected;
        private readonly int _room;

        public Rooms(ReadOnlySpan<int> nodeOf, int participants)
        {
            var nodes = _nodeOf = nodeOf.ToArray();
            _sizes = new int[nodes.Length];
            _expected = new int[nodes.Length];
            _room = (participants + nodes.Length - 1) / nodes.Length;

            // A node's second partition has its turn when all nodes' first ones had theirs.
            var places = new int[nodes.Length];
            for (var partition = 0; partition < nodes.Length; partition++)
            {
                places[partition] = nodes.AsSpan(0, partition).Count(nodes[partition]);
            }

            _turns = [.. Enumerable.Range(0, nodes.Length).OrderBy(partition => places[partition]).ThenBy(partition => nodes[partition])];
        }

        /// <summary>Chooses where a home and its visitors would like to be.</summary>
        public int Expect(int visitors)
        {
            var chosen = _turns.MinBy(partition => _expected[partition]);
            _expected[chosen] += visitors;
            return chosen;
        }

        /// <summary>Takes room for one: where it is wanted, else on the same node, else anywhere; where there is most of it.</summary>
        public int Take(int wanted)
        {
            var chosen = wanted;
            if (_sizes[wanted] >= _room)
            {
                var emptiest = _turns.MinBy(partition => _sizes[partition]);
                var neighbour = _turns.Where(partition => _nodeOf[partition] == _nodeOf[wanted]).MinBy(partition => _sizes[partition]);
                chosen = _sizes[neighbour] < _room ? neighbour : emptiest;
            }

            _sizes[chosen]++;
            return chosen;
        }
    }
}
