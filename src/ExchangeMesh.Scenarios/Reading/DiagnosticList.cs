namespace ExchangeMesh.Scenarios.Reading;

/// <summary>Collects what is wrong, so that all of it is said at once.</summary>
internal sealed class DiagnosticList
{
    private const int Limit = 200;

    private readonly List<Diagnostic> _found = [];

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsEmpty => _found.Count == 0;

    /// <summary>Adds a fault at a place.</summary>
    public void Add(SourcePosition at, DiagnosticCode code, string path, string message, string nearest = "")
    {
        if (_found.Count < Limit)
        {
            _found.Add(new Diagnostic(at, code, path, message, nearest));
        }
    }

    /// <summary>Adds a fault of a node.</summary>
    public void Add(DocumentNode node, DiagnosticCode code, string message, string nearest = "") =>
        Add(node.At, code, node.Path, message, nearest);

    /// <summary>Returns what is wrong, by file, line and column; at most 200 faults, each once.</summary>
    public IReadOnlyList<Diagnostic> InOrder() =>
        [.. _found
            .Distinct()
            .OrderBy(one => one.At.File, StringComparer.Ordinal)
            .ThenBy(one => one.At.Line)
            .ThenBy(one => one.At.Column)
            .ThenBy(one => one.Code)];
}
