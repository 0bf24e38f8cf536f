using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Venues;

/// <summary>Where all of one asset at a venue is, in the audit's order; nothing else exists.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Deposited">Given at the start, and arrived from other venues.</param>
/// <param name="Withdrawn">Left for other venues.</param>
/// <param name="Accounts">Balances and isolated margins of all traders.</param>
/// <param name="Positions">What the open positions of all traders cost, with the opposite sign: profit that is realised on one side and not yet on the other.</param>
/// <param name="InsuranceFund">What the fund holds, its positions' cost taken off.</param>
/// <param name="Fees">Trading fees, less rebates.</param>
/// <param name="Rounding">What divisions left over.</param>
/// <param name="BadDebt">Losses that nobody paid: they were made good out of nothing, and are counted here.</param>
public readonly record struct VenueTotals(
    AssetId Asset,
    Money Deposited,
    Money Withdrawn,
    Money Accounts,
    Money Positions,
    Money InsuranceFund,
    Money Fees,
    Money Rounding,
    Money BadDebt)
{
    /// <summary>What is there and should not be, or is missing where it is negative; zero in every state that a run may reach.</summary>
    public Money Difference =>
        Accounts + Positions + InsuranceFund + Fees + Rounding - BadDebt - (Deposited - Withdrawn);
}

/// <summary>Counts a venue's money and contracts, and says what does not add up.</summary>
internal static class VenueAudit
{
    /// <summary>Returns where all of each asset is, in the order of the venue's assets.</summary>
    public static IReadOnlyList<VenueTotals> TotalsOf(ExchangeState state)
    {
        var count = state.Assets.Length;
        var (balances, costs, fund) = (new long[count], new long[count], new long[count]);
        for (var handle = 0; handle < state.Accounts.Count; handle++)
        {
            var isFund = handle == ExchangeState.Fund;
            for (var asset = 0; asset < count; asset++)
            {
                (isFund ? fund : balances)[asset] += state.Accounts.Balance(handle, asset);
            }

            foreach (var market in state.Markets)
            {
                ref readonly var position = ref state.Accounts.Look(handle, market.Slot);
                (isFund ? fund : costs)[market.SettlementAsset] -= position.Cost;
                balances[market.SettlementAsset] += position.Margin;
            }
        }

        var totals = new VenueTotals[count];
        for (var asset = 0; asset < count; asset++)
        {
            totals[asset] = new VenueTotals(
                state.Assets[asset].Id,
                new Money(state.Ledger.Deposited[asset]),
                new Money(state.Ledger.Withdrawn[asset]),
                new Money(balances[asset]),
                new Money(costs[asset]),
                new Money(fund[asset]),
                new Money(state.Ledger.Fees[asset]),
                new Money(state.Ledger.Rounding[asset]),
                new Money(state.Ledger.BadDebt[asset]));
        }

        return totals;
    }

    /// <summary>Returns what does not add up, as sentences; nothing where all does.</summary>
    public static IReadOnlyList<string> Violations(ExchangeState state)
    {
        var violations = new List<string>();
        foreach (var totals in TotalsOf(state))
        {
            if (totals.Difference != Money.Zero)
            {
                violations.Add($"{state.Terms.Name}: asset {totals.Asset.Value} is off by {totals.Difference.Micros} micro-units");
            }
        }

        foreach (var market in state.Markets)
        {
            AddContractViolations(state, market, violations);
        }

        return violations;
    }

    private static void AddContractViolations(ExchangeState state, Market market, List<string> violations)
    {
        var (longs, shorts, buys, sells) = (0L, 0L, 0L, 0L);
        for (var handle = 0; handle < state.Accounts.Count; handle++)
        {
            ref readonly var position = ref state.Accounts.Look(handle, market.Slot);
            longs += Math.Max(position.Lots, 0);
            shorts += Math.Max(-position.Lots, 0);
            buys += position.OpenBuy;
            sells += position.OpenSell;
        }

        var symbol = market.Instrument.Symbol;
        if (longs != shorts)
        {
            violations.Add($"{state.Terms.Name}: {symbol} has {longs} lots long and {shorts} lots short");
        }

        if (longs != market.OpenInterest)
        {
            violations.Add($"{state.Terms.Name}: {symbol} has {longs} lots long and an open interest of {market.OpenInterest}");
        }

        foreach (var level in market.Book.Levels(Matching.Side.Buy))
        {
            buys -= level.Quantity.Lots;
        }

        foreach (var level in market.Book.Levels(Matching.Side.Sell))
        {
            sells -= level.Quantity.Lots;
        }

        if (buys != 0 || sells != 0)
        {
            violations.Add($"{state.Terms.Name}: {symbol} has lots in the book that no account knows of, or the reverse");
        }
    }
}
