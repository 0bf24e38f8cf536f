using ExchangeMesh.Laboratory.Comparisons;
using ExchangeMesh.Laboratory.Reports;
using ExchangeMesh.Laboratory.Runs;
using ExchangeMesh.Recording;
using ExchangeMesh.Recording.Reports;

namespace ExchangeMesh.Laboratory.Tests.Comparisons;

/// <summary>One comparison of the spiral with and without liquidations, which several tests look at.</summary>
public sealed class FinishedComparison : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("exchangemesh-comparison-");

    public FinishedComparison()
    {
        var (done, failures) = Comparison.Execute(new ComparisonOptions
        {
            Policies =
            [
                new Policy("with", seed => Readings.SpiralOf(seed, isLiquidating: true)),
                new Policy("without", seed => Readings.SpiralOf(seed, isLiquidating: false)),
            ],
            Seeds = [.. Enumerable.Range(1, 6).Select(seed => (ulong)seed)],
            RankedBy = "max_drawdown",
            Runs = new RunBatchOptions { Threads = 2 },
        });
        Assert.Empty(failures);
        Comparison = done!;
        Folder = _directory.FullName;
        ComparisonFolder.Write(Comparison, Folder, new RunHost { Engine = "sequential" });
        Report = File.ReadAllText(ResultReport.Write(Folder));
    }

    public Comparison Comparison { get; }

    public string Folder { get; }

    public string Report { get; }

    public void Dispose() => _directory.Delete(recursive: true);
}

public sealed class ComparisonTests(FinishedComparison finished) : IClassFixture<FinishedComparison>
{
    [Fact]
    public void Without_liquidations_nothing_is_liquidated_and_the_difference_says_so()
    {
        var liquidations = finished.Comparison.Differences[0].Find("liquidations")!;

        Assert.Equal((6, 0), (liquidations.Lower, liquidations.Higher));
        Assert.Equal(0, liquidations.SecondMean);
        Assert.True(liquidations.FirstMean > 1);
    }

    [Fact]
    public void The_same_comparison_gives_the_same_bytes()
    {
        using var again = new FinishedComparison();

        Assert.Equal(File.ReadAllBytes(Path.Combine(finished.Folder, "comparison.json")), File.ReadAllBytes(Path.Combine(again.Folder, "comparison.json")));
        Assert.Equal(File.ReadAllBytes(Path.Combine(finished.Folder, "paired.parquet")), File.ReadAllBytes(Path.Combine(again.Folder, "paired.parquet")));
        Assert.Equal(finished.Report, again.Report);
    }

    [Fact]
    public void The_table_has_a_row_for_each_policy_seed_and_outcome()
    {
        var rows = StreamRows.Read(Path.Combine(finished.Folder, "paired.parquet"), "policy", "seed", "outcome", "value", "first", "difference").ToList();

        Assert.Equal(2 * 6 * finished.Comparison.Policies[0].Catalog.All.Count, rows.Sum(group => group.Count));
        foreach (var group in rows)
        {
            for (var row = 0; row < group.Count; row++)
            {
                Assert.Equal(group.Numbers("value")[row] - group.Numbers("first")[row], group.Numbers("difference")[row]);
            }
        }
    }

    [Fact]
    public void The_story_of_the_deepest_price_begins_with_a_trade_and_says_where_the_runs_part()
    {
        Assert.Contains("the first trade at the lowest price of", finished.Report, StringComparison.Ordinal);
        Assert.Matches("<li>[^<]* recorded in trades: instrument [a-z]+.BTC-PERP, price ", finished.Report);
        Assert.Contains("The first recorded event in which with and without differ", finished.Report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chain_of_causes_leads_through_every_liquidation_above_one_in_the_cascade()
    {
        var folder = Assert.Single(Directory.GetDirectories(Path.Combine(finished.Folder, "runs", "policy-1")));
        var rows = Assert.Single(StreamRows.Read(Path.Combine(folder, "cascade.parquet"), "id", "parent", "depth"));
        var node = Array.IndexOf(rows.Integers("depth"), rows.Integers("depth").Max());
        var above = new List<long>();
        for (var at = node; !double.IsNaN(rows.Numbers("parent")[at]);)
        {
            at = (int)rows.Numbers("parent")[at];
            above.Add(rows.Integers("id")[at]);
        }

        var chain = ResultEvents.Open(folder).ChainOf(rows.Integers("id")[node]).Select(link => link.Id).ToList();

        Assert.NotEmpty(above);
        Assert.Equal(rows.Integers("id")[node], chain[0]);
        Assert.Equal(above, chain.Where(above.Contains));
    }

    [Fact]
    public void The_report_is_one_file_that_fetches_nothing_and_every_picture_says_what_it_shows()
    {
        Assert.DoesNotContain("src=\"http", finished.Report, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"http", finished.Report, StringComparison.Ordinal);
        var pictures = finished.Report.Split("<svg class=\"chart\"")[1..];
        Assert.True(pictures.Length >= 4);
        Assert.All(pictures, picture => Assert.Matches("^[^>]*role=\"img\" tabindex=\"0\" aria-label=\"[^\"]+\"", picture));
    }

    [Fact]
    public void Its_figures_stand_alone_as_XML_with_colours_of_their_own()
    {
        var figures = ReportFigure.Of(Path.Combine(finished.Folder, "report.html"));

        Assert.True(figures.Count >= 4);
        Assert.Equal(figures.Count, figures.Select(figure => figure.Name).Distinct(StringComparer.Ordinal).Count());
        Assert.All(figures, figure =>
        {
            var root = System.Xml.Linq.XDocument.Parse(figure.Svg).Root!;
            Assert.Equal("{http://www.w3.org/2000/svg}svg", root.Name.ToString());
            Assert.DoesNotContain("var(--", figure.Svg, StringComparison.Ordinal);
        });
        Assert.Contains(figures, figure => figure.Svg.Contains(">without</text>", StringComparison.Ordinal));
    }

    [Fact]
    public void A_folder_of_something_else_is_not_overwritten()
    {
        var other = Directory.CreateTempSubdirectory("exchangemesh-other-");
        try
        {
            File.WriteAllText(Path.Combine(other.FullName, "mine.txt"), "mine");

            Assert.Throws<IOException>(() => ComparisonFolder.Write(finished.Comparison, other.FullName, new RunHost { Engine = "sequential" }));
            Assert.Equal(["mine.txt"], Directory.GetFileSystemEntries(other.FullName).Select(Path.GetFileName));
        }
        finally
        {
            other.Delete(recursive: true);
        }
    }
}
