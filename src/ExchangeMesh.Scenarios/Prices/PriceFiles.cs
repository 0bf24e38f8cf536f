using System.Globalization;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;
using ExchangeMesh.Scenarios.Resolving;
using ExchangeMesh.Scenarios.Shapes;

namespace ExchangeMesh.Scenarios.Prices;

/// <summary>Replaces the price files that a scenario names by the paths in them.</summary>
/// <param name="scenarioFile">The scenario's file; price files lie relative to it.</param>
/// <param name="diagnostics">Takes what is wrong.</param>
internal sealed class PriceFiles(string scenarioFile, DiagnosticList diagnostics)
{
    private static readonly DateTimeOffset Epoch = DateTimeOffset.UnixEpoch;
    private readonly List<string> _notes = [];

    /// <summary>What was put right in the files, as sentences.</summary>
    public IReadOnlyList<string> Notes => _notes;

    /// <summary>Returns the scenario with every price file written out as a path.</summary>
    /// <param name="root">The scenario.</param>
    /// <param name="given">The file from the command line, as <c>FILE</c> or <c>NAME=FILE</c>; empty for none.</param>
    public DocumentNode Apply(DocumentNode root, string given)
    {
        var references = given.Length == 0 ? root["references"] : WithGiven(root["references"], given);
        var length = root["length"].AsDuration();
        var replaced = NodeMerge.Each(references, one => one["data"].IsSound ? WithPath(one, length) : one);
        return references.IsThere ? root.With("references", replaced) : root;
    }

    private DocumentNode WithGiven(DocumentNode references, string given)
    {
        var place = given.IndexOf('=', StringComparison.Ordinal);
        var name = place > 0 ? given[..place] : "";
        var isNamed = references.Items.Any(one => one["name"].Is(name));
        var file = isNamed ? given[(place + 1)..] : given;
        var at = new SourcePosition("--data", 1, 1);
        var target = references.Items.FirstOrDefault(one => one.IsSound && (!isNamed || one["name"].Is(name)));
        if (target is null)
        {
            diagnostics.Add(at, DiagnosticCode.UnknownReference, "references", "the scenario has no reference feed that the file could drive.");
            return references;
        }

        var path = DocumentNode.PathOf(target.Path, "data");
        var data = target["data"].IsSound ? target["data"] : DocumentNode.EmptyMapping(at, path);
        data = data.With("file", DocumentNode.Scalar(Path.GetFullPath(file), at, $"{path}.file"));
        data = new Completion(diagnostics).Complete(data, ScenarioShapes.PriceFile);
        var unit = UnitOf(target);
        if (!data["quote"].IsThere && unit.Length > 0)
        {
            data = data.With("quote", DocumentNode.Scalar(unit, at, $"{path}.quote"));
        }

        var driven = target.Without("opening_price").Without("path").With("data", data);
        return NodeMerge.Each(references, one => ReferenceEquals(one, target) ? driven : one);
    }

    private DocumentNode WithPath(DocumentNode reference, Duration length)
    {
        var data = reference["data"];
        if (reference["path"].Items.Count > 0)
        {
            diagnostics.Add(data, DiagnosticCode.Contradiction, "the feed has both a path and a price file; leave one of the two out.");
        }

        var quote = data["quote"].IsScalar ? data["quote"].Text : UnitOf(reference);
        if (quote.Length == 0)
        {
            diagnostics.Add(data, DiagnosticCode.MissingField, "the field 'quote' is missing: the asset that the prices are in.");
        }

        if (Rows(data) is not { Count: > 0 } rows)
        {
            return reference.Without("data").With("path", reference["path"] with { Kind = NodeKind.Faulty });
        }

        var origin = data["from"].IsScalar ? Nanoseconds(data["from"].Text) : rows[0].Nanoseconds;
        var points = Points(rows, origin, length, data);
        var path = DocumentNode.PathOf(reference.Path, "path");
        var items = points.Select((point, place) => Point(point, quote, data.At, $"{path}.{place.ToString(CultureInfo.InvariantCulture)}"));
        return reference.Without("data").With("path", new DocumentNode { Kind = NodeKind.List, At = data.At, Path = path, Items = [.. items] });
    }

    /// <summary>Returns the rows of the file that a <c>data</c> field names; none where something is wrong.</summary>
    public IReadOnlyList<PriceRow> Rows(DocumentNode data) => Rows(data, PriceTable.Read, withQuantities: false);

    /// <summary>Returns every trade of the file that a <c>data</c> field names, with its quantity; none where something is wrong.</summary>
    public IReadOnlyList<PriceRow> Trades(DocumentNode data)
    {
        if (data["format"].Text is "binance-kline")
        {
            diagnostics.Add(data, DiagnosticCode.WrongTarget, "klines have no single trades; a 'format' of trades or liquidations was expected.");
            return [];
        }

        if (data["format"].Is("columns") && !(data["columns"]["quantity"].IsScalar && data["columns"]["side"].IsScalar))
        {
            diagnostics.Add(data["columns"], DiagnosticCode.MissingField, "trades need the headers 'quantity' and 'side' too.");
            return [];
        }

        return Rows(data, PriceTable.ReadTrades, withQuantities: true);
    }

    private IReadOnlyList<PriceRow> Rows(DocumentNode data, Func<IEnumerable<string>, PriceLayout, PriceComplaints, IReadOnlyList<PriceRow>> read, bool withQuantities)
    {
        if (!data["file"].IsScalar)
        {
            return [];
        }

        if (LayoutOf(data) is not { } columns)
        {
            return [];
        }

        var layout = columns with { WithQuantities = withQuantities };

        var folder = Path.GetDirectoryName(scenarioFile);
        var file = Path.Combine(string.IsNullOrEmpty(folder) ? "." : folder, data["file"].Text);
        try
        {
            var complaints = new PriceComplaints(data["file"].Text, layout.Repairs, diagnostics);
            var isParquet = file.EndsWith(ParquetLines.Ending, StringComparison.OrdinalIgnoreCase);
            if (isParquet && layout.Format != PriceFormat.Columns)
            {
                diagnostics.Add(data, DiagnosticCode.WrongTarget, "of a Parquet file say which columns are read: 'format: columns' with 'columns'.");
                return [];
            }

            var rows = read(isParquet ? ParquetLines.Read(file, layout) : File.ReadLines(file), layout, complaints);
            _notes.AddRange(complaints.Notes);
            return rows;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            diagnostics.Add(data["file"], DiagnosticCode.FileUnreadable, $"the file cannot be read: {exception.Message}");
            return [];
        }
    }

    private PriceLayout? LayoutOf(DocumentNode data)
    {
        var format = data["format"].Text switch
        {
            "columns" => PriceFormat.Columns,
            "binance-aggregate-trades" => PriceFormat.BinanceAggregateTrades,
            "tardis-trades" => PriceFormat.TardisTrades,
            "tardis-liquidations" => PriceFormat.TardisTrades,
            "binance-liquidations" => PriceFormat.BinanceLiquidations,
            "hyperliquid-fills" => PriceFormat.HyperliquidFills,
            _ => PriceFormat.BinanceKline,
        };
        var columns = data["columns"];
        if (format == PriceFormat.Columns && !columns.IsSound)
        {
            diagnostics.Add(data, DiagnosticCode.MissingField, "the field 'columns' is missing: the headers of the time and the price.");
            return null;
        }

        return new PriceLayout(format)
        {
            TimeColumn = columns["time"].Text,
            PriceColumn = columns["price"].Text,
            QuantityColumn = columns["quantity"].IsScalar ? columns["quantity"].Text : "",
            SideColumn = columns["side"].IsScalar ? columns["side"].Text : "",
            Symbol = data["symbol"].IsScalar ? data["symbol"].Text : "",
            TimeUnit = data["time_unit"].Text,
            GreatestGap = data["greatest_gap"].Measure is null ? null : data["greatest_gap"].AsDuration(),
            Interval = data["interval"].AsDuration(),
            Repairs = data["repair"].Items.Aggregate(PriceRepairs.None, (sum, one) => sum | RepairOf(one.Text)),
        };
    }

    private static PriceRepairs RepairOf(string word) => word switch
    {
        "sort" => PriceRepairs.Sort,
        "duplicates" => PriceRepairs.Duplicates,
        "gaps" => PriceRepairs.Gaps,
        "bad-rows" => PriceRepairs.BadRows,
        _ => PriceRepairs.None,
    };

    private List<ReferencePoint> Points(IReadOnlyList<PriceRow> rows, Int128 origin, Duration length, DocumentNode data)
    {
        var points = new List<ReferencePoint>();
        for (var place = 0; place < rows.Count; place++)
        {
            var at = rows[place].Nanoseconds - origin;
            if (at < 0)
            {
                continue;
            }

            if (points.Count == 0 && at > 0 && place > 0)
            {
                points.Add(new ReferencePoint(VirtualTime.Zero, Between(rows[place - 1], rows[place], origin)));
            }

            if (points.Count == 0 && at > 0)
            {
                break;
            }

            points.Add(new ReferencePoint(new VirtualTime((long)Int128.Min(at, long.MaxValue)), rows[place].PriceMicros));
            if (at >= length.Nanoseconds)
            {
                break;
            }
        }

        if (points.Count == 0)
        {
            diagnostics.Add(data, DiagnosticCode.DataRows, "the file has no prices at the instant that 'from' names.");
        }

        return points;
    }

    private static long Between(PriceRow before, PriceRow after, Int128 origin)
    {
        var share = (after.PriceMicros - (Int128)before.PriceMicros) * (origin - before.Nanoseconds);
        return before.PriceMicros + (long)Rounding.DivideDown(share, after.Nanoseconds - before.Nanoseconds);
    }

    private static DocumentNode Point(ReferencePoint point, string quote, SourcePosition at, string path)
    {
        var time = ScalarText.Written(ScalarKind.Duration, point.At.Nanoseconds);
        var price = $"{ScalarText.Written(ScalarKind.Amount, point.PriceMicros)} {quote}";
        return DocumentNode.EmptyMapping(at, path)
            .With("at", DocumentNode.Scalar(time, at, path) with { Measure = point.At.Nanoseconds })
            .With("price", DocumentNode.Scalar(price, at, path) with { Measure = point.PriceMicros, Unit = quote });
    }

    private static string UnitOf(DocumentNode reference)
    {
        var first = reference["path"].Items.Count > 0 ? reference["path"].Items[0]["price"].Unit : "";
        return first.Length > 0 ? first : reference["opening_price"].Unit;
    }

    /// <summary>Returns a date as nanoseconds since 1970.</summary>
    public static Int128 Nanoseconds(string date) =>
        (Int128)(DateTimeOffset.Parse(date, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) - Epoch).Ticks * 100;
}
