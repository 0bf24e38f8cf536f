namespace ExchangeMesh.Node.Tests;

/// <summary>What one run of the program gave.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">What it wrote to standard output.</param>
/// <param name="Errors">What it wrote to standard error.</param>
public sealed record Outcome(int ExitCode, string Output, string Errors)
{
    /// <summary>The lines of standard output, without the empty ones.</summary>
    public IReadOnlyList<string> Lines => LinesOf(Output);

    /// <summary>The lines of standard error, without the empty ones.</summary>
    public IReadOnlyList<string> ErrorLines => LinesOf(Errors);

    /// <summary>What stands after a label at the start of a line of standard output, such as <c>fingerprint  1f…</c>.</summary>
    public string Labelled(string label) =>
        Assert.Single(Lines, line => line.StartsWith(label + " ", StringComparison.Ordinal))[label.Length..].Trim();

    /// <summary>Fails the test with everything that was written, unless the program ended as expected.</summary>
    public Outcome Ends(int exitCode)
    {
        Assert.True(exitCode == ExitCode, $"expected exit code {exitCode}, was {ExitCode}\n{Output}\n{Errors}");
        return this;
    }

    private static string[] LinesOf(string text) =>
        text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
