namespace ExchangeMesh.Cli;

/// <summary>Shows which run of a published result is being made, on standard error: one line on a terminal, a line every five seconds elsewhere.</summary>
/// <param name="name">The result's name.</param>
internal sealed class ReproductionLine(string name)
{
    private const int MostCharacters = 150;

    private readonly StatusLine _line = new();
    private int _runs;

    /// <summary>Shows the run that begins.</summary>
    public void Show(string run)
    {
        _runs++;
        _line.Show(_ => $"{name}: run {_runs}  {run}", most: MostCharacters);
    }

    /// <summary>Takes the line away.</summary>
    public void Clear() => _line.Clear();
}
