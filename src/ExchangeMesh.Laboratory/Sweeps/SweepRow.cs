namespace ExchangeMesh.Laboratory.Sweeps;

/// <summary>What one run of a sweep gave.</summary>
/// <param name="Number">The row.</param>
/// <param name="Fingerprint">The run's fingerprint; empty where it failed.</param>
/// <param name="Error">Why it failed; empty where it did not.</param>
/// <param name="Values">Its outcomes in the catalogue's order, null for no data; empty where it failed.</param>
public sealed record SweepRow(int Number, string Fingerprint, string Error, IReadOnlyList<double?> Values)
{
    /// <summary>Whether the run failed.</summary>
    public bool HasFailed => Error.Length > 0;

    /// <summary>Returns the row's name, which no reader takes for a number: <c>r000017</c>.</summary>
    public static string NameOf(int number) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"r{number:000000}");
}
