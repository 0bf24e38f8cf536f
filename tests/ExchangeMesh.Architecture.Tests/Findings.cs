namespace ExchangeMesh.Architecture.Tests;

/// <summary>Says everything that a test has found, and in full.</summary>
internal static class Findings
{
    /// <summary>Fails with all findings, one a line, where there are any.</summary>
    public static void None(IEnumerable<string> findings)
    {
        var found = findings.ToArray();
        Assert.True(found.Length == 0, string.Join('\n', found));
    }
}
