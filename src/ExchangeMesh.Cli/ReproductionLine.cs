using System.Diagnostics;

namespace ExchangeMesh.Cli;

/// <summary>Shows which run of a published result is being made, on standard error: one line on a terminal, a line every five seconds elsewhere.</summary>
/// <param name="name">The result's name.</param>
internal sealed class ReproductionLine(string name)
{
    private static readonly TimeSpan PlainEvery = TimeSpan.FromSeconds(5);

    private readonly bool _isTerminal = !Console.IsErrorRedirected;
    private readonly Stopwatch _watch = Stopwatch.StartNew();
    private TimeSpan _shownAt;
    private int _runs;
    private int _width;

    /// <summary>Shows the run that begins.</summary>
    public void Show(string run)
    {
        _runs++;
        var line = $"{name}: run {_runs}  {run}";
        if (_isTerminal)
        {
            var text = line.Length > 150 ? line[..150] : line;
            Console.Error.Write("\r" + text.PadRight(_width));
            _width = text.Length;
        }
        else if (_watch.Elapsed - _shownAt >= PlainEvery)
        {
            _shownAt = _watch.Elapsed;
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
