namespace ExchangeMesh.Traders.Catalog;

/// <summary>Lets the traders of a group that were given equal parameters hold them once.</summary>
/// <remarks>It remembers the latest only, which is enough where a group's parameters are constants. It affects memory, never results.</remarks>
public sealed class SharedTerms
{
    private object? _latest;

    /// <summary>Returns the terms that were asked for last where they are equal, and the given ones otherwise.</summary>
    /// <typeparam name="T">An immutable record.</typeparam>
    public T OneOf<T>(T terms)
        where T : class, IEquatable<T>
    {
        if (_latest is T latest && latest.Equals(terms))
        {
            return latest;
        }

        _latest = terms;
        return terms;
    }
}
