using CsCheck;
using ExchangeMesh.Domain.Models;

namespace ExchangeMesh.Domain.Tests.Models;

public sealed class ImpactLawTests
{
    [Fact]
    public void An_exponential_market_falls_by_its_size_when_its_share_is_sold()
    {
        var law = new ImpactLaw(ImpactForm.Exponential, 0.02, 0.05, 1);

        Assert.Equal(98, law.After(100, 50, 1_000), 12);
        Assert.Equal(99, law.Paid(PaidPrice.Mean, 100, 50, 1_000), 12);
    }

    [Fact]
    public void A_square_root_book_pays_two_thirds_of_its_impact_along_the_way()
    {
        var law = new ImpactLaw(ImpactForm.Power, 0.3, 1, 0.5);

        Assert.Equal(0.7, law.After(1, 10, 10), 14);
        Assert.Equal(0.8, law.Paid(PaidPrice.Along, 1, 10, 10), 14);
    }

    [Fact]
    public void No_price_falls_below_zero() =>
        Assert.Equal(0, new ImpactLaw(ImpactForm.Linear, 0.1, 1, 1).After(1, 11, 1));

    [Fact]
    public void What_is_paid_along_the_way_lies_between_the_two_prices() =>
        Gen.Select(Gen.Enum<ImpactForm>(), Gen.Double[0.001, 0.5], Gen.Double[0.2, 2], Gen.Double[-1, 1]).Sample((form, size, exponent, units) =>
        {
            var law = new ImpactLaw(form, size, 1, exponent);
            var (after, along) = (law.After(1, units, 1), law.Paid(PaidPrice.Along, 1, units, 1));

            Assert.InRange(along, Math.Min(1, after) - 1e-12, Math.Max(1, after) + 1e-12);
        });
}
