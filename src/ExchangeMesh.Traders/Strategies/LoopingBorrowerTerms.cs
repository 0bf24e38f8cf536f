using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Lending;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Primitives;
using ExchangeMesh.Traders.Catalog;

namespace ExchangeMesh.Traders.Strategies;

/// <summary>What the looping borrowers of a group have in common.</summary>
internal sealed record LoopingBorrowerTerms(
    Instrument Market,
    Price OpeningPrice,
    ParticipantId Lender,
    double LoanToValue,
    Duration StartWait,
    double BorrowShare,
    double Tolerance,
    double RepayChance,
    Duration Reaction,
    double TargetHealth)
{
    public static LoopingBorrowerTerms Of(StrategyArguments arguments) => new(
        arguments.Markets[0],
        arguments.OpeningPrices[0],
        arguments.Lenders[0].Id,
        LoanToValueOf(arguments.Lenders[0], arguments.Markets[0].Base),
        arguments.DurationOf("start_wait"),
        arguments.Value("borrow_share"),
        arguments.Value("tolerance"),
        arguments.Value("repay_chance"),
        arguments.DurationOf("reaction"),
        arguments.Value("target_health"));

    /// <summary>Returns what an amount of collateral is worth at a price, in micro-units of what is borrowed.</summary>
    public double Worth(Money amount, double ticks) => amount.Micros / 1e6 * ticks * Market.TickSizeMicros;

    /// <summary>Returns what must be repaid, where collateral is sold for it, to bring a loan to the target health.</summary>
    /// <remarks>(collateral − x) × threshold = target × (debt − x), solved for x.</remarks>
    public Money RepaymentFor(in HealthWarning warning)
    {
        var threshold = warning.HealthFactor.Value * warning.Debt.Micros / Math.Max(1, warning.Collateral.Micros);
        var missing = (TargetHealth * warning.Debt.Micros) - (threshold * warning.Collateral.Micros);
        return Money.Min(warning.Debt, MarketReading.WholeMicros(missing / Math.Max(1e-6, TargetHealth - threshold)));
    }

    /// <summary>Returns how much collateral may be withdrawn and sold to repay an amount, with a little left for a price move.</summary>
    public Money CollateralToSell(in BorrowerBooks books, Money toRepay, double ticks)
    {
        var free = (Worth(books.Supplied, ticks) - (books.Debt.Micros / Math.Max(1e-6, LoanToValue))) * 0.98;
        return MarketReading.WholeMicros(Math.Min(free, toRepay.Micros) * 1e6 / (ticks * Market.TickSizeMicros));
    }

    private static double LoanToValueOf(LendingTerms lender, AssetId asset)
    {
        foreach (var pool in lender.Pools)
        {
            if (pool.Asset == asset)
            {
                return pool.LoanToValue.Value;
            }
        }

        return 0;
    }
}
