using ExchangeMesh.Domain.Accounts;
using ExchangeMesh.Domain.Margin;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Domain.Disclosure;

/// <summary>Keeps every market's exposures up where the venue discloses them; otherwise it does nothing and holds nothing.</summary>
/// <remarks>
/// An account counts as it stood when it was last looked at: after each of its trades, payments and transfers. Where it hangs on one price,
/// that is exact. Where it has positions in several markets or other collateral, each market's prices are those that hold while the other
/// prices stay. What is being liquidated already no longer counts.
/// </remarks>
internal sealed class Exposures
{
    private readonly ExchangeState _state;
    private readonly MarginBook _margin;
    private readonly ExposureBook?[] _books;

    /// <summary>Makes the exposures of a venue.</summary>
    public Exposures(ExchangeState state, MarginBook margin)
    {
        _state = state;
        _margin = margin;
        IsKept = state.Terms.Disclosure.Level >= DisclosureLevel.Leverage;
        _books = [.. state.Markets.Select(market => IsKept && market.IsPerpetual ? new ExposureBook(market.Terms.OpeningPrice.Ticks) : null)];
    }

    /// <summary>Whether anything is kept.</summary>
    public bool IsKept { get; }

    /// <summary>Returns a market's exposures; null for spot, and where nothing is kept.</summary>
    public ExposureBook? BookOf(Market market) => _books[market.Slot];

    /// <summary>Takes note of an account as it stands now.</summary>
    public void TakeNote(int handle)
    {
        if (IsKept)
        {
            var risk = _state.IsCross ? _margin.CrossRisk(handle) : default;
            foreach (var market in _state.Markets)
            {
                if (_books[market.Slot] is { } book)
                {
                    TakeNote(handle, market, book, risk);
                }
            }
        }
    }

    /// <summary>Writes all books.</summary>
    public void WriteState(StateWriter writer)
    {
        foreach (var book in _books)
        {
            book?.WriteState(writer);
        }
    }

    /// <summary>Reads back what <see cref="WriteState"/> wrote.</summary>
    public void ReadState(StateReader reader)
    {
        foreach (var book in _books)
        {
            book?.ReadState(reader);
        }
    }

    private void TakeNote(int handle, Market market, ExposureBook book, AccountRisk risk)
    {
        ref readonly var position = ref _state.Accounts.Look(handle, market.Slot);
        var isLiquidated = position.Liquidation != 0 || _state.Accounts[handle].Liquidation != 0;
        if (position.Lots == 0 || isLiquidated)
        {
            book.Set(handle, 0, 0, 0);
            return;
        }

        var margined = new MarginedPosition(
            market.Instrument,
            market.Tiers!,
            new Quantity(position.Lots),
            new Money(EquityApart(market, position, risk)),
            new Money(MaintenanceApart(market, position, risk)));
        var liquidation = LiquidationPrice.FirstBelow(in margined, new Ratio(Ratio.One), new Price(market.Mark));
        book.Set(handle, position.Lots, liquidation.Ticks, Bankruptcy(market, position.Lots, margined.EquityApart.Micros));
    }

    private long EquityApart(Market market, in Position position, AccountRisk risk) =>
        _state.IsCross
            ? InSettlement(market, risk.Equity.Micros) - market.Worth.Of(position.Lots, market.Mark)
            : position.Margin - position.Cost;

    private long MaintenanceApart(Market market, in Position position, AccountRisk risk) =>
        _state.IsCross
            ? Math.Max(0, InSettlement(market, risk.MaintenanceMargin.Micros) - _margin.Maintenance(market, position))
            : 0;

    private long InSettlement(Market market, long amount)
    {
        var price = _state.Assets[market.SettlementAsset].PriceMicros;
        return market.SettlementAsset == 0 || price == 0 ? amount : Rounding.MultiplyDivideDown(amount, Ratio.One, price);
    }

    /// <summary>Returns the mark at which the worth of a position uses up what its account owns apart from it.</summary>
    private static long Bankruptcy(Market market, long lots, long apart)
    {
        var isOwned = (lots > 0) != market.Worth.IsInverse;
        var notional = isOwned ? -apart : apart;
        if (isOwned && notional <= 0)
        {
            return lots > 0 ? 0 : long.MaxValue;
        }

        return market.Worth.PriceAt(Math.Abs(lots), Math.Max(1, notional), isRoundedUp: lots > 0);
    }
}
