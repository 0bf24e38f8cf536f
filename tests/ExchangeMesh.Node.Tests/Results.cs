using System.Text.Json.Nodes;

namespace ExchangeMesh.Node.Tests;

/// <summary>A results folder, read the way a user's script reads it: by file name and by name in the JSON.</summary>
/// <param name="folder">Its path.</param>
public sealed class Results(string folder)
{
    /// <summary>Its path.</summary>
    public string Folder => folder;

    /// <summary>The names of its files, in order.</summary>
    public IReadOnlyList<string> Files => [.. Directory.GetFiles(folder).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    /// <summary>The manifest's text.</summary>
    public string ManifestText => File.ReadAllText(Manifest);

    /// <summary>The manifest's text without its object <c>host</c>, which is its last.</summary>
    public string ManifestTextWithoutHost
    {
        get
        {
            var text = ManifestText;
            var host = text.IndexOf("\n  \"host\": {", StringComparison.Ordinal);
            Assert.True(host > 0, "the manifest has no host");
            Assert.Equal("\n  }\n}", text[text.IndexOf("\n  }", host, StringComparison.Ordinal)..].TrimEnd());
            return text[..host];
        }
    }

    /// <summary>The fingerprint by the manifest.</summary>
    public string Fingerprint => Field("fingerprint").GetValue<string>();

    /// <summary>Whether the run was stopped early, by the manifest.</summary>
    public bool IsInterrupted => Field("interrupted").GetValue<bool>();

    private string Manifest => Path.Combine(folder, "manifest.json");

    /// <summary>Fails unless other results are equal byte for byte, but for what the manifest and the report say of the host.</summary>
    public void AreThoseOf(Results other)
    {
        Assert.Equal(Files, other.Files);
        Assert.Equal(ManifestTextWithoutHost, other.ManifestTextWithoutHost);
        foreach (var file in Files.Where(file => file is not ("manifest.json" or "report.html")))
        {
            Assert.True(
                File.ReadAllBytes(Path.Combine(Folder, file)).AsSpan().SequenceEqual(File.ReadAllBytes(Path.Combine(other.Folder, file))),
                $"{file} differs");
        }
    }

    /// <summary>Writes another fingerprint into the manifest: its first digit is changed.</summary>
    public void AlterFingerprint()
    {
        var before = Fingerprint;
        var after = (before[0] == '0' ? '1' : '0') + before[1..];
        File.WriteAllText(Manifest, ManifestText.Replace(before, after, StringComparison.Ordinal));
    }

    private JsonNode Field(string name) => JsonNode.Parse(ManifestText)![name]!;
}
