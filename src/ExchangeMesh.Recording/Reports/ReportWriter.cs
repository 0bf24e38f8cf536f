using System.Reflection;
using System.Text;

namespace ExchangeMesh.Recording.Reports;

/// <summary>Makes <c>report.html</c> and <c>picture.svg</c> from a results folder.</summary>
public static class ReportWriter
{
    /// <summary>The name of the report's file.</summary>
    public const string ReportName = "report.html";

    /// <summary>The name of the picture's file.</summary>
    public const string PictureName = "picture.svg";

    /// <summary>Writes the report, which needs no network and no other file, and the picture, into a results folder.</summary>
    /// <param name="resultsFolder">A complete or interrupted results folder; earlier reports give way.</param>
    /// <returns>The report's path.</returns>
    /// <exception cref="InvalidDataException">It is not a results folder of this version.</exception>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static string Write(string resultsFolder)
    {
        ArgumentNullException.ThrowIfNull(resultsFolder);
        var source = ReportSource.Read(resultsFolder);
        var spans = ReportSpan.Of(source);
        WriteWhole(Path.Combine(resultsFolder, PictureName), Picture.Of(source, spans[0]));
        return WriteWhole(Path.Combine(resultsFolder, ReportName), PageOf(source, spans));
    }

    private static string PageOf(ReportSource source, IReadOnlyList<ReportSpan> spans)
    {
        var page = new Page();
        page.Raw("<!doctype html>\n<html lang=\"en\"").Add($" data-clock=\"{source.Clock?.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture)}\"").Raw(">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        page.Line($"<title>{source.Summary.Scenario} · ExchangeMesh</title>");
        page.Raw("<style>").Raw(Asset("report.css")).Raw("</style>\n</head>\n<body>\n");
        HeadSection.Write(page, source);
        page.Raw("<main>\n");
        HeadlineSection.Write(page, source);
        TimeSection.Write(page, source, spans);
        CascadeSection.Write(page, source);
        ContagionSection.Write(page, source);
        BranchingSection.Write(page, source);
        ChannelSection.Write(page, source);
        LossSection.Write(page, source);
        AttackSection.Write(page, source);
        FactSection.Write(page, source);
        ManifestSection.Write(page, source);
        page.Raw("</main>\n<footer>Made by ExchangeMesh from the Parquet files beside this page. Every figure can be computed from them again.</footer>\n");
        page.Raw("<script>").Raw(Asset("report.js")).Raw("</script>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static string WriteWhole(string path, string text)
    {
        var partial = path + ".partial";
        File.WriteAllText(partial, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        File.Move(partial, path, overwrite: true);
        return path;
    }

    private static string Asset(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Reports." + name)
            ?? throw new InvalidOperationException($"The assembly lacks {name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
