namespace ExchangeMesh.Domain.Matching;

/// <summary>One of an owner's dormant orders, sortable so that the result does not depend on the history of slots.</summary>
/// <param name="Group">Which of the groups of triggers it is in.</param>
/// <param name="Key">Its trigger's key in that group: less is nearer.</param>
/// <param name="Age">Rises from older to newer.</param>
/// <param name="Slot">The order's slot.</param>
internal readonly record struct RankedSlot(int Group, long Key, int Age, int Slot) : IComparable<RankedSlot>
{
    /// <inheritdoc/>
    public int CompareTo(RankedSlot other)
    {
        var byGroup = Group.CompareTo(other.Group);
        if (byGroup != 0)
        {
            return byGroup;
        }

        var byKey = Key.CompareTo(other.Key);
        return byKey != 0 ? byKey : Age.CompareTo(other.Age);
    }
}
