namespace ExchangeMesh.Laboratory.Designs;

/// <summary>A field of the scenario that is varied: over values that are listed, or over a range.</summary>
/// <param name="Path">The field's path.</param>
/// <param name="Values">The listed values as they would stand in the file; empty for a range.</param>
/// <param name="Range">The range; null for listed values.</param>
public sealed record SweepAxis(string Path, IReadOnlyList<string> Values, AxisRange? Range)
{
    /// <summary>The values that a grid takes, in order.</summary>
    public IReadOnlyList<string> GridValues => Range is { } range ? [.. range.Grid().Select(value => value.ToString())] : Values;

    /// <summary>Returns the value at a share: of the range, or of the list, whose values have equal shares.</summary>
    /// <param name="share">From 0 up to but not including 1.</param>
    public string At(double share) => Range is { } range
        ? range.At(share).ToString()
        : Values[Math.Clamp((int)(share * Values.Count), 0, Values.Count - 1)];

    /// <summary>Returns the axis as it is written on the command line.</summary>
    public override string ToString() => Range is { } range
        ? $"{Path}={new WrittenNumber(range.From, range.Unit)}..{new WrittenNumber(range.To, range.Unit)}{(range.Count > 0 ? $":{range.Count}" : "")}{(range.IsLogarithmic ? ":log" : "")}"
        : $"{Path}={string.Join(',', Values)}";
}
