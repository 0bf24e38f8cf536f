using ExchangeMesh.Scenarios.Reading;

namespace ExchangeMesh.Scenarios.Planning;

/// <summary>Makes distributions of nodes.</summary>
internal sealed class SpreadReader(DiagnosticList diagnostics)
{
    /// <summary>Returns the distribution that a node writes.</summary>
    /// <param name="node">A single value or a mapping with one distribution.</param>
    /// <param name="least">The least value that may be drawn, where the node says nothing.</param>
    /// <param name="greatest">The greatest value that may be drawn, where the node says nothing.</param>
    public Distribution Read(DocumentNode node, double least, double greatest)
    {
        if (node.IsScalar || !node.IsSound || node.Fields.Count != 1)
        {
            return new Constant(node.AsNumber());
        }

        var inner = node.Fields[0].Value;
        var low = inner["min"].Measure is { } given ? (double)given : least;
        var high = inner["max"].Measure is { } most ? (double)most : greatest;
        var isPareto = node.Fields[0].Name is "pareto";
        if (low > high && !isPareto)
        {
            diagnostics.Add(inner, DiagnosticCode.BadDistribution, "'min' is above 'max'.");
            high = low;
        }

        return node.Fields[0].Name switch
        {
            "uniform" => Uniform(inner),
            "normal" => new Normal(inner["mean"].AsNumber(), inner["deviation"].AsNumber(), low, high),
            "lognormal" => LogNormal(inner, low, high),
            "pareto" => Pareto(inner, high),
            _ => Choice(inner),
        };
    }

    /// <summary>Returns the asset of a distribution of amounts, taken from any of its values; values in others are reported.</summary>
    public DocumentNode UnitNodeOf(DocumentNode node)
    {
        DocumentNode? first = null;
        foreach (var amount in AmountsOf(node))
        {
            first ??= amount;
            if (!string.Equals(amount.Unit, first.Unit, StringComparison.Ordinal))
            {
                diagnostics.Add(amount, DiagnosticCode.WrongAsset, $"'{amount.Text}' is an amount of {amount.Unit}; an amount of {first.Unit} was expected.");
            }
        }

        return first ?? node;
    }

    private static IEnumerable<DocumentNode> AmountsOf(DocumentNode node)
    {
        if (node.Measure is not null && node.Unit.Length > 0)
        {
            return [node];
        }

        return node.Items.Concat(node.Fields.Select(field => field.Value)).SelectMany(AmountsOf);
    }

    private Uniform Uniform(DocumentNode inner)
    {
        var uniform = new Uniform(inner["from"].AsNumber(), inner["to"].AsNumber());
        if (inner["from"].Measure is { } from && inner["to"].Measure is { } to && from > to)
        {
            diagnostics.Add(inner, DiagnosticCode.BadDistribution, "'from' is above 'to'.");
        }

        return uniform;
    }

    private LogNormal LogNormal(DocumentNode inner, double low, double high)
    {
        if (inner["median"].Measure is <= 0)
        {
            diagnostics.Add(inner["median"], DiagnosticCode.BadDistribution, "the median of a log-normal distribution must be above zero.");
        }

        return new LogNormal(inner["median"].AsNumber(), inner["sigma"].AsNumber(), low, high);
    }

    private Pareto Pareto(DocumentNode inner, double high)
    {
        if (inner["min"].Measure is <= 0)
        {
            diagnostics.Add(inner["min"], DiagnosticCode.BadDistribution, "the least value of a Pareto distribution must be above zero.");
        }

        if (inner["min"].AsNumber() > high)
        {
            diagnostics.Add(inner, DiagnosticCode.BadDistribution, "'min' is above 'max'.");
        }

        return new Pareto(inner["min"].AsNumber(), inner["exponent"].AsNumber(), high);
    }

    private static Distribution Choice(DocumentNode inner) => inner.Items.Count == 0
        ? new Constant(0)
        : new Choice([.. inner.Items.Select(item => item["value"].AsNumber())], [.. inner.Items.Select(item => item["weight"].AsNumber())]);
}
