using System.Globalization;
using ExchangeMesh.Primitives;
using ExchangeMesh.World;

namespace ExchangeMesh.Cli;

/// <summary>Shows how far a run is, on standard error: one line that is written over on a terminal, a line every five seconds elsewhere.</summary>
/// <param name="end">The run's end.</param>
internal sealed class ProgressLine(VirtualTime end)
{
    private readonly StatusLine _line = new();

    /// <summary>Shows the state of the run, where it is time to.</summary>
    public void Show(RunProgress at, int liquidations) => _line.Show(elapsed => Text(at, liquidations, elapsed));

    /// <summary>Takes the line away.</summary>
    public void Clear() => _line.Clear();

    private string Text(RunProgress at, int liquidations, TimeSpan elapsed)
    {
        var share = Math.Clamp(at.Now.Nanoseconds / (double)Math.Max(1, end.Nanoseconds), 0, 1);
        var left = share > 0.005 ? TimeSpan.FromSeconds(elapsed.TotalSeconds * (1 - share) / share).ToString(@"m\:ss", CultureInfo.InvariantCulture) : "?";
        var clock = TimeSpan.FromSeconds(at.Now.Nanoseconds / 1_000_000_000).ToString("c", CultureInfo.InvariantCulture);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{share,4:P0}  virtual {clock}  {at.Events / Math.Max(0.001, elapsed.TotalSeconds):#,##0} events/s  {liquidations:#,##0} liquidations  {left} left");
    }
}
