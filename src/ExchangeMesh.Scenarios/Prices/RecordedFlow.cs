using System.Globalization;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios.Reading;
using ExchangeMesh.Scenarios.Resolving;
using ExchangeMesh.Scenarios.Shapes;

namespace ExchangeMesh.Scenarios.Prices;

/// <summary>Replaces shocks that name a file of trades or liquidations by the block sales that it records.</summary>
/// <remarks>
/// What was sold less bought in each interval is one sale, at the time of its first row; what is less than a lot waits for the next. So a resolved
/// scenario holds the flow itself, and needs the file no more.
/// </remarks>
/// <param name="files">Reads the files.</param>
/// <param name="diagnostics">Takes what is wrong.</param>
internal sealed class RecordedFlow(PriceFiles files, DiagnosticList diagnostics)
{
    /// <summary>The most sales that a file may give.</summary>
    public const int GreatestCount = 5_000;

    /// <summary>The kind of such shocks.</summary>
    public const string Kind = "recorded-flow";

    /// <summary>Returns the scenario with every recorded flow written out.</summary>
    public DocumentNode Apply(DocumentNode root)
    {
        var shocks = root["shocks"];
        if (!shocks.Items.Any(static one => one["kind"].Is(Kind)))
        {
            return root;
        }

        var length = root["length"].AsDuration();
        return root.With("shocks", shocks with { Items = [.. shocks.Items.SelectMany(one => one["kind"].Is(Kind) && one.IsSound ? Sales(one, root, length) : [one])] });
    }

    private List<DocumentNode> Sales(DocumentNode shock, DocumentNode root, Duration length)
    {
        var data = shock["data"];
        var rows = files.Trades(data);
        if (rows.Count == 0 || Instrument(root, shock["market"].Text) is not { } instrument)
        {
            // The planner says what is wrong with the market.
            return rows.Count == 0 ? [] : [Sale(shock, 0, 1, "", VirtualTime.Zero)];
        }

        var lot = (double)Math.Max(1, instrument["lot"].Whole());
        var share = shock["share"].Whole() / (double)Ratio.One;
        var origin = data["from"].IsScalar ? PriceFiles.Nanoseconds(data["from"].Text) : rows[0].Nanoseconds;
        var interval = data["interval"].AsDuration().Nanoseconds;
        var sales = new List<DocumentNode>();
        var open = 0.0;
        for (var place = 0; place < rows.Count;)
        {
            var first = rows[place].Nanoseconds;
            for (; place < rows.Count && rows[place].Nanoseconds / interval == first / interval; place++)
            {
                open -= rows[place].SignedQuantity * share * 1e6;
            }

            var at = first - origin + shock["at"].AsDuration().Nanoseconds;
            var lots = Math.Truncate(open / lot);
            if (at < 0 || at >= length.Nanoseconds || lots == 0)
            {
                open = at < 0 ? 0 : open;
                continue;
            }

            if (sales.Count == GreatestCount)
            {
                diagnostics.Add(data, DiagnosticCode.DataRows, $"the file gives more than {GreatestCount} sales; take a longer 'interval'.");
                return [];
            }

            open -= lots * lot;
            sales.Add(Sale(shock, sales.Count, (long)(lots * lot), instrument["base"].Text, new VirtualTime((long)at)));
        }

        if (sales.Count == 0)
        {
            diagnostics.Add(data, DiagnosticCode.DataRows, "the file gives no sale of a lot or more while the run lasts.");
        }

        return sales;
    }

    private static DocumentNode? Instrument(DocumentNode root, string market)
    {
        var dot = market.IndexOf('.', StringComparison.Ordinal);
        var found = dot < 0 ? null : NodeMerge.Find(NodeMerge.Find(root["venues"], "name", market[..dot])["instruments"], "symbol", market[(dot + 1)..]);
        return found is { IsSound: true } ? found : null;
    }

    private static DocumentNode Sale(DocumentNode shock, int place, long micros, string unit, VirtualTime at)
    {
        var path = $"{shock.Path}.{place.ToString(CultureInfo.InvariantCulture)}";
        DocumentNode Scalar(string text) => DocumentNode.Scalar(text, shock.At, path);
        return DocumentNode.EmptyMapping(shock.At, path)
            .With("kind", Scalar("block-sale"))
            .With("at", Scalar(ScalarText.Written(ScalarKind.Duration, at.Nanoseconds)) with { Measure = at.Nanoseconds })
            .With("targets", shock["targets"])
            .With("market", shock["market"])
            .With("quantity", Scalar($"{ScalarText.Written(ScalarKind.Amount, micros)} {unit}".TrimEnd()) with { Measure = micros, Unit = unit });
    }
}
