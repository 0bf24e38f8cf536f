using CsCheck;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Pricing;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>Standard margin of several options of one expiry: Derive's StandardManager (gh:derivexyz/v2-core, TestStandardManager_Option.t.sol).</summary>
public sealed class SpreadMarginTests
{
    private static readonly Money Spot = Money.FromUnits(1_500);

    [Theory]
    [InlineData(OptionRight.Call, 400)]
    [InlineData(OptionRight.Call, 1_500)]
    [InlineData(OptionRight.Call, 3_000)]
    [InlineData(OptionRight.Put, 400)]
    [InlineData(OptionRight.Put, 3_000)]
    public void V_OPT_4_Long_options_hold_nothing(OptionRight right, long strike)
    {
        Assert.Equal(default, SpreadMargin.RoundedUp([Line(right, strike, 1, 100)], Spot));
    }

    [Fact]
    public void V_OPT_6_A_call_spread_holds_its_greatest_loss_and_no_more()
    {
        var spread = SpreadMargin.RoundedUp([Line(OptionRight.Call, 1_500, -1, 0), Line(OptionRight.Call, 1_600, 1, 0)], Spot);

        Assert.Equal(new OptionRequirement(Money.FromUnits(100), Money.FromUnits(100)), spread);
    }

    [Fact]
    public void A_wide_spread_holds_what_its_short_option_does()
    {
        var spread = SpreadMargin.RoundedUp([Line(OptionRight.Call, 1_500, -1, 0), Line(OptionRight.Call, 3_000, 1, 0)], Spot);

        Assert.Equal(new OptionRequirement(Money.FromUnits(225), new Money(112_500_000)), spread);
    }

    [Fact]
    public void A_put_spread_is_capped_and_a_put_alone_by_its_strike()
    {
        var spread = SpreadMargin.RoundedUp([Line(OptionRight.Put, 1_500, -1, 0), Line(OptionRight.Put, 1_450, 1, 0)], Spot);
        var cheap = SpreadMargin.RoundedUp([Line(OptionRight.Put, 100, -1, 0)], Spot);

        Assert.Equal(Money.FromUnits(50), spread.Initial);
        Assert.Equal(Money.FromUnits(100), cheap.Initial);
    }

    [Fact]
    public void More_calls_short_than_long_have_no_cap()
    {
        var ratio = SpreadMargin.RoundedUp([Line(OptionRight.Call, 1_500, -2, 0), Line(OptionRight.Call, 1_600, 1, 0)], Spot);

        Assert.Null(SpreadMargin.GreatestLossRoundedUp([Line(OptionRight.Call, 1_500, -2, 0), Line(OptionRight.Call, 1_600, 1, 0)]));
        Assert.Equal(Money.FromUnits(450), ratio.Initial);
    }

    [Fact]
    public void No_price_at_expiry_costs_more_than_the_greatest_loss()
    {
        var line = Gen.Select(Gen.Bool, Gen.Long[1, 3_000], Gen.Long[-5, 5]).Select((isCall, strike, contracts) =>
            Line(isCall ? OptionRight.Call : OptionRight.Put, strike, contracts, 0));
        Gen.Select(line.Array[1, 6], Gen.Long[0, 10_000]).Sample((lines, price) =>
        {
            if (SpreadMargin.GreatestLossRoundedUp(lines) is { } cap)
            {
                var paid = lines.Sum(one => one.Contracts * Math.Max(0, one.Right == OptionRight.Call ? (price * 1_000_000) - one.Strike.Micros : one.Strike.Micros - (price * 1_000_000)) / 1_000_000);
                Assert.True(-paid <= cap.Micros + lines.Length);
            }
        });
    }

    private static OptionLine Line(OptionRight right, long strike, long contracts, long mark) =>
        new(right, Money.FromUnits(strike), contracts * 1_000_000, Money.FromUnits(mark));
}
