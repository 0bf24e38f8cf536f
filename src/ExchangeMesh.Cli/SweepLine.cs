using System.Diagnostics;
using System.Globalization;
using ExchangeMesh.Laboratory.Sweeps;

namespace ExchangeMesh.Cli;

/// <summary>Shows how far a sweep is, on standard error: one line that is written over on a terminal, a line every five seconds elsewhere.</summary>
/// <param name="before">What was done by an earlier attempt.</param>
internal sealed class SweepLine(SweepProgress before)
{
    private static readonly TimeSpan PlainEvery = TimeSpan.FromSeconds(5);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private TimeSpan _shownAt;
    private int _width;

    /// <summary>How long it has taken.</summary>
    public TimeSpan Elapsed => _watch.Elapsed;

    /// <summary>Shows how far it is, where it is time to.</summary>
    public void Show(SweepProgress at)
    {
        var elapsed = _watch.Elapsed;
        if (!_isTerminal && elapsed - _shownAt < PlainEvery)
        {
            return;
        }

        _shownAt = elapsed;
        var line = Text(at, elapsed);
        if (_isTerminal)
        {
            Console.Error.Write("\r" + line.PadRight(_width));
            _width = line.Length;
        }
        else
        {
            Console.Error.WriteLine(line);
        }
    }

    /// <summary>Takes the line away.</summary>
    public void Clear()
    {
        if (_isTerminal && _width > 0)
        {
            Console.Error.Write("\r" + new string(' ', _width) + "\r");
        }
    }

    private string Text(SweepProgress at, TimeSpan elapsed)
    {
        var made = at.Done - before.Done;
        var left = made > 0 ? (elapsed * (at.Rows - at.Done) / made).ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture) : "?";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{at.Done / (double)at.Rows,4:P0}  {at.Done:#,##0} of {at.Rows:#,##0} runs{(at.Failed > 0 ? $", {at.Failed:#,##0} failed" : "")}  {made / Math.Max(0.001, elapsed.TotalSeconds):0.0} runs/s  {left} left");
    }
}
