using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ExchangeMesh.Laboratory.Designs;
using ExchangeMesh.Laboratory.Runs;
using ExchangeMesh.Recording;
using ExchangeMesh.Recording.Streams;
using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Laboratory.Comparisons;

/// <summary>Writes a comparison: <c>comparison.json</c>, <c>paired.parquet</c>, and the runs of the seed that shows most, with their own results.</summary>
public static class ComparisonFolder
{
    /// <summary>The name of the document's file.</summary>
    public const string DocumentName = "comparison.json";

    /// <summary>The name of the table's file.</summary>
    public const string TableName = "paired.parquet";

    private const int RowGroupSize = 65_536;

    /// <summary>Returns a comparison's own name: the same for the same scenarios and seeds.</summary>
    public static string NameOf(Comparison comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var what = string.Join('\n', [.. comparison.Policies.Select(policy => $"{policy.Policy.Name} {policy.First.Hash}"), SeedList.Written(comparison.Options.Seeds)]);
        var names = string.Join("-vs-", comparison.Policies.Take(3).Select(policy => new string([.. policy.Policy.Name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-' ? letter : '-')])));
        return $"compare-{names}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(what)))[..8]}";
    }

    /// <summary>Writes everything into a folder; what a comparison has left there before gives way.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="folder">The folder; it is created.</param>
    /// <param name="host">What the manifests of its runs say of where they were made.</param>
    /// <exception cref="IOException">It cannot be written, or it holds something else than a comparison.</exception>
    public static void Write(Comparison comparison, string folder, RunHost host)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any() && !File.Exists(Path.Combine(folder, DocumentName)))
        {
            throw new IOException($"{folder} exists and is not a comparison's folder.");
        }

        Directory.CreateDirectory(folder);
        WriteTable(comparison, folder);
        var document = DocumentOf(comparison, folder, RunExamples(comparison, folder, host));
        var path = Path.Combine(folder, DocumentName);
        File.WriteAllText(path + ".partial", JsonSerializer.Serialize(document, ComparisonJson.Default.ComparisonDocument) + "\n");
        File.Move(path + ".partial", path, overwrite: true);
    }

    /// <summary>Runs the seed that shows most once more, with results folders; returns them in the order of the policies.</summary>
    private static List<string> RunExamples(Comparison comparison, string folder, RunHost host)
    {
        var seed = comparison.Options.Seeds[comparison.MostDifferent];
        var folders = new List<string>();
        for (var place = 0; place < comparison.Policies.Count; place++)
        {
            // Policies may be the same run: each has a directory of its own.
            var directory = Path.Combine(folder, "runs", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"policy-{place + 1}"));
            if (Directory.Exists(directory))
            {
                Directory.Delete(directory, recursive: true);
            }

            folders.Add(PlanRun.Execute(comparison.Policies[place].Policy.Read(seed), new PlanRunOptions { OutDirectory = directory, Host = host }).Folder!);
        }

        return folders;
    }

    private static ComparisonDocument DocumentOf(Comparison comparison, string folder, List<string> folders)
    {
        var options = comparison.Options;
        var ranked = comparison.Policies[0].Catalog.Find(options.RankedBy)!;
        var values = comparison.Policies.Select(policy => policy.Values(options.RankedBy)).ToList();
        var parting = ResultsComparison.FirstDivergence(folders[0], folders[1]);
        return new ComparisonDocument
        {
            EngineVersion = typeof(ComparisonFolder).Assembly.GetName().Version?.ToString(3) ?? "",
            Seeds = SeedList.Written(options.Seeds),
            Confidence = options.Confidence,
            RankedBy = options.RankedBy,
            RankedUnit = Words.SnakeCase(ranked.Unit.ToString()),
            HigherIsBetter = options.IsHigherBetter,
            Policies = [.. comparison.Policies.Select((policy, place) => PolicyOf(comparison, policy, Path.GetRelativePath(folder, folders[place])))],
            Pairs = [.. options.Seeds.Select((seed, at) => new PairDocument(seed, [.. values.Select(one => one[at])], [.. comparison.Policies.Select(policy => policy.Runs[at].Fingerprint)]))],
            Differences = [.. comparison.Differences.Select(one => new DifferenceDocument(
                one.First,
                one.Second,
                one.Verdict(options.RankedBy),
                one.Pairing.Sentences(),
                one.Pairing.IsWhole,
                [.. one.Outcomes.Select(outcome => OutcomeDocument.Of(outcome, options.Confidence))]))],
            Example = new ExampleDocument(
                options.Seeds[comparison.MostDifferent],
                parting?.AtNs / 1e9,
                parting?.Stream ?? "",
                parting?.First,
                parting?.Second,
                [.. folders.Select((run, place) => CauseStory.Of(comparison.Policies[place].Policy.Name, run, ranked))]),
        };
    }

    private static PolicyDocument PolicyOf(Comparison comparison, PolicyRuns policy, string folder)
    {
        var rank = comparison.Ranking.First(one => string.Equals(one.Policy, policy.Policy.Name, StringComparison.Ordinal));
        return new PolicyDocument(policy.Policy.Name, policy.First.Plan!.Name, policy.First.Hash, rank.Rank, rank.Mean?.Estimate, rank.Mean?.Lower, rank.Mean?.Upper, rank.NoData, folder);
    }

    private static void WriteTable(Comparison comparison, string folder)
    {
        var metadata = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["exchangemesh.table"] = "comparison",
            ["exchangemesh.first_policy"] = comparison.Policies[0].Policy.Name,
        };
        var work = Path.Combine(folder, TableName + ".partial");
        File.Delete(work);
        using var file = new StreamFile<PairedRow>(work, Columns, metadata, RowGroupSize);
        foreach (var row in Rows(comparison))
        {
            file.Add(in row);
        }

        file.Complete();
        File.Move(work, Path.Combine(folder, TableName), overwrite: true);
    }

    private static IEnumerable<PairedRow> Rows(Comparison comparison)
    {
        var first = comparison.Policies[0];
        foreach (var policy in comparison.Policies)
        {
            for (var at = 0; at < comparison.Options.Seeds.Count; at++)
            {
                for (var place = 0; place < policy.Catalog.All.Count; place++)
                {
                    var outcome = policy.Catalog.All[place];
                    var ours = first.Catalog.PlaceOf(outcome.Name);
                    yield return new PairedRow(
                        policy.Policy.Name,
                        comparison.Options.Seeds[at],
                        outcome,
                        policy.Runs[at].Outcomes.Values[place],
                        ours < 0 ? null : first.Runs[at].Outcomes.Values[ours],
                        policy.Runs[at].Fingerprint);
                }
            }
        }
    }

    private static readonly IReadOnlyList<StreamColumn<PairedRow>> Columns =
    [
        new TextColumn<PairedRow>("policy", "the policy's name", (in PairedRow row) => row.Policy),
        new ValueColumn<PairedRow, long>("seed", "the run's seed", (in PairedRow row) => (long)row.Seed),
        new TextColumn<PairedRow>("outcome", "the outcome's name", (in PairedRow row) => row.Outcome.Name),
        new TextColumn<PairedRow>("unit", "count, money, price, quantity, ratio or seconds", (in PairedRow row) => Words.SnakeCase(row.Outcome.Unit.ToString())),
        new OptionalColumn<PairedRow, double>("value", "the policy's, in the outcome's unit; null for no data", (in PairedRow row) => row.Value),
        new OptionalColumn<PairedRow, double>("first", "the first policy's with the same seed", (in PairedRow row) => row.First),
        new OptionalColumn<PairedRow, double>("difference", "value less first; null without both", (in PairedRow row) => row.Value - row.First),
        new TextColumn<PairedRow>("fingerprint", "of the policy's run", (in PairedRow row) => row.Fingerprint),
    ];
}

/// <summary>One row of <c>paired.parquet</c>.</summary>
internal readonly record struct PairedRow(string Policy, ulong Seed, MetricDefinition Outcome, double? Value, double? First, string Fingerprint);
