using System.Globalization;

namespace ExchangeMesh.Cli;

/// <summary>Shows how many runs are done, on standard error: one line that is written over on a terminal, a line every five seconds elsewhere.</summary>
/// <param name="runs">How many runs there are; 0 where that is not known.</param>
/// <param name="before">How many of them were done before.</param>
internal sealed class RunsLine(int runs, int before = 0)
{
    private readonly StatusLine _line = new();

    /// <summary>How long it has taken.</summary>
    public TimeSpan Elapsed => _line.Elapsed;

    /// <summary>Shows how many are done, where it is time to.</summary>
    public void Show(int done) => Show(done, 0);

    /// <summary>Shows how many are done, where it is time to.</summary>
    /// <param name="done">How many, those of before with them.</param>
    /// <param name="failed">How many of these have failed.</param>
    public void Show(int done, int failed) => _line.Show(elapsed => Text(done, failed, elapsed));

    /// <summary>Takes the line away.</summary>
    public void Clear() => _line.Clear();

    private string Text(int done, int failed, TimeSpan elapsed)
    {
        var made = done - before;
        var failures = failed == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", {failed:#,##0} failed");
        var rate = made / Math.Max(0.001, elapsed.TotalSeconds);
        if (runs == 0)
        {
            return string.Create(CultureInfo.InvariantCulture, $"{done:#,##0} runs{failures}  {rate:0.0} runs/s");
        }

        var left = made == 0 ? "?" : (elapsed * (runs - done) / made).ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{done:#,##0} of {runs:#,##0} runs{failures}  {rate:0.0} runs/s  {left} left");
    }
}
