using CsCheck;
using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Lending.LendingStage;
using static ExchangeMesh.Domain.Tests.Lending.ResolutionStages;

namespace ExchangeMesh.Domain.Tests.Lending;

/// <summary>What holds for running lending venues however they resolve unsafe loans.</summary>
public sealed class LoanResolutionTests
{
    [Theory]
    [InlineData("absorption")]
    [InlineData("auction")]
    [InlineData("margin-call")]
    [InlineData("stability-pool")]
    public void What_is_written_is_read_back(string kind)
    {
        Func<LendingStage> make = kind switch
        {
            "absorption" => () => Absorbing().WithLoan(14_000),
            "auction" => () => Auctioning().WithLoan(14_000),
            "margin-call" => () => Calling(MarginCallLadder.BlockFi),
            _ => () => Pooling(outside: 5_000),
        };
        var stage = make();
        stage.Report(EtherFeed, 1_400 * Dollars);
        stage.Call(Alice, Dollar, Ether, Money.FromUnits(1));
        stage.Supply(Bob, Dollar, Money.FromUnits(1));

        var again = make();
        again.Venue.ReadState(new StateReader(Written(stage)));

        Assert.Equal(Written(stage), Written(again));
        Assert.NotEqual(Written(make()), Written(again));
        stage.Report(EtherFeed, 1_100 * Dollars);
        again.Outbox.Now = stage.Outbox.Now;
        again.Report(EtherFeed, 1_100 * Dollars);
        Assert.Equal(Written(stage), Written(again));
        again.AssertBalanced();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_money_is_made_or_lost_whatever_is_asked(int kind)
    {
        Gen.Int[0, int.MaxValue].Array[60].Sample(
            draws =>
            {
                var stage = kind switch
                {
                    0 => Absorbing().WithLoan(14_000),
                    1 => Auctioning(hole: 9_000).WithLoan(14_000),
                    2 => Calling(MarginCallLadder.Unchained, threshold: 90),
                    _ => Pooling(outside: 7_000),
                };
                stage.Give(Bob, Dollar, 5_000).Give(Bob, Ether, 5);
                foreach (var draw in draws)
                {
                    Ask(stage, draw);
                }

                stage.AssertBalanced();
            },
            iter: 60);
    }

    private static void Ask(LendingStage stage, int draw)
    {
        var who = draw % 3 == 0 ? Alice : draw % 3 == 1 ? Bob : Liquidator;
        var amount = new Money(((draw / 100) % 4_000_000_000L) + 1);
        switch (draw / 7 % 8)
        {
            case 0:
                stage.Report(EtherFeed, (900 + (draw / 50 % 1_300)) * Dollars);
                break;
            case 1:
                stage.Pass(Duration.FromSeconds(draw / 50 % 5_000));
                break;
            case 2:
                stage.Supply(who, draw % 2 == 0 ? Dollar : Ether, amount);
                break;
            case 3:
                stage.Withdraw(who, draw % 2 == 0 ? Dollar : Ether, amount);
                break;
            case 4:
                stage.Borrow(who, Dollar, amount);
                break;
            case 5:
                stage.Repay(who, Dollar, amount);
                break;
            case 6:
                stage.Call(new ParticipantId(5), Dollar, Ether, amount);
                break;
            default:
                stage.Call(draw % 2 == 0 ? Alice : Bob, Dollar, Ether, amount);
                break;
        }
    }

    private static byte[] Written(LendingStage stage)
    {
        var writer = new StateWriter();
        stage.Venue.WriteState(writer);
        return writer.Written.ToArray();
    }
}
