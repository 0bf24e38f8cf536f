using ExchangeMesh.Domain.Liquidation;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Liquidation;

public class PriceAttributionTests
{
    private static readonly EventId First = EventId.Of(new(3), 1);
    private static readonly EventId Second = EventId.Of(new(3), 2);
    private readonly PriceAttribution _moves = new();

    [Fact]
    public void The_cause_that_moved_the_price_most_in_the_direction_is_named()
    {
        _moves.Add(First, -30, At(0));
        _moves.Add(Second, -50, At(1));
        _moves.Add(First, -25, At(2));

        Assert.Equal(First, _moves.Top(isFall: true, At(3)));
        Assert.Equal(EventId.None, _moves.Top(isFall: false, At(3)));
    }

    [Fact]
    public void What_came_back_does_not_count()
    {
        _moves.Add(First, -60, At(0));
        _moves.Add(Second, -50, At(1));
        _moves.Add(First, 20, At(2));

        Assert.Equal(Second, _moves.Top(isFall: true, At(3)));
    }

    [Fact]
    public void A_move_from_outside_the_model_is_nobodys()
    {
        _moves.Add(EventId.None, -60, At(0));
        _moves.Add(First, -50, At(1));

        Assert.Equal(EventId.None, _moves.Top(isFall: true, At(3)));
    }

    [Fact]
    public void Moves_are_forgotten_after_ten_seconds()
    {
        _moves.Add(First, -60, At(0));
        _moves.Add(Second, -50, At(5));

        Assert.Equal(First, _moves.Top(isFall: true, At(10)));
        Assert.Equal(Second, _moves.Top(isFall: true, At(11)));
        Assert.Equal(EventId.None, _moves.Top(isFall: true, At(16)));
    }

    [Fact]
    public void With_very_many_causes_the_oldest_make_room()
    {
        _moves.Add(First, -1_000, At(0));
        for (var number = 10; number < 74; number++)
        {
            _moves.Add(EventId.Of(new(3), number), -number, At(1));
        }

        Assert.Equal(EventId.Of(new(3), 73), _moves.Top(isFall: true, At(2)));
    }

    private static VirtualTime At(int second) => VirtualTime.Zero + Duration.FromSeconds(second);
}
