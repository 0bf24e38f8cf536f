using ExchangeMesh.Laboratory.Comparisons;
using ExchangeMesh.Laboratory.Sweeps;
using ExchangeMesh.Recording.Reports;

namespace ExchangeMesh.Laboratory.Reports;

/// <summary>Writes the report of a folder, whatever it holds: a run, a sweep, or a comparison.</summary>
public static class ResultReport
{
    /// <summary>Writes <c>report.html</c> into a folder.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="InvalidDataException">The folder holds none of these, or one of another version.</exception>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static string Write(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        if (File.Exists(Path.Combine(folder, ComparisonFolder.DocumentName)))
        {
            return ComparisonReport.Write(folder);
        }

        return SweepManifest.Read(folder).Manifest is { Kind: SweepManifest.SweepKind } ? SweepReport.Write(folder) : ReportWriter.Write(folder);
    }
}
