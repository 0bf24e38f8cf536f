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
        PageFrame.WriteWhole(Path.Combine(resultsFolder, PictureName), Picture.Of(source, spans[0]));
        return PageFrame.WriteWhole(Path.Combine(resultsFolder, ReportName), PageOf(source, spans));
    }

    private static string PageOf(ReportSource source, IReadOnlyList<ReportSpan> spans)
    {
        var page = new Page();
        PageFrame.Begin(page, source.Summary.Scenario, source.Clock);
        HeadSection.Write(page, source);
        page.Raw("<main>\n");
        HeadlineSection.Write(page, source);
        TimeSection.Write(page, source, spans);
        HeatSection.Write(page, source, spans[0]);
        CascadeSection.Write(page, source);
        ContagionSection.Write(page, source);
        BranchingSection.Write(page, source);
        ChannelSection.Write(page, source);
        LossSection.Write(page, source);
        AttackSection.Write(page, source);
        FactSection.Write(page, source);
        ManifestSection.Write(page, source);
        page.Raw("</main>\n");
        PageFrame.End(page, "Made by ExchangeMesh from the Parquet files beside this page. Every figure can be computed from them again.");
        return page.ToString();
    }
}
