using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Prices;

/// <summary>What is wrong with the rows of a price file: the first of them by row, and how many rows were put right.</summary>
internal sealed class PriceComplaints(string file, PriceRepairs repairs, DiagnosticList diagnostics)
{
    private const int GreatestReportCount = 20;

    private readonly SortedDictionary<PriceRepairs, int> _repaired = [];

    /// <summary>How many complaints there were.</summary>
    public int Count { get; private set; }

    /// <summary>What was put right, as one sentence for each kind.</summary>
    public IEnumerable<string> Notes => _repaired.Select(one => $"{file}: {one.Value} {SentenceOf(one.Key)}");

    /// <summary>Takes note of something that is wrong with the whole file, or with a row that cannot be put right.</summary>
    public void Add(int row, int column, DiagnosticCode code, string message, string nearest = "")
    {
        Count++;
        if (Count <= GreatestReportCount)
        {
            diagnostics.Add(new SourcePosition(file, row, column), code, "", row == 0 ? message : $"row {row}: {message}", nearest);
        }
    }

    /// <summary>Takes note of something that may be put right.</summary>
    /// <returns>Whether it may.</returns>
    public bool MayRepair(PriceRepairs repair, int row, int column, DiagnosticCode code, string message)
    {
        if (!repairs.HasFlag(repair))
        {
            Add(row, column, code, message);
            return false;
        }

        _repaired.TryGetValue(repair, out var before);
        _repaired[repair] = before + 1;
        return true;
    }

    private static string SentenceOf(PriceRepairs repair) => repair switch
    {
        PriceRepairs.Sort => "rows were out of order and were put in order.",
        PriceRepairs.Duplicates => "rows had the time of a later row and were left out.",
        PriceRepairs.Gaps => "gaps were bridged by a straight line.",
        _ => "rows could not be read and were left out.",
    };
}
