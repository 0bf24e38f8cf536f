using System.Globalization;
using System.Reflection;
using System.Text;

namespace ExchangeMesh.Recording.Reports;

/// <summary>What every report page begins and ends with: one file that needs no network, for screens light and dark, and for paper.</summary>
internal static class PageFrame
{
    /// <summary>Begins a page, up to its body.</summary>
    /// <param name="page">The page.</param>
    /// <param name="title">Its title.</param>
    /// <param name="clock">What virtual time zero stands for, or null.</param>
    public static void Begin(Page page, string title, DateTimeOffset? clock)
    {
        page.Raw("<!doctype html>\n<html lang=\"en\"").Add($" data-clock=\"{clock?.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture)}\"").Raw(">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Raw("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        page.Line($"<title>{title} · ExchangeMesh</title>");
        page.Raw("<style>").Raw(Asset("report.css")).Raw("</style>\n</head>\n<body>\n");
    }

    /// <summary>Ends a page.</summary>
    /// <param name="page">The page.</param>
    /// <param name="footer">What stands at its foot.</param>
    public static void End(Page page, string footer)
    {
        page.Line($"<footer>{footer}</footer>");
        page.Raw("<script>").Raw(Asset("report.js")).Raw("</script>\n</body>\n</html>\n");
    }

    /// <summary>Writes a file so that nobody ever sees half of it.</summary>
    /// <returns>Its path.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static string WriteWhole(string path, string text)
    {
        var partial = path + ".partial";
        File.WriteAllText(partial, text, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        File.Move(partial, path, overwrite: true);
        return path;
    }

    /// <summary>Returns the text of a file that reports are made with.</summary>
    public static string Asset(string name)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream("Reports." + name)
            ?? throw new InvalidOperationException($"The assembly lacks {name}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }
}
