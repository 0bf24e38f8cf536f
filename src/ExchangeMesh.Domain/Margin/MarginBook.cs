using ExchangeMesh.Domain.Accounts;
using ExchangeMesh.Domain.Options;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Margin;

/// <summary>What accounts own against what they must hold, at the current marks. Amounts of cross accounts are in the unit of account.</summary>
/// <param name="state">The venue.</param>
/// <param name="settlement">Knows the initial margin.</param>
internal sealed class MarginBook(ExchangeState state, Settlement settlement)
{
    private readonly long[] _amounts = new long[state.Assets.Length];
    private OptionAccounts? _options;

    /// <summary>Accounts with options; asked for only where the venue lists options.</summary>
    public OptionAccounts Options => _options ??= new OptionAccounts(state, this, new OptionRequirements(state, this));

    /// <summary>Returns what a cross-margined account owns and must hold.</summary>
    public AccountRisk CrossRisk(int handle)
    {
        if (state.IsOptionAccount(handle))
        {
            return Options.RiskOf(handle);
        }

        return state.IsPlain
            ? PlainRisk(handle)
            : new(new Money(Equity(handle, isCollateral: true)), new Money(CrossMaintenance(handle)));
    }

    /// <summary>Returns what an isolated position owns and must hold, in its settlement asset.</summary>
    public AccountRisk IsolatedRisk(Market market, in Position position)
    {
        var worth = market.Worth.Of(position.Lots, market.Mark);
        var maintenance = position.Lots == 0 ? 0 : market.Tiers!.MaintenanceMargin(new Money(Math.Abs(worth))).Micros;
        return new(new Money(position.Margin + worth - position.Cost), new Money(maintenance));
    }

    /// <summary>Returns the maintenance margin of one position at mark by its tiers, in its settlement asset; zero for options.</summary>
    public long Maintenance(Market market, in Position position) =>
        position.Lots == 0 || market.IsOption ? 0 : market.Tiers!.MaintenanceMargin(new Money(market.Worth.Notional(position.Lots, market.Mark))).Micros;

    /// <summary>Returns balances and unrealised profit in the unit of account; what is held for resting spot orders is no collateral.</summary>
    /// <param name="handle">Whose.</param>
    /// <param name="isCollateral">Whether collateral counts less its haircut; otherwise at its full price.</param>
    public long Equity(int handle, bool isCollateral)
    {
        if (state.IsPlain)
        {
            return PlainEquity(handle);
        }

        FillAmounts(handle);
        var equity = 0L;
        for (var asset = 0; asset < _amounts.Length; asset++)
        {
            equity += WorthOf(asset, _amounts[asset], isCollateral);
        }

        return equity;
    }

    /// <summary>Returns what a cross account may open positions with, and withdraw against: equity as collateral, less the haircut on unrealised profit.</summary>
    public long Usable(int handle)
    {
        var equity = Equity(handle, isCollateral: true);
        var haircut = state.Terms.Margin.ProfitHaircut.PartsPerMillion;
        return haircut == 0 ? equity : equity - Rounding.MultiplyDivideUp(UnrealisedGains(handle), haircut, Ratio.One);
    }

    /// <summary>Returns the unrealised profits of the positions that have one, in the unit of account; losses are not set off against them.</summary>
    public long UnrealisedGains(int handle)
    {
        var profit = 0L;
        foreach (var market in state.Markets)
        {
            ref readonly var position = ref state.Accounts.Look(handle, market.Slot);
            if (position.Lots != 0)
            {
                profit += Math.Max(0, WorthOf(market.SettlementAsset, market.Worth.Of(position.Lots, market.Mark) - position.Cost, isCollateral: true));
            }
        }

        return profit;
    }

    /// <summary>Returns what an account owes over all assets, in the unit of account.</summary>
    public long Owed(int handle)
    {
        var owed = 0L;
        for (var asset = 0; asset < state.Assets.Length; asset++)
        {
            owed -= WorthOf(asset, Math.Min(0, state.Accounts.Balance(handle, asset)), isCollateral: false);
        }

        return owed;
    }

    /// <summary>Returns the unrealised profit of all positions at mark, in the unit of account at its full price; negative for a loss.</summary>
    public long UnrealisedProfit(int handle)
    {
        var profit = 0L;
        ref var position = ref state.Accounts[handle].First;
        while (true)
        {
            if (position.Lots != 0)
            {
                var market = state.Markets[position.Market];
                var own = market.Worth.Of(position.Lots, market.Mark) - position.Cost;
                profit += WorthOf(market.SettlementAsset, own, isCollateral: false);
            }

            if (position.Next == 0)
            {
                return profit;
            }

            position = ref state.Accounts.Further(position.Next);
        }
    }

    /// <summary>Returns what an amount of an asset counts in the unit of account: what is owed counts whole.</summary>
    public long WorthOf(int asset, long amount, bool isCollateral)
    {
        if (asset == 0 || amount == 0)
        {
            return amount;
        }

        var terms = state.Assets[asset];
        return amount > 0 && isCollateral
            ? Rounding.MultiplyDivideDown(Math.Min(amount, terms.CollateralLimit), terms.CollateralPriceMicros, Ratio.One)
            : Rounding.MultiplyDivideDown(amount, terms.PriceMicros, Ratio.One);
    }

    /// <summary>Returns an account's balances with the unrealised profit of its positions added, by asset; valid until the next call.</summary>
    public ReadOnlySpan<long> AmountsOf(int handle)
    {
        FillAmounts(handle);
        return _amounts;
    }

    /// <summary>Returns an amount of a settlement asset in the unit of account, rounded up: what must be held.</summary>
    public long RequirementOf(Market market, long amount) =>
        market.SettlementAsset == 0
            ? amount
            : Rounding.MultiplyDivideUp(amount, state.Assets[market.SettlementAsset].PriceMicros, Ratio.One);

    /// <summary>Returns the initial margin of a cross account's positions and resting orders, in the unit of account.</summary>
    /// <param name="handle">Whose.</param>
    /// <param name="except">The slot of a market that is left out, or −1.</param>
    /// <param name="isCapped">Whether the venue's leverage cap applies beside the tiers.</param>
    public long InitialMargin(int handle, int except, bool isCapped = true)
    {
        var margin = 0L;
        ref var position = ref state.Accounts[handle].First;
        while (true)
        {
            if (position.Market >= 0 && position.Market != except)
            {
                margin += InitialMarginOf(state.Markets[position.Market], position.WorstCase, isCapped);
            }

            if (position.Next == 0)
            {
                return margin;
            }

            position = ref state.Accounts.Further(position.Next);
        }
    }

    /// <summary>Returns the initial margin of so many lots at mark, in the unit of account; zero for spot.</summary>
    public long InitialMarginOf(Market market, long lots, bool isCapped = true)
    {
        if (lots == 0 || !market.IsPerpetual)
        {
            return 0;
        }

        var notional = market.Worth.Notional(lots, market.Mark);
        var margin = isCapped
            ? settlement.InitialMargin(market, notional)
            : market.InitialMargin(notional);
        return RequirementOf(market, margin);
    }

    /// <summary>The same in one pass, where the unit of account is the only collateral and what profit is paid in.</summary>
    private AccountRisk PlainRisk(int handle)
    {
        var equity = state.Accounts.Balance(handle, 0) - (state.HasSpot ? state.Accounts.Held(handle, 0) : 0);
        var maintenance = 0L;
        ref var position = ref state.Accounts[handle].First;
        while (true)
        {
            if (position.Lots != 0)
            {
                var market = state.Markets[position.Market];
                var worth = market.Worth.Of(position.Lots, market.Mark);
                equity += worth - position.Cost;
                maintenance += market.Tiers?.MaintenanceMargin(new Money(Math.Abs(worth))).Micros ?? 0;
            }

            if (position.Next == 0)
            {
                return new AccountRisk(new Money(equity), new Money(maintenance));
            }

            position = ref state.Accounts.Further(position.Next);
        }
    }

    private long PlainEquity(int handle)
    {
        var equity = state.Accounts.Balance(handle, 0) - (state.HasSpot ? state.Accounts.Held(handle, 0) : 0);
        ref var position = ref state.Accounts[handle].First;
        while (true)
        {
            if (position.Lots != 0)
            {
                equity += state.Markets[position.Market].Worth.Of(position.Lots, state.Markets[position.Market].Mark) - position.Cost;
            }

            if (position.Next == 0)
            {
                return equity;
            }

            position = ref state.Accounts.Further(position.Next);
        }
    }

    private void FillAmounts(int handle)
    {
        for (var asset = 0; asset < _amounts.Length; asset++)
        {
            _amounts[asset] = state.Accounts.Balance(handle, asset) - state.Accounts.Held(handle, asset);
        }

        ref var position = ref state.Accounts[handle].First;
        while (true)
        {
            if (position.Lots != 0)
            {
                var market = state.Markets[position.Market];
                _amounts[market.SettlementAsset] += market.Worth.Of(position.Lots, market.Mark) - position.Cost;
            }

            if (position.Next == 0)
            {
                return;
            }

            position = ref state.Accounts.Further(position.Next);
        }
    }

    private long CrossMaintenance(int handle)
    {
        var maintenance = 0L;
        ref var position = ref state.Accounts[handle].First;
        while (true)
        {
            if (position.Lots != 0)
            {
                var market = state.Markets[position.Market];
                maintenance += RequirementOf(market, Maintenance(market, position));
            }

            if (position.Next == 0)
            {
                return maintenance;
            }

            position = ref state.Accounts.Further(position.Next);
        }
    }
}
