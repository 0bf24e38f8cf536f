using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using ExchangeMesh.Recording.Measures;

namespace ExchangeMesh.Recording.Reports;

/// <summary>Writes published results beside measured ones: as a page that needs no network and no other file, and as JSON.</summary>
public static class PublishedReport
{
    /// <summary>The name of the page's file.</summary>
    public const string PageName = "published.html";

    /// <summary>The name of the JSON file.</summary>
    public const string JsonName = "published.json";

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes both files into a folder, which is made where it is not there.</summary>
    /// <returns>The page's path.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static string Write(string folder, IReadOnlyList<ReproducedResult> results)
    {
        Directory.CreateDirectory(folder);
        PageFrame.WriteWhole(Path.Combine(folder, JsonName), Json(results));
        return PageFrame.WriteWhole(Path.Combine(folder, PageName), PageOf(results));
    }

    /// <summary>Returns the results as JSON.</summary>
    public static string Json(IReadOnlyList<ReproducedResult> results) => JsonSerializer.Serialize(results, Options) + "\n";

    /// <summary>Returns a number for people: all digits that matter, no more.</summary>
    public static string Number(double? value) => value?.ToString("0.############", CultureInfo.InvariantCulture) ?? "–";

    /// <summary>Returns what is expected, for people.</summary>
    public static string Expected(ReproducedValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return (value.Published, value.Least, value.Greatest) switch
        {
            ({ } published, _, _) => Number(published),
            (_, { } least, { } greatest) => $"{Number(least)} to {Number(greatest)}",
            (_, { } least, _) => $"at least {Number(least)}",
            (_, _, { } greatest) => $"at most {Number(greatest)}",
            _ => "any",
        };
    }

    private static string PageOf(IReadOnlyList<ReproducedResult> results)
    {
        var page = new Page();
        PageFrame.Begin(page, "Published results", clock: null);
        page.Raw("<header class=\"top\">\n<p class=\"eyebrow\">ExchangeMesh · published results</p>\n<h1>Published results reproduced</h1>\n");
        page.Line($"<p class=\"say\">{results.Count(result => result.HasPassed)} of {results.Count} results are within the tolerances stated; each is a scenario, run on the same participants as every other.</p>\n</header>\n<main>");
        foreach (var result in results)
        {
            Section(page, result);
        }

        page.Raw("</main>\n");
        PageFrame.End(page, "Made by ExchangeMesh. The same fingerprint comes from any number of partitions.");
        return page.ToString();
    }

    private static void Section(Page page, ReproducedResult result)
    {
        page.Line($"<section id=\"{result.Name}\">\n<h2>{result.Name}: {result.Passed} of {result.Values.Count} within tolerance</h2>\n<p class=\"say\">{result.Description}</p>\n<p><small>{result.Source}</small></p>");
        if (result.Note.Length > 0)
        {
            page.Line($"<p><small>{result.Note}</small></p>");
        }

        page.Raw("<div class=\"box\" tabindex=\"0\"><table><thead><tr><th scope=\"col\">value</th><th>expected</th><th>measured</th><th>tolerance</th><th class=\"left\">verdict</th><th class=\"left\">run</th></tr></thead><tbody>\n");
        foreach (var value in result.Values)
        {
            page.Line($"<tr><td class=\"wrap\">{value.Text}</td><td>{Expected(value)}</td><td>{(value.Measured is null ? value.Note : Number(value.Measured))}</td><td>{(value.Published is null ? "band" : value.Tolerance)}</td><td class=\"left\">{(value.HasPassed ? "pass" : "FAIL")}</td><td class=\"wrap\"><small>{value.Run}</small></td></tr>");
        }

        page.Line($"</tbody></table></div>\n<p class=\"mono\"><small>{result.Runs} runs, fingerprint {result.Fingerprint}</small></p>\n<details><summary>The scenario with every parameter</summary><pre>{result.Parameters}</pre></details>\n</section>");
    }
}
