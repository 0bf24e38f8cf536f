using System.Globalization;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Prices;

/// <summary>How a price file is laid out.</summary>
/// <param name="IsKline">Whether it holds Binance klines; otherwise columns are found by their headers.</param>
/// <param name="TimeColumn">The header of the time.</param>
/// <param name="PriceColumn">The header of the price.</param>
/// <param name="TimeUnit">The unit of the time: <c>s</c>, <c>ms</c>, <c>us</c> or <c>ns</c>.</param>
/// <param name="GreatestGap">How far apart neighbouring rows may lie; null for the format's own rule.</param>
internal sealed record PriceLayout(bool IsKline, string TimeColumn, string PriceColumn, string TimeUnit, Duration? GreatestGap);

/// <summary>One row of a price file.</summary>
/// <param name="Nanoseconds">When, since 1970 or whatever the file counts from.</param>
/// <param name="PriceMicros">The price, in millionths.</param>
internal readonly record struct PriceRow(Int128 Nanoseconds, long PriceMicros);

/// <summary>
/// Reads prices from CSV: klines as Binance publishes them (open_time, open, high, low, close, volume, close_time and five
/// more; with or without a header; milliseconds, microseconds since 2025), or any CSV file whose columns are named.
/// </summary>
/// <remarks>
/// Of a kline the open price at its open time is taken, and of the last one the close price at its close time too.
/// Source of the format: github.com/binance/binance-public-data, README, section Klines.
/// </remarks>
internal sealed class PriceTable
{
    /// <summary>The most rows that a file may have.</summary>
    public const int GreatestRowCount = 150_000;

    private const int KlineColumnCount = 12;
    private const int GreatestReportCount = 20;

    private readonly string _file;
    private readonly PriceLayout _layout;
    private readonly DiagnosticList _diagnostics;
    private readonly List<PriceRow> _rows = [];
    private int _timeColumn;
    private int _priceColumn = 1;
    private int _columnCount = KlineColumnCount;
    private int _reportCount;
    private Int128 _step;
    private PriceRow? _lastClose;

    private PriceTable(string file, PriceLayout layout, DiagnosticList diagnostics)
    {
        _file = file;
        _layout = layout;
        _diagnostics = diagnostics;
    }

    /// <summary>Returns the rows in order of time; everything that is wrong is reported with its row.</summary>
    public static IReadOnlyList<PriceRow> Read(string file, IEnumerable<string> lines, PriceLayout layout, DiagnosticList diagnostics)
    {
        var table = new PriceTable(file, layout, diagnostics);
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            if (line.Length == 0 || !table.Line(line, number))
            {
                continue;
            }

            if (table._rows.Count > GreatestRowCount)
            {
                table.Report(number, 1, DiagnosticCode.DataRows, $"the file has more than {GreatestRowCount} rows.");
                break;
            }
        }

        if (table._rows.Count < 2 && table._reportCount == 0)
        {
            table.Report(0, 0, DiagnosticCode.DataRows, "the file has fewer than two rows of prices.");
        }

        return table._lastClose is { } close && table._rows.Count > 0 && close.Nanoseconds > table._rows[^1].Nanoseconds
            ? [.. table._rows, close]
            : table._rows;
    }

    private bool Line(string line, int number)
    {
        var cells = line.Split(',');
        for (var place = 0; place < cells.Length; place++)
        {
            cells[place] = cells[place].Trim().Trim('"').Trim('\ufeff');
        }

        if (number == 1 && Header(cells))
        {
            return false;
        }

        if (cells.Length != _columnCount)
        {
            Report(number, 1, DiagnosticCode.DataColumns, $"the row has {cells.Length} columns; {_columnCount} were expected.");
            return false;
        }

        if (!Time(cells[_timeColumn], out var time))
        {
            Report(number, Column(cells, _timeColumn), DiagnosticCode.DataNumber, $"'{cells[_timeColumn]}' is no time in {(_layout.IsKline ? "milliseconds or microseconds" : _layout.TimeUnit)}.");
            return false;
        }

        if (!PriceOf(cells[_priceColumn], out var price))
        {
            Report(number, Column(cells, _priceColumn), DiagnosticCode.DataNumber, $"'{cells[_priceColumn]}' is no price; a number above zero was expected.");
            return false;
        }

        return (!_layout.IsKline || Kline(cells, number)) && Follows(time, number, cells) && Add(new PriceRow(time, price));
    }

    private bool Add(PriceRow row)
    {
        _rows.Add(row);
        return true;
    }

    private bool Header(string[] cells)
    {
        if (_layout.IsKline)
        {
            return cells.Length > 0 && cells[0] is "open_time" or "Open time" or "opentime";
        }

        _columnCount = cells.Length;
        _timeColumn = Array.IndexOf(cells, _layout.TimeColumn);
        _priceColumn = Array.IndexOf(cells, _layout.PriceColumn);
        foreach (var (place, name) in new[] { (_timeColumn, _layout.TimeColumn), (_priceColumn, _layout.PriceColumn) })
        {
            if (place < 0)
            {
                Report(1, 1, DiagnosticCode.DataColumns, $"the header has no column '{name}'; it has {string.Join(", ", cells.Take(20))}.", NearestName.Of(name, cells));
            }
        }

        (_timeColumn, _priceColumn) = (Math.Max(0, _timeColumn), Math.Max(0, _priceColumn));
        return true;
    }

    private bool Kline(string[] cells, int number)
    {
        foreach (var place in new[] { 2, 3, 4 })
        {
            if (!PriceOf(cells[place], out _))
            {
                Report(number, Column(cells, place), DiagnosticCode.DataNumber, $"'{cells[place]}' is no price; a number above zero was expected.");
                return false;
            }
        }

        if (!Time(cells[6], out var closed) || !Time(cells[0], out var opened) || closed <= opened)
        {
            Report(number, Column(cells, 6), DiagnosticCode.DataNumber, $"'{cells[6]}' is no close time after the open time.");
            return false;
        }

        PriceOf(cells[4], out var close);
        var grain = ScaleOf(cells[0]);
        _step = closed - opened + grain;
        _lastClose = new PriceRow(opened + _step, close);
        return true;
    }

    private bool Follows(Int128 time, int number, string[] cells)
    {
        if (_rows.Count == 0)
        {
            return true;
        }

        var distance = time - _rows[^1].Nanoseconds;
        var column = Column(cells, _timeColumn);
        if (distance == 0)
        {
            Report(number, column, DiagnosticCode.DataDuplicate, "the row has the time of the row before it.");
            return false;
        }

        if (distance < 0)
        {
            Report(number, column, DiagnosticCode.DataUnsorted, "the row's time lies before that of the row before it.");
            return false;
        }

        if (_rows.Count == 1 && !_layout.IsKline)
        {
            _step = distance * 2;
        }

        var greatest = _layout.GreatestGap is { } gap ? gap.Nanoseconds : _step;
        if (distance > greatest)
        {
            Report(number, column, DiagnosticCode.DataGap, $"rows are missing before this one: {Seconds(distance)} s lie between it and the row before it, at most {Seconds(greatest)} s were expected ('greatest_gap').");
        }

        return true;
    }

    private bool Time(string text, out Int128 nanoseconds)
    {
        nanoseconds = 0;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > 9_000_000_000_000_000_000m)
        {
            return false;
        }

        var exact = number * (decimal)ScaleOf(text);
        nanoseconds = (Int128)decimal.Truncate(exact);
        return (!_layout.IsKline || decimal.Truncate(number) == number) && decimal.Truncate(exact) == exact;
    }

    private long ScaleOf(string text)
    {
        if (_layout.IsKline)
        {
            return text.Length >= 15 ? 1_000 : 1_000_000;
        }

        return _layout.TimeUnit switch { "s" => 1_000_000_000, "us" => 1_000, "ns" => 1, _ => 1_000_000 };
    }

    private static bool PriceOf(string text, out long micros)
    {
        const NumberStyles Styles = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingSign;
        var isNumber = decimal.TryParse(text, Styles, CultureInfo.InvariantCulture, out var price) && price is > 0 and < 1_000_000_000_000m;
        micros = isNumber ? (long)decimal.Round(price * 1_000_000, MidpointRounding.AwayFromZero) : 0;
        return micros > 0;
    }

    private static string Seconds(Int128 nanoseconds) => ScalarText.Plain((decimal)nanoseconds / 1_000_000_000);

    private static int Column(string[] cells, int place) => cells.Take(place).Sum(cell => cell.Length + 1) + 1;

    private void Report(int row, int column, DiagnosticCode code, string message, string nearest = "")
    {
        _reportCount++;
        if (_reportCount <= GreatestReportCount)
        {
            _diagnostics.Add(new SourcePosition(_file, row, column), code, "", row == 0 ? message : $"row {row}: {message}", nearest);
        }
    }
}
