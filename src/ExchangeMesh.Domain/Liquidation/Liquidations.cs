using ExchangeMesh.Domain.Accounts;
using ExchangeMesh.Domain.Insurance;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Matching;
using ExchangeMesh.Domain.Messages;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Liquidation;

/// <summary>Liquidates accounts step by step: a part of a position, then all of it, by orders into the book; then the venue takes over.</summary>
/// <remarks>
/// Between steps, and after each order, the account is looked at again, and let go when it is safe. Orders go no further than the
/// bankruptcy price. While a market does not trade, or its index is not trusted, the steps wait.
/// </remarks>
/// <param name="state">The venue.</param>
/// <param name="margin">What accounts own and must hold.</param>
/// <param name="orders">How liquidation orders enter the book.</param>
/// <param name="changes">Withdraws the account's own orders.</param>
/// <param name="waterfall">Who bears what is left.</param>
/// <param name="fund">The insurance fund.</param>
/// <param name="guard">Holds liquidations back.</param>
/// <param name="sales">Sells portfolios to bidders.</param>
/// <param name="notices">Tells the traders.</param>
internal sealed partial class Liquidations(
    ExchangeState state,
    MarginBook margin,
    LiquidationOrders orders,
    OrderChanges changes,
    LossWaterfall waterfall,
    InsuranceFund fund,
    IndexGuard guard,
    PortfolioSales sales,
    Notices notices)
{
    private readonly Price[] _bankruptcyPrices = new Price[state.Markets.Length];
    private readonly OptionLiquidations? _options =
        state.Options is null ? null : new OptionLiquidations(state, margin, margin.Options, orders);

    // Whether a step that is being taken closes less than it would, for lack of depth; of no meaning between steps.
    private bool _isCut;

    /// <summary>The liquidations that are under way.</summary>
    public LiquidationCases Cases { get; } = new();

    private LiquidationTerms Terms => state.Terms.Liquidation;

    /// <summary>Begins to liquidate a cross-margined account, or one isolated position.</summary>
    /// <param name="handle">Whose.</param>
    /// <param name="slot">The isolated position's market, or −1.</param>
    /// <param name="cause">The recorded event that set it off, or none.</param>
    /// <param name="outbox">Where messages and records go.</param>
    public void Begin(int handle, int slot, EventId cause, IOutbox outbox)
    {
        var number = Cases.Open(handle, slot, StepSize.FirstStage(Terms), cause, outbox.Now);
        var owner = state.ParticipantOf(handle);
        if (slot < 0)
        {
            state.Accounts[handle].Liquidation = number;
        }
        else
        {
            state.Accounts.Position(handle, slot).Liquidation = number;
        }

        foreach (var market in state.Markets)
        {
            if (slot < 0 || market.Slot == slot)
            {
                changes.Withdraw(market, owner, CancelReason.Liquidation, cause, outbox);
            }
        }

        Step(number, outbox);
    }

    /// <summary>Takes the next step of a liquidation whose time has come.</summary>
    public void Wake(int number, int use, IOutbox outbox)
    {
        if (Cases.IsCurrent(number, use))
        {
            Step(number, outbox);
        }
    }

    private AccountRisk RiskOf(in LiquidationCase open) =>
        open.Market < 0
            ? margin.CrossRisk(open.Handle)
            : margin.IsolatedRisk(state.Markets[open.Market], state.Accounts.Look(open.Handle, open.Market));

    private void Step(int number, IOutbox outbox)
    {
        var open = Cases[number];
        var risk = RiskOf(open);
        if (!risk.IsLiquidatable && !sales.WantsMore(number, open))
        {
            End(number);
            return;
        }

        if (IsAnyMarketStopped(open, outbox.Now))
        {
            WaitFor(number, Terms.StepInterval, outbox);
            return;
        }

        if (Terms.Method != LiquidationMethod.Book && !open.IsUnsold)
        {
            OfferToBidders(number, risk, outbox);
            return;
        }

        var isOptions = open.Market < 0 && state.IsOptionAccount(open.Handle);
        if (isOptions ? margin.Equity(open.Handle, isCollateral: true) <= 0 : IsPastOrders(number, risk))
        {
            Cases[number].Stage = LiquidationStage.Takeover;
        }

        open = Cases[number];
        if (open.Stage == LiquidationStage.Takeover)
        {
            TakeOver(number, risk, outbox);
            return;
        }

        _isCut = false;
        var delay = isOptions ? _options!.Step(open, outbox)
            : open.Stage == LiquidationStage.Partial ? CloseLargest(number, risk, outbox)
            : CloseAll(number, outbox);
        risk = RiskOf(Cases[number]);
        if (!risk.IsLiquidatable)
        {
            End(number);
            return;
        }

        Cases[number].IsHeldBack = delay > Duration.Zero;
        if (delay == Duration.Zero && (isOptions || (open.Stage != LiquidationStage.Partial && !_isCut)))
        {
            Cases[number].Stage++;
        }

        WaitFor(number, delay == Duration.Zero ? Terms.StepInterval : delay, outbox);
    }

    /// <summary>Returns whether nothing is left to be ordered: equity is used up, or the rulebook asks for a takeover.</summary>
    private bool IsPastOrders(int number, AccountRisk risk)
    {
        SkipSteps(number);
        return (risk.Equity.Micros <= 0 && !Terms.WaitsWhenBankrupt) || IsBelowBackstop(risk);
    }

    /// <summary>Goes on to the stage that the rulebook asks for where the position that comes next is in too low a tier for a partial step.</summary>
    private void SkipSteps(int number)
    {
        ref var open = ref Cases[number];
        if (open.Stage != LiquidationStage.Partial || Terms.Size is LiquidationSize.Share or LiquidationSize.Shortage)
        {
            return;
        }

        var largest = open.Market < 0 ? LargestOf(open.Handle) : state.Markets[open.Market];
        if (StepSize.IsBelowSteps(Terms, largest, state.Accounts.Look(open.Handle, largest.Slot).Lots))
        {
            open.Stage = Terms.Size == LiquidationSize.LowerTier ? LiquidationStage.Takeover : LiquidationStage.Full;
        }
    }

    private bool IsAnyMarketStopped(in LiquidationCase open, VirtualTime now)
    {
        foreach (var market in state.Markets)
        {
            if (IsConcerned(open, market) && (market.Condition != MarketCondition.Open || guard.HoldsBack(market, now)))
            {
                return true;
            }
        }

        return false;
    }

    private bool IsConcerned(in LiquidationCase open, Market market) =>
        (open.Market < 0 || open.Market == market.Slot) && state.Accounts.Look(open.Handle, market.Slot).Lots != 0;

    /// <summary>Closes a part of the position that must hold most, or all of it where it is small; and says what comes next.</summary>
    private Duration CloseLargest(int number, AccountRisk risk, IOutbox outbox)
    {
        var open = Cases[number];
        var largest = open.Market < 0 ? LargestOf(open.Handle) : state.Markets[open.Market];
        var position = state.Accounts.Look(open.Handle, largest.Slot).Lots;
        var isWhole = largest.Worth.Notional(position, largest.Mark) < Terms.FullBelow.Micros;
        var closed = isWhole ? Math.Abs(position) : StepSize.LotsOf(Terms, largest, position, risk, outbox.Now - open.Since);
        if (isWhole)
        {
            Cases[number].Stage = LiquidationStage.Full;
        }

        var delay = Close(Cases[number], largest, closed, outbox);
        if (delay == Duration.Zero && !_isCut)
        {
            var hasTraded = state.Accounts.Look(open.Handle, largest.Slot).Lots != position;
            Cases[number].Stage = isWhole ? LiquidationStage.Takeover : StepSize.After(Terms, hasTraded);
        }

        return delay;
    }

    private Duration CloseAll(int number, IOutbox outbox)
    {
        var open = Cases[number];
        var longest = Duration.Zero;
        foreach (var market in state.Markets)
        {
            if (!IsConcerned(open, market) || !RiskOf(open).IsLiquidatable)
            {
                continue;
            }

            var lots = Math.Abs(state.Accounts.Look(open.Handle, market.Slot).Lots);
            var delay = Close(open, market, lots, outbox);
            longest = delay > longest ? delay : longest;
        }

        return longest;
    }

    private Duration Close(in LiquidationCase open, Market market, long lots, IOutbox outbox)
    {
        var risk = RiskOf(open);
        FindBankruptcyPrices(open.Handle, open.Market, risk);
        return orders.Close(open, market, CutToDepth(open, market, lots), _bankruptcyPrices[market.Slot], risk, outbox);
    }

    /// <summary>Returns how much of a step the book's depth lets the venue close at once; one lot at least.</summary>
    private long CutToDepth(in LiquidationCase open, Market market, long lots)
    {
        if (Terms.DepthShare.PartsPerMillion == 0)
        {
            return lots;
        }

        var side = state.Accounts.Look(open.Handle, market.Slot).Lots > 0 ? Side.Buy : Side.Sell;
        var best = side == Side.Buy ? market.Book.BestBid.Ticks : market.Book.BestAsk.Ticks;
        var distance = Rounding.MultiplyDivideDown(best, Terms.DepthDistance.PartsPerMillion, Ratio.One);
        var worst = new Price(Math.Max(1, side == Side.Buy ? best - distance : best + distance));
        var depth = best > 0 ? market.Book.QuantityTo(side, worst).Lots : 0;
        var most = Math.Max(1, Rounding.MultiplyDivideDown(depth, Terms.DepthShare.PartsPerMillion, Ratio.One));
        _isCut |= most < lots;
        return Math.Min(lots, most);
    }

    private Market LargestOf(int handle)
    {
        var largest = state.Markets[0];
        var most = -1L;
        foreach (var market in state.Markets)
        {
            ref readonly var position = ref state.Accounts.Look(handle, market.Slot);
            var maintenance = position.Lots == 0 ? -1 : margin.RequirementOf(market, margin.Maintenance(market, position));
            if (maintenance > most)
            {
                (largest, most) = (market, maintenance);
            }
        }

        return largest;
    }

    private void TakeOver(int number, AccountRisk risk, IOutbox outbox)
    {
        var open = Cases[number];
        FindBankruptcyPrices(open.Handle, open.Market, risk);
        var cause = open.Cause;
        foreach (var market in state.Markets)
        {
            if (IsConcerned(open, market))
            {
                cause = orders.AnnounceTakeover(open, market, _bankruptcyPrices[market.Slot], risk, outbox);
            }
        }

        if (open.Market < 0)
        {
            waterfall.CloseCross(open.Handle, _bankruptcyPrices, cause, outbox);
        }
        else
        {
            waterfall.CloseIsolated(state.Markets[open.Market], open.Handle, _bankruptcyPrices[open.Market], cause, outbox);
        }

        End(number);
        orders.Trim(outbox);
        orders.StartWorkOff(outbox);
    }

    private void End(int number)
    {
        var open = Cases[number];
        if (open.Market < 0)
        {
            state.Accounts[open.Handle].Liquidation = 0;
        }
        else
        {
            state.Accounts.Position(open.Handle, open.Market).Liquidation = 0;
        }

        Cases.Close(number);
        sales.Close(number);
        state.Touch(open.Handle);
    }

    private void WaitFor(int number, Duration delay, IOutbox outbox) =>
        outbox.WakeAt(outbox.Now + delay, WakeToken.Of(WakeKind.Liquidation, number, Cases[number].Use & LiquidationCases.UseMask));

    /// <summary>Finds the price at which each position uses up its share of the equity; the share is that of its maintenance margin (dYdX v4).</summary>
    private void FindBankruptcyPrices(int handle, int slot, AccountRisk risk)
    {
        foreach (var market in state.Markets)
        {
            _bankruptcyPrices[market.Slot] = Price.None;
            ref readonly var position = ref state.Accounts.Look(handle, market.Slot);
            if (position.Lots == 0 || (slot >= 0 && slot != market.Slot))
            {
                continue;
            }

            if (market.IsOption)
            {
                // Options are taken over at mark, with what the account then owns or owes.
                _bankruptcyPrices[market.Slot] = new Price(market.Mark);
                continue;
            }

            var share = slot >= 0 ? risk.Equity.Micros : ShareOf(market, position, risk);
            var apart = new Money(share - market.Worth.Of(position.Lots, market.Mark));
            _bankruptcyPrices[market.Slot] = BankruptcyPrice.WorstSolvent(market.Instrument, new Quantity(position.Lots), apart);
        }
    }

    private long ShareOf(Market market, in Position position, AccountRisk risk)
    {
        var maintenance = margin.RequirementOf(market, margin.Maintenance(market, position));
        var share = risk.MaintenanceMargin.Micros == 0
            ? 0
            : Rounding.MultiplyDivideDown(risk.Equity.Micros, maintenance, risk.MaintenanceMargin.Micros);
        var price = state.Assets[market.SettlementAsset].PriceMicros;
        return market.SettlementAsset == 0 || price == 0 ? share : Rounding.MultiplyDivideDown(share, Ratio.One, price);
    }
}
