using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Lending;

/// <summary>A category of assets whose prices move together, with limits of its own.</summary>
/// <param name="Name">The name in the scenario.</param>
/// <param name="Assets">The assets.</param>
/// <param name="LoanToValue">The greatest share that may be borrowed against them.</param>
/// <param name="LiquidationThreshold">The share at which liquidation starts.</param>
/// <param name="LiquidationBonus">What a liquidator seizes beyond what it repays.</param>
public sealed record EfficiencyMode(
    string Name, IReadOnlyList<AssetId> Assets, Ratio LoanToValue, Ratio LiquidationThreshold, Ratio LiquidationBonus);

/// <summary>Which limits an account's collateral counts by: those of a category while all that it owes is of it, else those of the pool.</summary>
/// <remarks>
/// Source: Aave v3, efficiency mode (e-mode): an account in a category borrows its assets only, and collateral of the category counts by
/// the category's limits. Difference: an account need not ask for a mode; it is in the one that all its debts are of.
/// </remarks>
public sealed class EfficiencyModes
{
    private readonly EfficiencyMode?[] _modes;
    private readonly PoolTerms[] _pools;
    private readonly bool _isUsed;

    /// <summary>Makes the table of a venue.</summary>
    public EfficiencyModes(LendingTerms terms)
    {
        _pools = [.. terms.Pools];
        _isUsed = terms.EfficiencyModes.Count > 0;
        _modes = [.. terms.Pools.Select(pool => terms.EfficiencyModes.FirstOrDefault(mode => mode.Assets.Contains(pool.Asset)))];
    }

    /// <summary>Returns the category that all debts are of, or null.</summary>
    /// <param name="debts">An account's scaled debts, by pool.</param>
    /// <param name="more">A pool that counts as owed too, or −1.</param>
    public EfficiencyMode? Of(ReadOnlySpan<long> debts, int more = -1)
    {
        if (!_isUsed)
        {
            return null;
        }

        EfficiencyMode? mode = null;
        for (var pool = 0; pool < _modes.Length; pool++)
        {
            if (debts[pool] == 0 && pool != more)
            {
                continue;
            }

            if (_modes[pool] is not { } own || (mode is not null && own != mode))
            {
                return null;
            }

            mode = own;
        }

        return mode;
    }

    /// <summary>Returns what may be borrowed against a pool's asset.</summary>
    public Ratio LoanToValue(int pool, EfficiencyMode? mode) => Counts(pool, mode) ? mode!.LoanToValue : _pools[pool].LoanToValue;

    /// <summary>Returns where liquidation starts.</summary>
    public Ratio Threshold(int pool, EfficiencyMode? mode) =>
        Counts(pool, mode) ? mode!.LiquidationThreshold : _pools[pool].LiquidationThreshold;

    /// <summary>Returns the liquidation bonus.</summary>
    public Ratio Bonus(int pool, EfficiencyMode? mode) => Counts(pool, mode) ? mode!.LiquidationBonus : _pools[pool].LiquidationBonus;

    private bool Counts(int pool, EfficiencyMode? mode) => mode is not null && _modes[pool] == mode;
}
