using ExchangeMesh.Traders.Strategies;

namespace ExchangeMesh.Traders.Catalog;

/// <summary>All strategies that scenarios may name.</summary>
public static class StrategyCatalog
{
    /// <summary>The strategies, in the order in which they are documented.</summary>
    public static IReadOnlyList<StrategyRegistration> All { get; } =
    [
        NoiseTrader.Registration,
        MarketMaker.Registration,
        ValueTrader.Registration,
        MomentumTrader.Registration,
        LeveragedHolder.Registration,
        CrossVenueArbitrageur.Registration,
        BasisTrader.Registration,
        LoopingBorrower.Registration,
        Liquidator.Registration,
        PortfolioLiquidator.Registration,
        BlockSeller.Registration,
        LadderHolder.Registration,
        LiquidationHunter.Registration,
        IndexAttacker.Registration,
        Accomplice.Registration,
        CollateralPumper.Registration,
        Spoofer.Registration,
        OptionMarketMaker.Registration,
        OptionTaker.CoveredCallSeller,
        OptionTaker.PutSeller,
        OptionTaker.PutBuyer,
        LockInSeller.Registration,
    ];

    /// <summary>Returns the strategy of a name, or null.</summary>
    public static StrategyRegistration? Find(string name)
    {
        foreach (var registration in All)
        {
            if (string.Equals(registration.Name, name, StringComparison.Ordinal))
            {
                return registration;
            }
        }

        return null;
    }
}
