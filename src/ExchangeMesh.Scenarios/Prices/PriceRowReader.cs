using System.Globalization;
using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Prices;

/// <summary>Reads the rows of a price file one by one.</summary>
internal sealed class PriceRowReader(PriceLayout layout, PriceComplaints complaints)
{
    private const int KlineColumnCount = 12;

    // Spot files have an eighth column, whether the price was the best one.
    private const int AggregateColumnCount = 7;
    private const int AggregateTimeColumn = 5;

    private int _timeColumn = layout.Format == PriceFormat.BinanceAggregateTrades ? AggregateTimeColumn : 0;
    private int _priceColumn = 1;
    private int _quantityColumn = 2;
    private int _sideColumn = 6;
    private int _symbolColumn;
    private int _crossedColumn = -1;
    private int _columnCount = layout.Format == PriceFormat.BinanceAggregateTrades ? AggregateColumnCount : KlineColumnCount;

    /// <summary>Of klines: how much time one of them covers, in nanoseconds.</summary>
    public Int128 Step { get; private set; }

    /// <summary>Of klines: the close of the latest one, when it closes.</summary>
    public PriceRow? LastClose { get; private set; }

    /// <summary>Reads a line.</summary>
    /// <returns>The row; null for a header and for what cannot be read, which is reported.</returns>
    public PriceRow? Read(string line, int number)
    {
        var cells = line.Split(',');
        for (var place = 0; place < cells.Length; place++)
        {
            cells[place] = cells[place].Trim().Trim('"').Trim('\ufeff');
        }

        if (number == 1 && IsHeader(cells))
        {
            return null;
        }

        if (!HasColumns(cells))
        {
            Refuse(number, 1, DiagnosticCode.DataColumns, $"the row has {cells.Length} columns; {_columnCount} were expected.");
            return null;
        }

        if (IsOfAnother(cells))
        {
            return null;
        }

        if (!TryTime(cells[_timeColumn], out var time))
        {
            var unit = layout.TellsUnitByDigits ? "milliseconds or microseconds" : layout.Format switch { PriceFormat.TardisTrades => "us", PriceFormat.HyperliquidFills or PriceFormat.BinanceLiquidations => "ms", _ => layout.TimeUnit };
            Refuse(number, ColumnOf(cells, _timeColumn), DiagnosticCode.DataNumber, $"'{cells[_timeColumn]}' is no time in {unit}.");
            return null;
        }

        if (!TryPrice(cells[_priceColumn], out var price))
        {
            RefusePrice(cells, _priceColumn, number);
            return null;
        }

        var quantity = 0.0;
        return (layout.Format == PriceFormat.BinanceKline && !IsKline(cells, number)) || (layout.WithQuantities && !TryQuantity(cells, number, out quantity))
            ? null
            : new PriceRow(time, price, number, ColumnOf(cells, _timeColumn), quantity);
    }

    /// <summary>Whether a row is of another instrument, or is the resting side's half of a trade.</summary>
    private bool IsOfAnother(string[] cells) =>
        (layout.Symbol.Length > 0 && !string.Equals(cells[_symbolColumn], layout.Symbol, StringComparison.Ordinal))
        || (_crossedColumn >= 0 && string.Equals(cells[_crossedColumn], "false", StringComparison.OrdinalIgnoreCase));

    private bool TryQuantity(string[] cells, int number, out double quantity)
    {
        var text = cells[_quantityColumn];
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out quantity) || !(quantity > 0 && quantity < 1e15))
        {
            Refuse(number, ColumnOf(cells, _quantityColumn), DiagnosticCode.DataNumber, $"'{text}' is no quantity; a number above zero was expected.");
            return false;
        }

        // Of Binance's trades the column says whether the buyer was there first.
        var side = cells[_sideColumn];
        var sells = side.ToUpperInvariant() switch { "SELL" or "S" or "A" or "ASK" or "TRUE" => true, "BUY" or "B" or "BID" or "FALSE" => false, _ => (bool?)null };
        if (sells is null)
        {
            Refuse(number, ColumnOf(cells, _sideColumn), DiagnosticCode.DataNumber, $"'{side}' is no side; buy or sell was expected.");
            return false;
        }

        quantity = sells.Value ? -quantity : quantity;
        return true;
    }

    private bool HasColumns(string[] cells) =>
        cells.Length == _columnCount || (layout.Format == PriceFormat.BinanceAggregateTrades && cells.Length == _columnCount + 1);

    private bool IsHeader(string[] cells)
    {
        if (!layout.HasHeader)
        {
            return cells.Length > 0 && cells[0] is "open_time" or "Open time" or "opentime" or "agg_trade_id";
        }

        _columnCount = cells.Length;
        _timeColumn = PlaceOf(layout.TimeHeader, cells);
        _priceColumn = PlaceOf(layout.PriceHeader, cells);
        _symbolColumn = layout.Symbol.Length > 0 ? PlaceOf(layout.SymbolHeader, cells) : 0;
        _crossedColumn = layout.Format == PriceFormat.HyperliquidFills ? Array.IndexOf(cells, "crossed") : -1;
        if (layout.WithQuantities)
        {
            _quantityColumn = PlaceOf(layout.QuantityHeader, cells);
            _sideColumn = PlaceOf(layout.SideHeader, cells);
        }

        return true;
    }

    private int PlaceOf(string header, string[] cells)
    {
        var place = Array.IndexOf(cells, header);
        if (place < 0)
        {
            complaints.Add(1, 1, DiagnosticCode.DataColumns, $"the header has no column '{header}'; it has {string.Join(", ", cells.Take(20))}.", NearestName.Of(header, cells));
        }

        return Math.Max(place, 0);
    }

    private bool IsKline(string[] cells, int number)
    {
        foreach (var place in new[] { 2, 3, 4 })
        {
            if (!TryPrice(cells[place], out _))
            {
                RefusePrice(cells, place, number);
                return false;
            }
        }

        if (!TryTime(cells[6], out var closed) || !TryTime(cells[0], out var opened) || closed <= opened)
        {
            Refuse(number, ColumnOf(cells, 6), DiagnosticCode.DataNumber, $"'{cells[6]}' is no close time after the open time.");
            return false;
        }

        TryPrice(cells[4], out var close);
        Step = closed - opened + layout.ScaleOf(cells[0]);
        LastClose = new PriceRow(opened + Step, close, number, 1);
        return true;
    }

    private bool TryTime(string text, out Int128 nanoseconds)
    {
        nanoseconds = 0;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > 9_000_000_000_000_000_000m)
        {
            return false;
        }

        var exact = number * layout.ScaleOf(text);
        nanoseconds = (Int128)decimal.Truncate(exact);
        return (!layout.TellsUnitByDigits || decimal.Truncate(number) == number) && decimal.Truncate(exact) == exact;
    }

    private static bool TryPrice(string text, out long micros)
    {
        const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingSign;
        var isNumber = decimal.TryParse(text, Styles, CultureInfo.InvariantCulture, out var price) && price is > 0 and < 1_000_000_000_000m;
        micros = isNumber ? (long)decimal.Round(price * 1_000_000, MidpointRounding.AwayFromZero) : 0;
        return micros > 0;
    }

    private void RefusePrice(string[] cells, int place, int number) =>
        Refuse(number, ColumnOf(cells, place), DiagnosticCode.DataNumber, $"'{cells[place]}' is no price; a number above zero was expected.");

    private void Refuse(int number, int column, DiagnosticCode code, string message) =>
        complaints.MayRepair(PriceRepairs.BadRows, number, column, code, message);

    private static int ColumnOf(string[] cells, int place)
    {
        var column = 1;
        foreach (var cell in cells.AsSpan(0, place))
        {
            column += cell.Length + 1;
        }

        return column;
    }
}
