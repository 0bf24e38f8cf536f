using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>What came into a lending venue and left it, of one asset.</summary>
public record struct AssetFlow
{
    /// <summary>The asset.</summary>
    public AssetId Asset { get; init; }

    /// <summary>What accounts were given before the start.</summary>
    public Money Deposited { get; set; }

    /// <summary>What lenders outside the model had supplied at the start.</summary>
    public Money OutsideSupply { get; init; }

    /// <summary>What has arrived from other venues.</summary>
    public Money TransferredIn { get; set; }

    /// <summary>What has left for other venues.</summary>
    public Money TransferredOut { get; set; }

    /// <summary>What the venue must hold, free and as pool cash together.</summary>
    public readonly Money Expected => Deposited + OutsideSupply + TransferredIn - TransferredOut;
}

/// <summary>The totals of one asset at a lending venue.</summary>
/// <param name="Flow">What came and went.</param>
/// <param name="Free">The sum of all free balances.</param>
/// <param name="Cash">The pool's cash.</param>
/// <param name="Supplied">What the pool owes to its lenders.</param>
/// <param name="Borrowed">What borrowers owe to the pool.</param>
/// <param name="Reserves">The venue's own share in the pool.</param>
/// <param name="BadDebt">What nobody will repay.</param>
/// <param name="Rounding">What the divisions have left with the pool, rounded down.</param>
public readonly record struct AssetTotals(
    AssetFlow Flow,
    Money Free,
    Money Cash,
    Money Supplied,
    Money Borrowed,
    Money Reserves,
    Money BadDebt,
    Money Rounding);

/// <summary>Whether a lending venue's books balance, to the last unit.</summary>
/// <param name="Violations">One sentence for each equation that does not hold; empty unless we are wrong.</param>
/// <param name="Totals">The totals of each asset.</param>
public sealed record LendingAudit(IReadOnlyList<string> Violations, IReadOnlyList<AssetTotals> Totals)
{
    /// <summary>Audits a market against what came into it and left it.</summary>
    /// <param name="market">The market.</param>
    /// <param name="flows">The flows, by column of the market's book.</param>
    /// <param name="held">What is held beside free balances and cash, by pool.</param>
    public static LendingAudit Of(LendingMarket market, IReadOnlyList<AssetFlow> flows, Func<int, Money> held)
    {
        var violations = new List<string>();
        var totals = new List<AssetTotals>();
        for (var column = 0; column < flows.Count; column++)
        {
            totals.Add(TotalsOf(market, flows[column], column, column < market.Pools.Length ? held(column) : Money.Zero, violations));
        }

        return new LendingAudit(violations, totals);
    }

    private static AssetTotals TotalsOf(LendingMarket market, in AssetFlow flow, int column, Money held, List<string> violations)
    {
        var free = (Int128)0;
        for (var slot = 0; slot < market.Book.Count; slot++)
        {
            var balance = market.Book.Free(slot, column);
            free += balance;
            Check(balance >= 0, $"Account {market.Book.Owner(slot).Value} has {balance} micro-units of asset {flow.Asset.Value} free.", violations);
        }

        var pool = column < market.Pools.Length ? market.Pools[column] : null;
        var cash = pool?.Cash ?? Money.Zero;
        Check(
            free + cash.Micros + held.Micros == flow.Expected.Micros,
            $"Of asset {flow.Asset.Value}, {flow.Expected.Micros} micro-units came and stayed, but {free} are free, {cash.Micros} are cash and {held.Micros} are held beside.",
            violations);
        if (pool is null)
        {
            return new AssetTotals(flow, new Money((long)free), default, default, default, default, default, default);
        }

        CheckPool(market, pool, column, flow, violations);
        var rounding = new Money((long)(pool.ExactRounding / AccrualIndex.One));
        return new AssetTotals(flow, new Money((long)free), cash, pool.Supplied, pool.Borrowed, pool.Reserves, pool.BadDebt, rounding);
    }

    private static void CheckPool(LendingMarket market, LendingPool pool, int column, in AssetFlow flow, List<string> violations)
    {
        var supplies = (Int128)flow.OutsideSupply.Micros;
        var debts = (Int128)0;
        for (var slot = 0; slot < market.Book.Count; slot++)
        {
            supplies += market.Book.Supply(slot, column);
            debts += market.Book.Debt(slot, column);
            Check(market.Book.Supply(slot, column) >= 0, $"Account {market.Book.Owner(slot).Value} has a negative supply.", violations);
            Check(market.Book.Debt(slot, column) >= 0, $"Account {market.Book.Owner(slot).Value} has a negative debt.", violations);
        }

        var asset = flow.Asset.Value;
        Check(supplies == pool.ScaledSupply, $"Pool {asset} counts {pool.ScaledSupply} scaled supply, its lenders {supplies}.", violations);
        Check(debts == pool.ScaledDebt, $"Pool {asset} counts {pool.ScaledDebt} scaled debt, its borrowers {debts}.", violations);
        Check(pool.Cash >= Money.Zero, $"Pool {asset} holds {pool.Cash.Micros} micro-units.", violations);
        Check(pool.Imbalance == 0, $"Pool {asset} is out of balance by {pool.Imbalance} of 10^-18 micro-units.", violations);
        Check(pool.ExactRounding >= 0, $"Pool {asset} has lost {-pool.ExactRounding} of 10^-18 micro-units by rounding.", violations);
    }

    private static void Check(bool holds, string broken, List<string> violations)
    {
        if (!holds)
        {
            violations.Add(broken);
        }
    }
}
