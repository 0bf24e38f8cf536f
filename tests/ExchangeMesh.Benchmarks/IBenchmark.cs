using System.Globalization;

namespace ExchangeMesh.Benchmarks;

/// <summary>One measurement that the project promises something about.</summary>
internal interface IBenchmark
{
    /// <summary>What the command line calls it.</summary>
    string Name { get; }

    /// <summary>What is measured, in one sentence.</summary>
    string Summary { get; }

    /// <summary>Measures.</summary>
    IReadOnlyList<Figure> Run();
}

/// <summary>One measured figure, beside what is promised of it.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Value">How much.</param>
/// <param name="Unit">In what; empty for a ratio.</param>
/// <param name="AtLeast">The promise from below, where there is one.</param>
/// <param name="AtMost">The promise from above, where there is one.</param>
internal sealed record Figure(string Name, double Value, string Unit = "", double? AtLeast = null, double? AtMost = null)
{
    /// <summary>Whether the promise is kept; true where there is none.</summary>
    public bool IsKept => !(Value < AtLeast) && !(Value > AtMost) && !double.IsNaN(Value);

    /// <inheritdoc/>
    public override string ToString()
    {
        var promise = (AtLeast, AtMost) switch
        {
            (null, null) => "",
            ({ } least, null) => $"promised at least {Number(least)}",
            (null, { } most) => $"promised at most {Number(most)}",
            ({ } least, { } most) => $"promised {Number(least)} to {Number(most)}",
        };
        var verdict = promise.Length == 0 ? "" : (IsKept ? ": kept" : ": FALLS SHORT");
        return $"  {Name,-52} {Number(Value),14} {Unit,-16} {promise}{verdict}";
    }

    private static string Number(double number) =>
        number.ToString(Math.Abs(number) >= 1000 ? "#,##0" : "0.###", CultureInfo.InvariantCulture);
}
