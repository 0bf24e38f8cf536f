using System.Xml.Linq;
using ExchangeMesh.Domain.Venues;
using ExchangeMesh.Recording;
using ExchangeMesh.Recording.Reports;
using static ExchangeMesh.Scenarios.Tests.Recording.Rows;
using static ExchangeMesh.Scenarios.Tests.Recording.SmallRun;

namespace ExchangeMesh.Scenarios.Tests.Recording;

public sealed class ReportWriterTests
{
    [Fact]
    public void The_report_shows_the_run_without_any_other_file()
    {
        using var folder = new TestFolder();
        var result = Spiral().Record(folder.Path);

        var report = File.ReadAllText(ReportWriter.Write(result.Folder!));

        Assert.Contains(result.Manifest.Fingerprint, report, StringComparison.Ordinal);
        Assert.Contains("alpha.BTC-PERP", report, StringComparison.Ordinal);
        Assert.Contains("class=\"halt\"", report, StringComparison.Ordinal);
        Assert.Contains("6 liquidations from alpha", report, StringComparison.Ordinal);
        Assert.DoesNotContain("src=", report, StringComparison.Ordinal);
        Assert.DoesNotContain("<link", report, StringComparison.Ordinal);
        Assert.DoesNotContain("://", report, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", report, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", report, StringComparison.Ordinal);
    }

    [Fact]
    public void The_contagion_network_has_an_arc_for_each_way_that_stress_took()
    {
        using var folder = new TestFolder();
        var result = LiquidationCascadeTests.Branching().Record(folder.Path);

        var report = File.ReadAllText(ReportWriter.Write(result.Folder!));

        Assert.Contains("<strong>Contagion network</strong>", report, StringComparison.Ordinal);
        Assert.Contains("1 liquidations at beta were set off at alpha", report, StringComparison.Ordinal);
        Assert.Contains("alpha: 2 liquidations set off at itself", report, StringComparison.Ordinal);
        Assert.DoesNotContain("liquidations at alpha were set off at beta", report, StringComparison.Ordinal);
    }

    [Fact]
    public void The_report_of_one_folder_is_the_same_each_time()
    {
        using var folder = new TestFolder();
        var result = Spiral().Record(folder.Path);

        var first = File.ReadAllText(ReportWriter.Write(result.Folder!));
        var second = File.ReadAllText(ReportWriter.Write(result.Folder!));

        Assert.Equal(first, second);
    }

    [Fact]
    public void A_run_in_which_nothing_happened_has_a_report_too()
    {
        using var folder = new TestFolder();
        var result = new SmallRun().Record(folder.Path);

        var report = File.ReadAllText(ReportWriter.Write(result.Folder!));

        Assert.Contains("Nothing was liquidated.", report, StringComparison.Ordinal);
    }

    [Fact]
    public void The_picture_is_well_formed_and_draws_every_venue_with_prices()
    {
        using var folder = new TestFolder();
        var result = Spiral().Record(folder.Path);
        ReportWriter.Write(result.Folder!);

        var picture = XDocument.Load(Path.Combine(result.Folder!, ReportWriter.PictureName));

        var lines = picture.Descendants().Where(element => element.Name.LocalName == "path" && (string?)element.Attribute("data-name") is not null);
        Assert.Equal(["alpha.BTC-PERP", "beta.BTC-PERP"], lines.Select(line => (string)line.Attribute("data-name")!));
    }

    [Fact]
    public void Text_from_a_scenario_is_shown_as_text()
    {
        using var folder = new TestFolder();
        var scenario = Scenario with { Description = "<script>alert(1)</script> & more" };
        var result = Spiral().Record(folder.Path, scenario);

        var report = File.ReadAllText(ReportWriter.Write(result.Folder!));

        Assert.DoesNotContain("<script>alert", report, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt; &amp; more", report, StringComparison.Ordinal);
    }

    [Fact]
    public void Facts_stand_beside_results()
    {
        using var folder = new TestFolder();
        var scenario = Scenario with { Facts = [new PublishedFact("The price fell", 14, "%", "klines", "alpha.max_drawdown")] };
        var result = Spiral().Record(folder.Path, scenario);

        var report = File.ReadAllText(ReportWriter.Write(result.Folder!));

        Assert.Contains("The price fell", report, StringComparison.Ordinal);
        Assert.Contains("<td>14 %</td>", report, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_results_is_refused()
    {
        using var folder = new TestFolder();

        var refused = Assert.Throws<InvalidDataException>(() => ReportWriter.Write(folder.Path));

        Assert.Contains("manifest.json", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_another_version_is_refused()
    {
        using var folder = new TestFolder();
        var result = Spiral().Record(folder.Path);
        File.WriteAllText(Path.Combine(result.Folder!, "summary.json"), "{\"instruments\":[\"alpha\"]}");

        Assert.Throws<InvalidDataException>(() => ReportWriter.Write(result.Folder!));
    }

    [Fact]
    public void A_long_run_with_a_great_cascade_has_a_report_below_three_megabytes()
    {
        using var folder = new TestFolder();
        var run = new SmallRun();
        var last = run.Add(0, Alpha, Liquidation(0, AlphaBtc));
        for (var index = 1; index < 40_000; index++)
        {
            var seconds = index * 0.0014;
            run.Add(seconds, Alpha, Mark(AlphaBtc, 500_000 + (index * 7919 % 40_000), depth: index % 977));
            if (index % 4 == 0)
            {
                var next = run.Add(seconds, Alpha, Liquidation(index / 4 % 10, AlphaBtc), last);
                last = index % 3 == 0 ? next : last;
            }
        }

        var result = run.Record(folder.Path);
        var report = new FileInfo(ReportWriter.Write(result.Folder!));

        Assert.InRange(report.Length, 100_000, 3_000_000);
    }

    private static SmallRun Spiral()
    {
        var run = new SmallRun();
        for (var index = 0; index < 5; index++)
        {
            run.Add(index * 0.1, Alpha, Mark(AlphaBtc, 500_000 - (index * 1_000), bid: 499_000 - (index * 1_000), ask: 500_000));
            run.Add(index * 0.1, Beta, Mark(BetaBtc, 50_000 - (index * 90), bid: 49_000, ask: 51_000));
        }

        var shock = run.Add(0.5, Director, Jump(Feed, -10));
        var root = run.Add(1, Alpha, Liquidation(0, AlphaBtc), shock);
        run.Add(1, Alpha, Trade(AlphaBtc, 480_000, 500, isLiquidation: true), root);
        run.Add(1.5, Alpha, Breaker(AlphaBtc, 0, MarketCondition.Halted));
        var second = run.Add(2, Beta, Liquidation(1, BetaBtc), root);
        run.Add(3, Beta, Liquidation(2, BetaBtc), second);
        run.Add(4, Lender, Call(3, 9, 100, 2_000, 50_000), second);
        run.Add(5, Alpha, Liquidation(4, AlphaBtc), root);
        run.Add(6, Alpha, Deleveraging(5, 0, AlphaBtc, 100, 480_000, 470_000), root);
        return run;
    }
}
