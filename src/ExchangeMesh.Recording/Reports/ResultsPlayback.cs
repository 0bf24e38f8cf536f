namespace ExchangeMesh.Recording.Reports;

/// <summary>A liquidation of a finished run.</summary>
/// <param name="Node">Its number in the cascade.</param>
/// <param name="Parent">The liquidation that led to it; −1 for none.</param>
/// <param name="Root">The first of its tree.</param>
/// <param name="Depth">How many are above it.</param>
/// <param name="At">When, in seconds.</param>
/// <param name="Venue">Where.</param>
/// <param name="Instrument">Venue and symbol; empty for a loan.</param>
/// <param name="Kind">liquidation, loan_liquidation or deleveraging.</param>
/// <param name="Account">Whose.</param>
/// <param name="Closed">What it closed, in the quote asset or the unit of account.</param>
/// <param name="SetOffAt">The venue where it was set off; empty for none.</param>
/// <param name="Channel">The way by which stress came to it.</param>
public sealed record PlaybackLiquidation(int Node, int Parent, int Root, int Depth, double At, string Venue, string Instrument, string Kind, string Account, double Closed, string SetOffAt, string Channel);

/// <summary>The state of a market at an instant of a finished run; a price that is unset is not a number.</summary>
/// <param name="At">When, in seconds.</param>
/// <param name="Instrument">Venue and symbol.</param>
/// <param name="Mark">The mark price.</param>
/// <param name="Index">The index price.</param>
/// <param name="Last">The last price.</param>
/// <param name="BestBid">The best bid.</param>
/// <param name="BestAsk">The best ask.</param>
/// <param name="OpenInterest">Units open on one side.</param>
/// <param name="Volume">Units traded since the start.</param>
/// <param name="InsuranceFund">The insurance fund behind it.</param>
/// <param name="FundingRate">The funding rate of the interval.</param>
public readonly record struct PlaybackMark(double At, string Instrument, double Mark, double Index, double Last, double BestBid, double BestAsk, double OpenInterest, double Volume, double InsuranceFund, double FundingRate);

/// <summary>Something that is told with a time: a shock, or a change of a market's condition.</summary>
/// <param name="At">When, in seconds.</param>
/// <param name="Instrument">Venue and symbol; empty for none.</param>
/// <param name="Text">What.</param>
public sealed record PlaybackNote(double At, string Instrument, string Text);

/// <summary>A finished run, read back from its results folder so that it can be watched again.</summary>
public sealed class ResultsPlayback
{
    private readonly ReportSource _source;

    private ResultsPlayback(ReportSource source) => _source = source;

    /// <summary>What was run.</summary>
    public RunManifest Manifest => _source.Manifest;

    /// <summary>What the scenario shows.</summary>
    public string Description => _source.Summary.Description;

    /// <summary>What virtual time zero stands for on the calendar, or empty.</summary>
    public string StartsAt => _source.Summary.StartsAt;

    /// <summary>The exchanges.</summary>
    public IReadOnlyList<string> Exchanges => _source.Summary.Exchanges;

    /// <summary>The lending venues.</summary>
    public IReadOnlyList<string> Lenders => _source.Summary.Lenders;

    /// <summary>The shocks, by time.</summary>
    public IEnumerable<PlaybackNote> Shocks => _source.Shocks.Select(static shock => new PlaybackNote(shock.At, "", shock.Text));

    /// <summary>The beginnings and ends of halts, in no order.</summary>
    public IEnumerable<PlaybackNote> Halts => _source.Halts.SelectMany(static halt => new[]
    {
        new PlaybackNote(halt.From, halt.Instrument, halt.Condition),
        new PlaybackNote(halt.To, halt.Instrument, "open"),
    });

    /// <summary>Opens a results folder.</summary>
    /// <exception cref="InvalidDataException">It is not a results folder of this version.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ResultsPlayback Open(string folder) => new(ReportSource.Read(folder));

    /// <summary>Reads the sampled states of all markets, by time.</summary>
    public IEnumerable<PlaybackMark> Marks()
    {
        foreach (var rows in StreamRows.Read(_source.File("marks"), "at_s", "instrument", "mark", "index", "last", "best_bid", "best_ask", "open_interest", "volume", "insurance_fund", "funding_rate"))
        {
            for (var row = 0; row < rows.Count; row++)
            {
                yield return new PlaybackMark(
                    rows.Numbers("at_s")[row],
                    rows.Texts("instrument")[row] ?? "",
                    rows.Numbers("mark")[row],
                    rows.Numbers("index")[row],
                    rows.Numbers("last")[row],
                    rows.Numbers("best_bid")[row],
                    rows.Numbers("best_ask")[row],
                    rows.Numbers("open_interest")[row],
                    rows.Numbers("volume")[row],
                    rows.Numbers("insurance_fund")[row],
                    rows.Numbers("funding_rate")[row]);
            }
        }
    }

    /// <summary>Reads the liquidations, in the run's order.</summary>
    public IEnumerable<PlaybackLiquidation> Liquidations()
    {
        foreach (var rows in StreamRows.Read(_source.File("cascade"), "node", "parent", "root", "depth", "at_s", "by", "instrument", "kind", "account", "closed", "set_off_at", "channel"))
        {
            for (var row = 0; row < rows.Count; row++)
            {
                var parent = rows.Numbers("parent")[row];
                yield return new PlaybackLiquidation(
                    (int)rows.Integers("node")[row],
                    double.IsNaN(parent) ? -1 : (int)parent,
                    (int)rows.Integers("root")[row],
                    (int)rows.Integers("depth")[row],
                    rows.Numbers("at_s")[row],
                    rows.Texts("by")[row] ?? "",
                    rows.Texts("instrument")[row] ?? "",
                    rows.Texts("kind")[row] ?? "",
                    rows.Texts("account")[row] ?? "",
                    rows.Numbers("closed")[row],
                    rows.Texts("set_off_at")[row] ?? "",
                    rows.Texts("channel")[row] ?? "");
            }
        }
    }
}
