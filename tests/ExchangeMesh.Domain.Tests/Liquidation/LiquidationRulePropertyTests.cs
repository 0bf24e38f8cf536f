using CsCheck;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Tests.Harness;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;
using static ExchangeMesh.Domain.Tests.Harness.VenueBench;

namespace ExchangeMesh.Domain.Tests.Liquidation;

/// <summary>Whatever a rulebook chooses, money and contracts are conserved, and what is written is read back.</summary>
public sealed class LiquidationRulePropertyTests
{
    public static TheoryData<LiquidationSize, LiquidationLimit> Rules
    {
        get
        {
            var rules = new TheoryData<LiquidationSize, LiquidationLimit>();
            foreach (var size in Enum.GetValues<LiquidationSize>())
            {
                foreach (var limit in Enum.GetValues<LiquidationLimit>())
                {
                    rules.Add(size, limit);
                }
            }

            return rules;
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void Nothing_is_made_or_lost(LiquidationSize size, LiquidationLimit limit)
    {
        Gen.Select(Gen.Int[0, 1_000_000].Array[40], Gen.Bool, Gen.Bool).Sample(
            (draws, isCross, isWholeOrNothing) =>
            {
                var terms = TermsOf(size, limit, isCross, isWholeOrNothing);
                var bench = new VenueBench(terms).WithTraders(6, 400).Started();
                foreach (var draw in draws)
                {
                    Do(bench, draw);
                }

                bench.AssertBalanced();
                var again = new VenueBench(terms).WithTraders(6, 400);
                again.Exchange.ReadState(new StateReader(Written(bench)));
                Assert.Equal(Written(bench), Written(again));
            },
            iter: 30);
    }

    private static void Do(VenueBench bench, int draw)
    {
        var trader = 1 + (draw % 6);
        var price = 700 + (draw / 7 % 600);
        switch (draw / 11 % 4)
        {
            case 0:
                bench.MoveIndex(price);
                break;
            case 1:
                bench.Pass(Duration.FromSeconds(draw % 20));
                break;
            case 2:
                bench.Buy(trader, 1 + (draw / 13 % 900), price);
                break;
            default:
                bench.Sell(trader, 1 + (draw / 13 % 900), price);
                break;
        }
    }

    private static ExchangeTerms TermsOf(LiquidationSize size, LiquidationLimit limit, bool isCross, bool isWholeOrNothing)
    {
        var perpetual = PerpTerms with
        {
            Tiers =
            [
                Tier(0, 20_000),
                Tier(1_000, 25_000),
                Tier(2_000, 30_000),
                Tier(4_000, 40_000),
            ],
            ClosingFee = new Ratio(500),
            InitialMarginScale = new OpenInterestScale(Money.FromUnits(10_000), Money.FromUnits(100_000)),
            Funding = new FundingTerms { Interval = Duration.FromSeconds(30), SampleInterval = Duration.FromSeconds(5), Votes = 2, IsPaidOnIndex = true },
        };
        return Terms(perpetual) with
        {
            Margin = new MarginTerms { CrossByDefault = isCross },
            Liquidation = new LiquidationTerms
            {
                InsuranceFund = Money.FromUnits(50),
                Size = size,
                Limit = limit,
                IsWholeOrNothing = isWholeOrNothing,
                PartialShare = Ratio.FromPercent(20),
                ShareGrowth = Duration.FromSeconds(30),
                BackstopLevel = new Ratio(333_333),
                LiquidatorFee = Ratio.FromPercent(1),
                GreatestLiquidatorFee = Ratio.FromPercent(2),
            },
        };
    }

    private static MarginTier Tier(long floor, long maintenancePpm) =>
        new(Money.FromUnits(floor), Ratio.FromPercent(5), new Ratio(maintenancePpm), Money.Zero);

    private static byte[] Written(VenueBench bench)
    {
        var writer = new StateWriter();
        bench.Exchange.WriteState(writer);
        return writer.Written.ToArray();
    }
}
