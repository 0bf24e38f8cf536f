namespace ExchangeMesh.Domain.Matching;

/// <summary>The orders of one price level, oldest first, as the ends of a list that runs through their slots.</summary>
/// <remarks>Its default is the empty level. Slot 0 is never used, so that 0 means none.</remarks>
internal struct LevelQueue
{
    /// <summary>Slot of the oldest order; 0 where the level is empty.</summary>
    public int Oldest;

    /// <summary>Slot of the newest order; 0 where the level is empty.</summary>
    public int Newest;

    /// <summary>The sum of what remains of the orders.</summary>
    public long Lots;
}
