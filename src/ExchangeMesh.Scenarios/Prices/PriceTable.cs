using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Prices;

/// <summary>
/// Reads prices from CSV: klines and aggregated trades as Binance publishes them, trades as Tardis does, or any CSV file whose columns
/// are named.
/// </summary>
/// <remarks>
/// Of a kline the open price at its open time is taken, and of the last one the close price at its close time too. Of trades the last
/// price in each interval is taken, at the time of that trade.
/// </remarks>
internal sealed class PriceTable
{
    /// <summary>The most rows that a file may have, of trades the most intervals with one.</summary>
    public const int GreatestRowCount = 150_000;

    private const string Unsorted = "the row's time lies before that of the row before it ('repair: [sort]' puts rows in order).";

    private readonly PriceLayout _layout;
    private readonly PriceComplaints _complaints;
    private readonly PriceRowReader _reader;
    private readonly List<PriceRow> _rows = [];
    private Int128 _step;

    private PriceTable(PriceLayout layout, PriceComplaints complaints)
    {
        _layout = layout;
        _complaints = complaints;
        _reader = new PriceRowReader(layout, complaints);
    }

    /// <summary>Returns the rows in order of time; everything that is wrong is reported with its row.</summary>
    public static IReadOnlyList<PriceRow> Read(IEnumerable<string> lines, PriceLayout layout, PriceComplaints complaints) =>
        new PriceTable(layout, complaints).Read(lines);

    /// <summary>Returns every trade in order of time, with its quantity; everything that is wrong is reported with its row.</summary>
    public static IReadOnlyList<PriceRow> ReadTrades(IEnumerable<string> lines, PriceLayout layout, PriceComplaints complaints) =>
        new PriceTable(layout, complaints).ReadTrades(lines);

    private List<PriceRow> ReadTrades(IEnumerable<string> lines)
    {
        var trades = new List<PriceRow>();
        var rows = lines.Select((line, place) => line.Length == 0 ? null : _reader.Read(line, place + 1)).OfType<PriceRow>();
        foreach (var row in _layout.Repairs.HasFlag(PriceRepairs.Sort) ? InOrder(rows) : rows)
        {
            if (trades.Count > 0 && row.Nanoseconds < trades[^1].Nanoseconds)
            {
                _complaints.Add(row.Line, row.Column, DiagnosticCode.DataUnsorted, Unsorted);
            }

            trades.Add(row);
        }

        return trades;
    }

    private List<PriceRow> Read(IEnumerable<string> lines)
    {
        var rows = lines
            .Select((line, place) => line.Length == 0 ? null : _reader.Read(line, place + 1))
            .OfType<PriceRow>();
        foreach (var row in _layout.Repairs.HasFlag(PriceRepairs.Sort) ? InOrder(rows) : rows)
        {
            Take(row);
            if (_rows.Count > GreatestRowCount)
            {
                _complaints.Add(row.Line, 1, DiagnosticCode.DataRows, $"the file has more than {GreatestRowCount} {(_layout.IsTrades ? "intervals with a trade; take a longer 'interval'" : "rows")}.");
                break;
            }
        }

        if (_rows.Count < 2 && _complaints.Count == 0)
        {
            _complaints.Add(0, 0, DiagnosticCode.DataRows, "the file has fewer than two rows of prices.");
        }

        return _reader.LastClose is { } close && _rows.Count > 0 && close.Nanoseconds > _rows[^1].Nanoseconds
            ? [.. _rows, close]
            : _rows;
    }

    /// <summary>Returns rows by time; those of one time stay in the file's order.</summary>
    private IEnumerable<PriceRow> InOrder(IEnumerable<PriceRow> rows)
    {
        var all = rows.ToList();
        for (var place = 1; place < all.Count; place++)
        {
            if (all[place].Nanoseconds < all[place - 1].Nanoseconds)
            {
                _complaints.MayRepair(PriceRepairs.Sort, all[place].Line, all[place].Column, DiagnosticCode.DataUnsorted, "");
            }
        }

        return all.OrderBy(row => row.Nanoseconds);
    }

    private void Take(PriceRow row)
    {
        if (_rows.Count == 0)
        {
            _rows.Add(row);
            return;
        }

        var distance = row.Nanoseconds - _rows[^1].Nanoseconds;
        if (distance < 0)
        {
            _complaints.Add(row.Line, row.Column, DiagnosticCode.DataUnsorted, Unsorted);
        }
        else if (_layout.IsTrades ? IntervalOf(row) == IntervalOf(_rows[^1]) : distance == 0)
        {
            Replace(row);
        }
        else
        {
            CheckGap(row, distance);
            _rows.Add(row);
        }
    }

    private Int128 IntervalOf(PriceRow row) => row.Nanoseconds / _layout.Interval.Nanoseconds;

    private void Replace(PriceRow row)
    {
        if (_layout.IsTrades || _complaints.MayRepair(PriceRepairs.Duplicates, row.Line, row.Column, DiagnosticCode.DataDuplicate, "the row has the time of the row before it ('repair: [duplicates]' takes the later one)."))
        {
            _rows[^1] = row;
        }
    }

    private void CheckGap(PriceRow row, Int128 distance)
    {
        if (_rows.Count == 1 && _layout.Format == PriceFormat.Columns)
        {
            _step = distance * 2;
        }

        var greatest = _layout.GreatestGap is { } gap ? gap.Nanoseconds
            : _layout.IsTrades ? Int128.MaxValue
            : _layout.Format == PriceFormat.BinanceKline ? _reader.Step : _step;
        if (distance > greatest)
        {
            _complaints.MayRepair(PriceRepairs.Gaps, row.Line, row.Column, DiagnosticCode.DataGap, $"rows are missing before this one: {Seconds(distance)} s lie between it and the row before it, at most {Seconds(greatest)} s were expected ('greatest_gap'; 'repair: [gaps]' goes straight across).");
        }
    }

    private static string Seconds(Int128 nanoseconds) => ScalarText.Plain((decimal)nanoseconds / 1_000_000_000);
}
