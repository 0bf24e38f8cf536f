using System.Diagnostics;
using System.Globalization;

namespace ExchangeMesh.Cli;

/// <summary>Shows how many runs are done, on standard error: one line that is written over on a terminal, a line every five seconds elsewhere.</summary>
/// <param name="runs">How many runs there are.</param>
internal sealed class RunsLine(int runs)
{
    private static readonly TimeSpan PlainEvery = TimeSpan.FromSeconds(5);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private TimeSpan _shownAt;
    private int _width;

    /// <summary>Shows how many are done, where it is time to.</summary>
    public void Show(int done)
    {
        var elapsed = _watch.Elapsed;
        if (!_isTerminal && elapsed - _shownAt < PlainEvery)
        {
            return;
        }

        _shownAt = elapsed;
        var left = done == 0 ? "?" : (elapsed * (runs - done) / done).ToString(@"h\:mm\:ss", CultureInfo.InvariantCulture);
        var line = string.Create(CultureInfo.InvariantCulture, $"{done:#,##0} of {runs:#,##0} runs  {left} left");
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
}
