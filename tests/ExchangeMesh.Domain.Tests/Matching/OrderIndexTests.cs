using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Matching;

public sealed class OrderIndexTests
{
    private readonly OrderIndex<long> _index = new();

    [Fact]
    public void An_owners_number_is_taken_once_and_free_again_after_removal()
    {
        Assert.True(_index.TryAdd(new(1), new(7), 10));
        Assert.False(_index.TryAdd(new(1), new(7), 11));
        Assert.True(_index.TryAdd(new(2), new(7), 12));

        Assert.True(_index.Remove(new(1), new(7)));
        Assert.False(_index.Remove(new(1), new(7)));
        Assert.False(_index.TrySet(new(1), new(7), 13));
        Assert.True(_index.TryAdd(new(1), new(7), 14));
        Assert.True(_index.TrySet(new(2), new(7), 15));

        Assert.True(_index.TryGet(new(1), new(7), out var first));
        Assert.True(_index.TryGet(new(2), new(7), out var second));
        Assert.Equal((14, 15, 2), (first, second, _index.Count));
    }

    [Fact]
    public void It_finds_what_a_dictionary_finds()
    {
        var model = new Dictionary<(int, long), long>();
        var random = new SeedStream(1, new ParticipantId(0), 0);
        for (var step = 0L; step < 50_000; step++)
        {
            var owner = (int)random.NextBelow(40);
            var order = random.NextBelow(60);
            var found = _index.TryGet(new(owner), new(order), out var place);
            Assert.Equal(model.TryGetValue((owner, order), out var expected), found);
            Assert.Equal(expected, place);
            if (random.NextChance(0.5))
            {
                Assert.Equal(model.TryAdd((owner, order), step), _index.TryAdd(new(owner), new(order), step));
            }
            else
            {
                Assert.Equal(model.Remove((owner, order)), _index.Remove(new(owner), new(order)));
            }

            Assert.Equal(model.Count, _index.Count);
        }
    }
}
