using ExchangeMesh.Scenarios.Reading;
using ExchangeMesh.Scenarios.Shapes;

namespace ExchangeMesh.Scenarios.Prices;

/// <summary>A price at an instant.</summary>
/// <param name="AtSeconds">Seconds since 1970, or whatever the file counts from.</param>
/// <param name="Price">The price.</param>
public readonly record struct PricePoint(double AtSeconds, double Price);

/// <summary>What reading a price file gave.</summary>
/// <param name="Points">The prices in order of time; empty where something is wrong.</param>
/// <param name="Diagnostics">Everything that is wrong, by row.</param>
/// <param name="Notes">What was put right, with a count, as sentences.</param>
public sealed record PriceSeries(IReadOnlyList<PricePoint> Points, IReadOnlyList<Diagnostic> Diagnostics, IReadOnlyList<string> Notes)
{
    /// <summary>Reads a price file outside a scenario.</summary>
    /// <param name="file">The file.</param>
    /// <param name="fields">The fields of a reference's <c>data</c> as YAML, but <c>file</c>: <c>{format: tardis-trades, repair: [sort]}</c>; empty for Binance's klines.</param>
    public static PriceSeries Read(string file, string fields)
    {
        var (rows, diagnostics, notes) = Rows(file, fields, static (files, data) => files.Rows(data));
        return new PriceSeries([.. rows.Select(static row => new PricePoint(row.Seconds, row.PriceMicros / 1e6))], diagnostics, notes);
    }

    /// <summary>Reads rows of a file outside a scenario; none where something is wrong.</summary>
    internal static (IReadOnlyList<PriceRow> Rows, IReadOnlyList<Diagnostic> Diagnostics, IReadOnlyList<string> Notes) Rows(
        string file,
        string fields,
        Func<PriceFiles, DocumentNode, IReadOnlyList<PriceRow>> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(file);
        ArgumentNullException.ThrowIfNull(fields);
        var diagnostics = new DiagnosticList();
        var at = new SourcePosition("--format", 1, 1);
        var root = fields.Length == 0 ? DocumentNode.EmptyMapping(at, "") : DocumentParser.Parse("--format", fields, diagnostics);
        root = root.Kind == NodeKind.Mapping ? root.With("file", DocumentNode.Scalar(Path.GetFullPath(file), at, "file")) : root;
        root = new ShapeCheck(diagnostics).Check(root, ScenarioShapes.PriceFile, "");
        if (!root.IsSound || !diagnostics.IsEmpty)
        {
            return ([], diagnostics.InOrder(), []);
        }

        var files = new PriceFiles(file, diagnostics);
        var rows = read(files, new Completion(diagnostics).Complete(root, ScenarioShapes.PriceFile));
        return diagnostics.IsEmpty ? (rows, [], files.Notes) : ([], diagnostics.InOrder(), []);
    }
}
