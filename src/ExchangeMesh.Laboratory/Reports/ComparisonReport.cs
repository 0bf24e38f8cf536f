using System.Globalization;
using System.Text.Json;
using ExchangeMesh.Laboratory.Comparisons;
using ExchangeMesh.Laboratory.Statistics;
using ExchangeMesh.Recording.Reports;
using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Laboratory.Reports;

/// <summary>The page of a comparison.</summary>
public static class ComparisonReport
{
    private const int MostRows = 30;

    /// <summary>Writes <c>report.html</c> into a comparison's folder.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="InvalidDataException">It is not a comparison's folder of this version.</exception>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static string Write(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var document = Read(folder);
        var page = new Page();
        PageFrame.Begin(page, string.Join(" vs ", document.Policies.Select(policy => policy.Name)), null);
        Head(page, document);
        page.Raw("<main>\n");
        Verdicts(page, document);
        Pairs(page, document);
        foreach (var difference in document.Differences)
        {
            Differences(page, document, difference);
        }

        SideBySide(page, document, folder);
        Causes(page, document);
        page.Raw("</main>\n");
        PageFrame.End(page, "Made by ExchangeMesh from comparison.json and the runs beside it; paired.parquet has every outcome of every run.");
        return PageFrame.WriteWhole(Path.Combine(folder, ReportWriter.ReportName), page.ToString());
    }

    private static ComparisonDocument Read(string folder)
    {
        try
        {
            var document = JsonSerializer.Deserialize(File.ReadAllText(Path.Combine(folder, ComparisonFolder.DocumentName)), ComparisonJson.Default.ComparisonDocument);
            return document is { SchemaVersion: ComparisonDocument.CurrentSchemaVersion }
                ? document
                : throw new InvalidDataException($"{folder} does not hold a comparison of schema version {ComparisonDocument.CurrentSchemaVersion}.");
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException($"{folder} does not hold a comparison: {fault.Message}", fault);
        }
    }

    private static void Head(Page page, ComparisonDocument document)
    {
        page.Raw("<header class=\"top\">\n<p class=\"eyebrow\">ExchangeMesh · comparison of policies</p>\n");
        page.Line($"<h1>{string.Join(" vs ", document.Policies.Select(policy => policy.Name))}</h1>");
        page.Line($"<p class=\"say\">The same seeds, shocks and random draws under each policy, so each seed is a pair. Everything is held against the first policy, {document.Policies[0].Name}.</p>");
        page.Line($"<p><span class=\"badge\">{document.Pairs.Count} seeds: {document.Seeds}</span><span class=\"badge\">{ShareText.Of(document.Confidence)} confidence</span><span class=\"badge\">ranked by {document.RankedBy}, {(document.HigherIsBetter ? "highest" : "lowest")} first</span><span class=\"badge{(document.Differences.All(one => one.IsPaired) ? "" : " warn")}\">{(document.Differences.All(one => one.IsPaired) ? "paired throughout" : "paired in part: see below")}</span></p>\n</header>");
        page.Raw("<nav aria-label=\"Sections\"><div><a href=\"#verdict\">Verdict</a><a href=\"#pairs\">Seed by seed</a><a href=\"#differences\">Differences</a><a href=\"#sides\">Side by side</a><a href=\"#causes\">Causes</a><button class=\"theme\" type=\"button\">Light / dark</button></div></nav>\n");
    }

    private static void Verdicts(Page page, ComparisonDocument document)
    {
        var unit = Enum.Parse<MetricUnit>(document.RankedUnit, ignoreCase: true);
        page.Raw("<section id=\"verdict\">\n<h2>Verdict</h2>\n");
        page.Add($"<div class=\"box\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">policy</th><th>rank</th><th>mean of {document.RankedBy}</th><th>{ShareText.Of(document.Confidence)} interval</th><th>no data</th></tr></thead><tbody>\n");
        foreach (var policy in document.Policies.OrderBy(policy => policy.Rank ?? int.MaxValue))
        {
            var interval = policy is { Lower: { } lower, Upper: { } upper } ? $"{MetricUnits.Show(lower, unit)} to {MetricUnits.Show(upper, unit)}" : "–";
            page.Line($"<tr><th scope=\"row\">{policy.Name}</th><td>{policy.Rank?.ToString(CultureInfo.InvariantCulture) ?? "–"}</td><td>{(policy.Mean is { } mean ? MetricUnits.Show(mean, unit) : "–")}</td><td>{interval}</td><td>{policy.NoData}</td></tr>");
        }

        page.Raw("</tbody></table></div>\n");
        foreach (var difference in document.Differences)
        {
            page.Line($"<p>{difference.Verdict}</p><p class=\"say\">{difference.Pairing}</p>");
        }

        page.Raw("</section>\n");
    }

    private static void Pairs(Page page, ComparisonDocument document)
    {
        page.Line($"<section id=\"pairs\">\n<h2>Seed by seed</h2>\n<p class=\"say\">Each column is one seed; the marks are the policies' {document.RankedBy} with it, in the order of the first policy's.</p>");
        page.Add($"<figure><figcaption><strong>{document.RankedBy}</strong>");
        Shapes.Legend(page, [.. document.Policies.Select(policy => policy.Name)]);
        page.Raw("</figcaption>\n");
        PairPicture.Draw(page, document);
        page.Raw("</figure>\n</section>\n");
    }

    private static void Differences(Page page, ComparisonDocument document, DifferenceDocument difference)
    {
        var rows = difference.Outcomes.Where(one => one.WholeRun && one.LowerWith + one.HigherWith > 0 && Scale(one) > 0).OrderBy(one => one.PAdjusted).ThenByDescending(one => Math.Abs(one.Difference) / Scale(one)).ToList();
        page.Line($"<section{new Page().Raw(ReferenceEquals(difference, document.Differences[0]) ? " id=\"differences\"" : "")}>\n<h2>{difference.Second} less {difference.First}</h2>");
        page.Line($"<p class=\"say\">Mean difference of each outcome of the whole run, as a share of the larger of the two means, with its {ShareText.Of(document.Confidence)} bootstrap interval. Full marks are shown by Wilcoxon's signed-rank test after Holm's correction; empty ones are not. Bounds beyond the axis are cut.</p>");
        if (rows.Count == 0)
        {
            page.Raw("<p>No outcome of the whole run differs with any seed.</p>\n</section>\n");
            return;
        }

        page.Add($"<figure><figcaption><strong>Relative differences</strong><span class=\"unit\">{Math.Min(rows.Count, MostRows)} of {rows.Count} outcomes that differ with some seed</span></figcaption>\n");
        ForestPicture.Draw(page, $"Differences between {difference.Second} and {difference.First} with intervals", [.. rows.Take(MostRows).Select(one => new ForestRow(
            one.Name,
            one.Difference / Scale(one),
            one.Lower / Scale(one),
            one.Upper / Scale(one),
            one.PAdjusted <= 1 - document.Confidence,
            $"{one.Show(one.Difference)} ({one.Show(one.Lower)} to {one.Show(one.Upper)})"))]);
        page.Raw("</figure>\n");
        Table(page, difference, difference.Outcomes.Where(one => one.WholeRun), "Every outcome of the whole run", isOpen: false);
        Table(page, difference, difference.Outcomes.Where(one => !one.WholeRun && one.LowerWith + one.HigherWith > 0), "Outcomes of venues, markets and groups that differ (corrected among themselves)", isOpen: false);
        page.Raw("</section>\n");
    }

    private static double Scale(OutcomeDocument one) => Math.Max(Math.Abs(one.FirstMean), Math.Abs(one.SecondMean));

    private static void Table(Page page, DifferenceDocument difference, IEnumerable<OutcomeDocument> outcomes, string title, bool isOpen)
    {
        page.Add($"<details{(isOpen ? " open" : "")}><summary>{title}</summary><div class=\"box\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">outcome</th><th>{difference.First}</th><th>{difference.Second}</th><th>difference</th><th>interval</th><th>lower / higher with</th><th>p</th><th>p corrected</th><th class=\"left\">verdict</th></tr></thead><tbody>\n");
        foreach (var one in outcomes)
        {
            page.Line($"<tr><th scope=\"row\" title=\"{one.Meaning}\">{one.Name}</th><td>{one.Show(one.FirstMean)}</td><td>{one.Show(one.SecondMean)}</td><td>{one.Show(one.Difference)}</td><td>{one.Show(one.Lower)} to {one.Show(one.Upper)}</td><td>{one.LowerWith} / {one.HigherWith} of {one.Pairs}</td><td>{P(one.PWilcoxon)}</td><td>{P(one.PAdjusted)}</td><td class=\"left\">{one.Verdict}</td></tr>");
        }

        page.Raw("</tbody></table></div></details>\n");
    }

    private static string P(double probability) => probability.ToString("0.####", CultureInfo.InvariantCulture);

    private static void SideBySide(Page page, ComparisonDocument document, string folder)
    {
        var sources = document.Policies.Select(policy => ReportSource.Read(Path.Combine(folder, policy.Folder))).ToList();
        var charts = sources.Select(source => TimeSection.PriceCharts(source, ReportSpan.Of(source)[^1]).ToList()).ToList();
        page.Line($"<section id=\"sides\">\n<h2>Side by side</h2>\n<p class=\"say\">Seed {document.Example.Seed.ToString(CultureInfo.InvariantCulture)}, with which {document.RankedBy} differs most. The same scale in each picture; shaded: a market is halted.</p>\n");
        foreach (var title in charts.SelectMany(one => one).Select(one => one.Title).Distinct(StringComparer.Ordinal))
        {
            var alike = charts.Select(one => one.FirstOrDefault(chart => string.Equals(chart.Title, title, StringComparison.Ordinal))).ToList();
            var reach = alike.Where(one => one.Chart is not null).SelectMany(one => one.Chart.Lines).SelectMany(line => line.Points).Select(point => point.V).ToList();
            if (reach.Count == 0)
            {
                continue;
            }

            page.Raw("<div class=\"sides\">\n");
            for (var place = 0; place < alike.Count; place++)
            {
                if (alike[place].Chart is { } chart)
                {
                    TimeSection.Figure(page, document.Policies[place].Name, $"{title}, {alike[place].Unit}", chart with { AlsoReaches = [reach.Min(), reach.Max()] });
                }
            }

            page.Raw("</div>\n");
        }

        page.Raw("</section>\n");
    }

    private static void Causes(Page page, ComparisonDocument document)
    {
        var example = document.Example;
        page.Line($"<section id=\"causes\">\n<h2>Where they part, and why</h2>\n<p class=\"say\">Seed {example.Seed.ToString(CultureInfo.InvariantCulture)}. Each event names what set it off; followed back from the event that made {document.RankedBy} what it is.</p>");
        if (example.PartAtS is { } at)
        {
            page.Line($"<h3>The first recorded event in which {document.Policies[0].Name} and {document.Policies[1].Name} differ: {Axis.Time(at, 1, null)}, in {example.PartIn}</h3><dl><dt>{document.Policies[0].Name}</dt><dd class=\"mono\">{example.First ?? "nothing at this place"}</dd><dt>{document.Policies[1].Name}</dt><dd class=\"mono\">{example.Second ?? "nothing at this place"}</dd></dl>");
        }
        else
        {
            page.Line($"<p>No recorded event differs between {document.Policies[0].Name} and {document.Policies[1].Name}.</p>");
        }

        page.Raw("<div class=\"sides\">\n");
        foreach (var story in example.Stories)
        {
            page.Line($"<div><h3>{story.Policy}: {document.RankedBy} {story.Value}</h3><p class=\"say\">From {story.Anchor}{(story.Events > 0 ? $", back through {story.Events} events, {story.Liquidations} of them liquidations" : "")}.</p><ol class=\"story\">");
            foreach (var step in story.Steps)
            {
                page.Line($"<li{new Page().Raw(step.StartsWith("through ", StringComparison.Ordinal) ? " class=\"between\"" : "")}>{step}</li>");
            }

            page.Raw("</ol></div>\n");
        }

        page.Raw("</div>\n</section>\n");
    }
}
