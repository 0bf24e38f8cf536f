using CsCheck;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Primitives;

public sealed class RoundingTests
{
    private static readonly Gen<long> Any = Gen.OneOf(Gen.Long, Gen.Long[-100, 100], Gen.Const(long.MaxValue), Gen.Const(long.MinValue + 1));
    private static readonly Gen<long> Divisors = Any.Where(divisor => divisor != 0);

    [Theory]
    [InlineData(7, 2, 3, 4)]
    [InlineData(-7, 2, -4, -3)]
    [InlineData(7, -2, -4, -3)]
    [InlineData(-7, -2, 3, 4)]
    [InlineData(6, 3, 2, 2)]
    [InlineData(-6, 3, -2, -2)]
    [InlineData(0, 5, 0, 0)]
    public void Quotients_round_as_their_names_say(long dividend, long divisor, long down, long up)
    {
        Assert.Equal(down, Rounding.DivideDown(dividend, divisor));
        Assert.Equal(up, Rounding.DivideUp(dividend, divisor));
        Assert.Equal(down, Rounding.MultiplyDivideDown(dividend, 1, divisor));
        Assert.Equal(up, Rounding.MultiplyDivideUp(dividend, 1, divisor));
        Assert.Equal((Int128)down, Rounding.DivideDown((Int128)dividend, divisor));
        Assert.Equal((Int128)up, Rounding.DivideUp((Int128)dividend, divisor));
    }

    [Fact]
    public void A_quotient_rounded_down_is_the_greatest_integer_that_is_not_above_it()
    {
        Gen.Select(Any, Divisors).Where(static (dividend, divisor) => dividend != long.MinValue || divisor != -1).Sample((dividend, divisor) =>
        {
            var down = (Int128)Rounding.DivideDown(dividend, divisor);
            var up = (Int128)Rounding.DivideUp(dividend, divisor);

            AssertBrackets((Int128)dividend, divisor, down, up);
        });
    }

    [Fact]
    public void The_one_quotient_that_does_not_fit_64_bits_throws()
    {
        Assert.Throws<OverflowException>(() => Rounding.DivideDown(long.MinValue, -1));
        Assert.Throws<OverflowException>(() => Rounding.DivideUp(long.MinValue, -1));
    }

    [Fact]
    public void A_product_over_a_divisor_is_exact_in_128_bits_or_throws()
    {
        Gen.Select(Any, Any, Divisors).Sample(
            (left, right, divisor) =>
            {
                var exact = Rounding.DivideDown((Int128)left * right, divisor);
                if (Int128.Abs(exact) < long.MaxValue)
                {
                    AssertBrackets(
                        (Int128)left * right,
                        divisor,
                        Rounding.MultiplyDivideDown(left, right, divisor),
                        Rounding.MultiplyDivideUp(left, right, divisor));
                }
                else if (Int128.Abs(exact) > (Int128)long.MaxValue + 2)
                {
                    Assert.Throws<OverflowException>(() => Rounding.MultiplyDivideDown(left, right, divisor));
                    Assert.Throws<OverflowException>(() => Rounding.MultiplyDivideUp(left, right, divisor));
                }
            },
            iter: 20_000);
    }

    [Fact]
    public void Shares_of_an_amount_round_both_ways()
    {
        Assert.Equal(new Money(3), new Ratio(333_333).OfRoundedDown(new Money(10)));
        Assert.Equal(new Money(4), new Ratio(333_333).OfRoundedUp(new Money(10)));
        Assert.Equal(new Money(-4), new Ratio(333_333).OfRoundedDown(new Money(-10)));
        Assert.Equal(new Money(-3), new Ratio(333_333).OfRoundedUp(new Money(-10)));
    }

    private static void AssertBrackets(Int128 dividend, long divisor, Int128 down, Int128 up)
    {
        var sign = divisor < 0 ? -1 : 1;
        Assert.True(sign * (dividend - (down * divisor)) >= 0);
        Assert.True(sign * (dividend - ((down + 1) * divisor)) < 0);
        Assert.Equal(dividend == down * divisor ? down : down + 1, up);
    }
}
