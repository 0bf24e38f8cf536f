using System.Security.Cryptography;
using ExchangeMesh.Scenarios.Reading;
using ExchangeMesh.Scenarios.Resolving;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Writes the hash of each assembly of breakers into the scenario, so that another policy under the same name is another scenario.</summary>
/// <param name="diagnostics">What is wrong.</param>
internal sealed class BreakerAssemblies(DiagnosticList diagnostics)
{
    /// <summary>Returns the scenario with every hash given; one that was given and is not the file's is reported.</summary>
    public DocumentNode Apply(DocumentNode root) =>
        root.With("venues", NodeMerge.Each(root["venues"], venue =>
            venue.With("instruments", NodeMerge.Each(venue["instruments"], WithHashes))));

    /// <summary>Returns the file that a breaker names: beside the file in which it is named, else beside the program; null where there is none.</summary>
    public static string? FileOf(DocumentNode assembly)
    {
        var beside = Path.GetDirectoryName(assembly.At.File) ?? "";
        string[] candidates = [Path.Combine(beside, assembly.Text), Path.Combine(AppContext.BaseDirectory, assembly.Text)];
        return candidates.FirstOrDefault(File.Exists);
    }

    private DocumentNode WithHashes(DocumentNode instrument) =>
        instrument["breakers"].IsSound
            ? instrument.With("breakers", NodeMerge.Each(instrument["breakers"], WithHash))
            : instrument;

    private DocumentNode WithHash(DocumentNode breaker)
    {
        var assembly = breaker["assembly"];
        if (!breaker["kind"].Is("custom") || !assembly.IsScalar)
        {
            return breaker;
        }

        if (FileOf(assembly) is not { } file)
        {
            diagnostics.Add(assembly, DiagnosticCode.FileUnreadable, $"there is no file '{assembly.Text}', neither beside the file that names it nor beside the program.");
            return breaker with { Kind = NodeKind.Faulty };
        }

        var hash = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)));
        var given = breaker["sha256"];
        if (given.IsThere && !given.Is(hash))
        {
            diagnostics.Add(given, DiagnosticCode.Contradiction, $"'{assembly.Text}' has the hash {hash}.");
        }

        return breaker.With("sha256", DocumentNode.Scalar(hash, assembly.At, DocumentNode.PathOf(breaker.Path, "sha256")));
    }
}
