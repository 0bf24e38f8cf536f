using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>Deribit: support articles on futures margin.</summary>
public sealed class DeribitTests
{
    [Fact]
    public void V_DER_1_A_position_of_25_bitcoin_needs_2_125_percent()
    {
        var initial = new SizeScaledRate(Ratio.FromPercent(2), 50_000);

        Assert.Equal(21_250_000, initial.OfRoundedUpPpb(Money.FromUnits(25)));
        Assert.Equal(new Money(531_250), initial.MarginRoundedUp(Money.FromUnits(25)));
    }

    [Fact]
    public void Margins_of_later_years_and_of_ether()
    {
        Assert.Equal(10_000_000 + 1_250_000, new SizeScaledRate(Ratio.FromPercent(1), 50_000).OfRoundedUpPpb(Money.FromUnits(25)));
        Assert.Equal(20_000_000 + 4_000_000, new SizeScaledRate(Ratio.FromPercent(2), 4_000).OfRoundedUpPpb(Money.FromUnits(1_000)));
    }
}
