using ExchangeMesh.Domain.Accounts;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Options;

/// <summary>What accounts with options must hold, by the venue's margin model.</summary>
/// <param name="state">The venue.</param>
/// <param name="margin">What perpetuals must hold by their tiers.</param>
internal sealed class OptionRequirements(ExchangeState state, MarginBook margin)
{
    private readonly OptionChains _chains = state.Options!;
    private readonly List<OptionLine> _lines = [];

    private bool IsPortfolio => state.Terms.Margin.OptionModel == OptionMarginModel.Portfolio;

    /// <summary>Returns whether a perpetual is margined by its tiers alone.</summary>
    public bool IsByTiers(Market market) => !IsPortfolio || !_chains.HasOptionsOn(market);

    /// <summary>Returns what an account must hold, in micro-units of the unit of account; zero or more.</summary>
    /// <param name="handle">Whose.</param>
    /// <param name="isInitial">Whether to open, resting orders included; otherwise to keep.</param>
    /// <param name="ordered">One more order that counts as resting; it is looked at for the initial margin alone.</param>
    public long Of(int handle, bool isInitial, in OrderedLots ordered)
    {
        var needed = 0L;
        ref var position = ref state.Accounts[handle].First;
        while (true)
        {
            if (position.Market >= 0 && state.Markets[position.Market] is { IsPerpetual: true } market && IsByTiers(market))
            {
                needed += ByTiers(market, position, isInitial, ordered);
            }

            if (position.Next == 0)
            {
                break;
            }

            position = ref state.Accounts.Further(position.Next);
        }

        foreach (var opened in isInitial && (ordered.Buy + ordered.Sell > 0 || ordered.Moved is not null) ? state.Markets : [])
        {
            if (opened.IsPerpetual && ordered.Concerns(opened.Slot) && state.Accounts.Look(handle, opened.Slot).Market < 0 && IsByTiers(opened))
            {
                needed += ByTiers(opened, default, isInitial, ordered);
            }
        }

        return needed + (IsPortfolio ? ByGrid(handle, isInitial, ordered) : BySeries(handle, isInitial, ordered));
    }

    private long ByTiers(Market market, in Position position, bool isInitial, in OrderedLots ordered)
    {
        if (!isInitial)
        {
            return margin.RequirementOf(market, margin.Maintenance(market, position));
        }

        var moved = ordered.MovedIn(market.Slot);
        var (buy, sell) = (Math.Max(0, moved), Math.Max(0, -moved));
        (buy, sell) = ordered.Slot == market.Slot ? (buy + ordered.Buy, sell + ordered.Sell) : (buy, sell);
        return margin.InitialMarginOf(market, position.WorstCaseWith(buy, sell));
    }

    private long LotsOf(int handle, Market market, bool isInitial, in OrderedLots ordered)
    {
        ref readonly var position = ref state.Accounts.Look(handle, market.Slot);
        var sold = isInitial ? position.OpenSell + (ordered.Slot == market.Slot ? ordered.Sell : 0) : 0;
        return position.Lots + ordered.MovedIn(market.Slot) - sold;
    }

    private long BySeries(int handle, bool isInitial, in OrderedLots ordered)
    {
        var needed = 0L;
        foreach (var series in _chains.Series)
        {
            if (series.IsSettled)
            {
                continue;
            }

            _lines.Clear();
            foreach (var market in series.Markets)
            {
                var lots = LotsOf(handle, market, isInitial, ordered);
                if (lots != 0)
                {
                    var (option, instrument) = (market.Instrument.Option!, market.Instrument);
                    _lines.Add(new OptionLine(
                        option.Right,
                        new Money(option.StrikeMicros),
                        lots * instrument.LotSizeMicros,
                        new Money(market.Mark * instrument.TickSizeMicros)));
                }
            }

            var underlying = series.Underlying;
            var price = new Money(underlying.Index * underlying.Instrument.TickSizeMicros);
            var required = SpreadMargin.RoundedUp(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_lines), price);
            needed += (isInitial ? required.Initial : required.Maintenance).Micros;
        }

        return needed;
    }

    private long ByGrid(int handle, bool isInitial, in OrderedLots ordered)
    {
        var needed = 0L;
        for (var at = 0; at < _chains.Series.Length; at++)
        {
            var underlying = _chains.Series[at].Underlying;
            if (Array.FindIndex(_chains.Series, series => series.Underlying == underlying) == at)
            {
                needed += ByGrid(handle, underlying, isInitial, ordered);
            }
        }

        return needed;
    }

    /// <summary>The grid is looked at with the perpetual's orders to buy filled, and with those to sell: whichever needs more.</summary>
    private long ByGrid(int handle, Market underlying, bool isInitial, in OrderedLots ordered)
    {
        ref readonly var held = ref state.Accounts.Look(handle, underlying.Slot);
        var isOrdered = isInitial && ordered.Slot == underlying.Slot && ordered.Buy + ordered.Sell > 0;
        var lots = held.Lots + ordered.MovedIn(underlying.Slot);
        var (most, least) = (lots, lots);
        if (isInitial)
        {
            most += held.OpenBuy + (isOrdered ? ordered.Buy : 0);
            least -= held.OpenSell + (isOrdered ? ordered.Sell : 0);
        }

        var portfolio = PortfolioOf(handle, underlying, isInitial, ordered, out var rows);
        var needed = Needed(portfolio, underlying, rows, most, isInitial);
        return most == least ? needed : Math.Max(needed, Needed(portfolio, underlying, rows, least, isInitial));
    }

    private long Needed(MarginPortfolio portfolio, Market underlying, double[][][] rows, long lots, bool isInitial)
    {
        var instrument = underlying.Instrument;
        var future = new FutureHolding(lots * (instrument.LotSizeMicros / 1e6), underlying.Mark * (instrument.TickSizeMicros / 1e6));
        var whole = lots == 0 ? portfolio : portfolio with { Futures = [future] };
        var required = PortfolioMargin.Of(state.Terms.Margin.Grid, whole, rows);
        return (isInitial ? required.InitialRoundedUp : required.MaintenanceRoundedUp).Micros;
    }

    private MarginPortfolio PortfolioOf(int handle, Market underlying, bool isInitial, in OrderedLots ordered, out double[][][] rows)
    {
        var (expiries, found) = (new List<ExpiryHoldings>(), new List<double[][]>());
        foreach (var series in _chains.Series)
        {
            if (series.Underlying != underlying || series.IsSettled)
            {
                continue;
            }

            var (options, own) = (new List<OptionHolding>(), new List<double[]>());
            for (var at = 0; at < series.Markets.Length; at++)
            {
                var market = series.Markets[at];
                var lots = LotsOf(handle, market, isInitial, ordered);
                if (lots != 0)
                {
                    var option = market.Instrument.Option!;
                    options.Add(new OptionHolding(
                        option.Right, option.Strike, series.VolatilityOf(at), lots * (market.Instrument.LotSizeMicros / 1e6)));
                    own.Add(series.RowOf(at, state.Terms.Margin.Grid));
                }
            }

            if (options.Count > 0)
            {
                expiries.Add(series.HoldingsOf(options));
                found.Add([.. own]);
            }
        }

        rows = [.. found];
        return new MarginPortfolio { Spot = underlying.Index * (underlying.Instrument.TickSizeMicros / 1e6), Expiries = expiries };
    }
}
