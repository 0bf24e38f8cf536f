using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Resolving;

/// <summary>
/// Rulebooks do not know the assets of the venues that follow them: they write <c>ACCOUNT</c>, <c>QUOTE</c>,
/// <c>BASE</c> and <c>SETTLEMENT</c>, and here the assets take their places.
/// </summary>
internal static class Placeholders
{
    /// <summary>The words that stand for assets, which no asset may be named.</summary>
    public static readonly IReadOnlyList<string> Words = ["ACCOUNT", "QUOTE", "BASE", "SETTLEMENT"];

    /// <summary>Returns the node with every placeholder replaced, all the way down.</summary>
    public static DocumentNode Fill(DocumentNode node, params (string Word, string Asset)[] assets)
    {
        switch (node.Kind)
        {
            case NodeKind.List:
                return node with { Items = [.. node.Items.Select(item => Fill(item, assets))] };
            case NodeKind.Mapping:
                return node with { Fields = [.. node.Fields.Select(field => field with { Value = Fill(field.Value, assets) })] };
            case NodeKind.Scalar when node.Measure is not null && node.Unit.Length > 0:
                foreach (var (word, asset) in assets)
                {
                    if (string.Equals(node.Unit, word, StringComparison.Ordinal) && asset.Length > 0)
                    {
                        return node with { Unit = asset, Text = string.Concat(node.Text.AsSpan(0, node.Text.Length - word.Length), asset) };
                    }
                }

                return node;
            default:
                return node;
        }
    }
}
