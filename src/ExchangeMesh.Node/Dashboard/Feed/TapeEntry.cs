namespace ExchangeMesh.Node.Dashboard.Feed;

/// <summary>One line of the page's tape; a liquidation is a node of the cascade as well.</summary>
/// <param name="Kind">What happened, in the words of the results: liquidation, loan_liquidation, deleveraging, shock, halt or bad_debt.</param>
/// <param name="At">When, in seconds of virtual time.</param>
/// <param name="Venue">Where, as a place among the venues that are shown; −1 for nowhere.</param>
/// <param name="Instrument">The instrument's place; −1 for none.</param>
/// <param name="Account">Whose; empty for nobody's.</param>
/// <param name="Amount">How much, in the quote asset or the unit of account; 0 where that says nothing.</param>
/// <param name="Detail">What else is to be said, such as the side that is closed, or a market's condition.</param>
public sealed record TapeEntry(string Kind, double At, int Venue, int Instrument, string Account, double Amount, string Detail)
{
    /// <summary>The node of the cascade; −1 for none.</summary>
    public int Node { get; init; } = -1;

    /// <summary>The node that led to it; −1 for none.</summary>
    public int Parent { get; init; } = -1;

    /// <summary>The first node of its tree.</summary>
    public int Root { get; init; } = -1;

    /// <summary>How many liquidations are above it.</summary>
    public int Depth { get; init; }

    /// <summary>The place of the venue where it was set off; −1 for none.</summary>
    public int SetOffAt { get; init; } = -1;

    /// <summary>By which way the stress came, in the words of the results; empty for none.</summary>
    public string Channel { get; init; } = "";

    /// <summary>Whether a shock is above the whole chain of its causes.</summary>
    public bool FollowsShock { get; init; }
}

/// <summary>A point of a price line.</summary>
/// <param name="Instrument">The instrument's place.</param>
/// <param name="At">When, in seconds of virtual time.</param>
/// <param name="Price">The mark price.</param>
public readonly record struct MarkPoint(int Instrument, double At, double Price);
