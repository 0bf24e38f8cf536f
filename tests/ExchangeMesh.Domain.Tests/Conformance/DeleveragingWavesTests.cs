using ExchangeMesh.Domain.AutoDeleveraging;

namespace ExchangeMesh.Domain.Tests.Conformance;

/// <summary>
/// The sixteen waves of deleveraging of 10 October 2025 at Hyperliquid. Source of the figures: T. Chitra and others, arXiv 2512.01112, data set
/// autodeleveraging-analysis, file waves_horizon_0ms.csv (MIT licence): budget needed, budget that the venue took, winners' equity; in USD.
/// </summary>
public sealed class DeleveragingWavesTests
{
    private static readonly (decimal Needed, decimal Taken, decimal Equity)[] Waves =
    [
        (2266239.820241m, 414233.970596m, 636438350.716645m),
        (1383878.324761m, 171137.103496m, 524043281.446672m),
        (1065843.446131m, 407593.465724m, 670553916.203249m),
        (115496.578335m, 41011.407990m, 660054141.788798m),
        (8055.871928m, 8995.085465m, 1695780.574785m),
        (1576039.218553m, 11415047.961085m, 1542846360.065867m),
        (44867.642117m, 16097.974908m, 24503591.948134m),
        (1622228.637649m, 1071568.120978m, 1113713047.097966m),
        (373726.469379m, 1202926.644864m, 710332452.060780m),
        (5177.076340m, 7682.724309m, 40058116.356261m),
        (5584123.653721m, 38449033.213866m, 2218734491.875000m),
        (1021113.060378m, 6612642.338278m, 1330113842.533417m),
        (9400.221401m, 243600.801630m, 592570278.110737m),
        (1545.189040m, 18544.059894m, 11523899.177615m),
        (671.647934m, 17880.936719m, 76677634.349393m),
        (1262.751100m, 10339.518343m, 45340284.631946m),
    ];

    [Fact]
    public void The_waves_needed_15_million_and_the_venue_took_60()
    {
        Assert.Equal(16, Waves.Length);
        Assert.Equal(15_079_669.609m, Math.Round(Waves.Sum(wave => wave.Needed), 3));
        Assert.Equal(60_108_335.328m, Math.Round(Waves.Sum(wave => wave.Taken), 3));
        Assert.Equal(45_028_665.719m, Math.Round(Waves.Sum(wave => wave.Taken - wave.Needed), 3));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000)]
    public void Wealth_pro_rata_meets_each_waves_budget_to_a_millionth(int winners)
    {
        foreach (var wave in Waves)
        {
            var equities = Split(Micros(wave.Equity), winners);
            var shares = new long[winners];
            var needed = Micros(wave.Needed);

            var left = AdlAllocation.ProRata(equities, needed, shares);
            var weighted = new long[winners];
            var leftWeighted = AdlAllocation.Weighted(equities, equities, needed, weighted);

            Assert.Equal(0, left + leftWeighted);
            Assert.Equal(needed, shares.Sum());
            Assert.Equal(needed, weighted.Sum());
            var haircut = (double)needed / Micros(wave.Equity);
            Assert.All(equities.Zip(shares), each => Assert.InRange(each.Second - (each.First * haircut), -2, winners + 2));
        }
    }

    [Fact]
    public void The_queue_takes_as_much_but_all_of_it_from_the_first()
    {
        var wave = Waves[0];
        var equities = Split(Micros(wave.Equity), 1_000);
        var shares = new long[equities.Length];

        AdlAllocation.Queue(equities, Micros(wave.Needed), shares);

        Assert.Equal(Micros(wave.Needed), shares.Sum());
        Assert.Equal(equities[..Array.FindIndex(shares, share => share == 0)].SkipLast(1), shares.TakeWhile(share => share > 0).SkipLast(1));
    }

    private static long Micros(decimal usd) => (long)Math.Round(usd * 1_000_000m);

    /// <summary>Splits a sum over accounts of which each holds a little more than the one before.</summary>
    private static long[] Split(long whole, int accounts)
    {
        var total = (Int128)accounts * (accounts + 1) / 2;
        var parts = Enumerable.Range(1, accounts).Select(place => (long)((Int128)whole * place / total)).ToArray();
        parts[^1] += whole - parts.Sum();
        return parts;
    }
}
