using System.Diagnostics;

namespace ExchangeMesh.Cli;

/// <summary>A line on standard error that says how far work is: written over on a terminal, a new one every five seconds elsewhere.</summary>
internal sealed class StatusLine
{
    private static readonly TimeSpan PlainEvery = TimeSpan.FromSeconds(5);

    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private TimeSpan _shownAt;
    private int _width;

    /// <summary>How long the work has taken.</summary>
    public TimeSpan Elapsed => _watch.Elapsed;

    /// <summary>Shows a text, where it is time to.</summary>
    /// <param name="text">Makes the text of how long the work has taken.</param>
    /// <param name="most">How many characters fit on a terminal.</param>
    public void Show(Func<TimeSpan, string> text, int most = int.MaxValue)
    {
        var elapsed = _watch.Elapsed;
        if (!_isTerminal && elapsed - _shownAt < PlainEvery)
        {
            return;
        }

        _shownAt = elapsed;
        var line = text(elapsed);
        if (!_isTerminal)
        {
            Console.Error.WriteLine(line);
            return;
        }

        line = line.Length > most ? line[..most] : line;
        Console.Error.Write("\r" + line.PadRight(_width));
        _width = line.Length;
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
