using ExchangeMesh.Laboratory.Reports;
using SkiaSharp;
using Svg.Skia;

namespace ExchangeMesh.Cli;

/// <summary>Figures as PNG images, at twice their size in dots.</summary>
internal static class FigureImages
{
    private const float DotsPerUnit = 2;

    private static readonly string[] FontDirectories =
    [
        "/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts",
        Environment.GetFolderPath(Environment.SpecialFolder.Fonts),
    ];

    /// <summary>Writes a PNG of each figure.</summary>
    /// <returns>Why there are none, as a sentence; empty where there are.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static string Write(IReadOnlyList<ReportFigure> figures, string directory)
    {
        using var font = Font();
        if (font is null)
        {
            return "no PNG was written, because no TrueType font is installed to draw their text with; install one (Debian and Ubuntu: apt-get install fonts-dejavu-core) and try again";
        }

        foreach (var figure in figures)
        {
            using var svg = new SKSvg();
            svg.Settings.TypefaceProviders = [new OneFont(font)];
            using var picture = svg.FromSvg(figure.Svg) ?? throw new InvalidDataException($"{figure.Name}.svg cannot be drawn.");
            using var file = File.Create(Path.Combine(directory, figure.Name + ".png"));
            picture.ToImage(file, SKColors.White, SKEncodedImageFormat.Png, 100, DotsPerUnit, DotsPerUnit, SKColorType.Rgba8888, SKAlphaType.Premul, SKColorSpace.CreateSrgb());
        }

        return "";
    }

    /// <summary>The first of a few common fonts that is installed, else any; null for none.</summary>
    private static SKTypeface? Font()
    {
        var files = FontDirectories
            .Where(directory => directory.Length > 0 && Directory.Exists(directory))
            .SelectMany(directory => Directory.EnumerateFiles(directory, "*.ttf", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .ToList();
        string[] liked = ["LiberationSans-Regular", "Arial", "DejaVuSans", "NotoSans-Regular"];
        return liked
            .Select(name => files.Find(file => string.Equals(Path.GetFileNameWithoutExtension(file), name, StringComparison.OrdinalIgnoreCase)))
            .Concat(files)
            .OfType<string>()
            .Select(file => SKTypeface.FromFile(file))
            .FirstOrDefault(typeface => typeface is not null);
    }

    private sealed class OneFont(SKTypeface font) : Svg.Skia.TypefaceProviders.ITypefaceProvider
    {
        public SKTypeface FromFamilyName(string fontFamily, SKFontStyleWeight fontWeight, SKFontStyleWidth fontWidth, SKFontStyleSlant fontStyle) => font;
    }
}
