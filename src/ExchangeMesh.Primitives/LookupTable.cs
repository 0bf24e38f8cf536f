#pragma warning disable RS0030 // The one place where the banned type is wrapped.
using System.Diagnostics.CodeAnalysis;

namespace ExchangeMesh.Primitives;

/// <summary>A hash table for looking up only: it cannot be enumerated, so hash order never reaches a result.</summary>
/// <typeparam name="TKey">The key; compared by value.</typeparam>
/// <typeparam name="TValue">What is found.</typeparam>
public sealed class LookupTable<TKey, TValue>
    where TKey : notnull
{
    private readonly Dictionary<TKey, TValue> _entries = [];

    /// <summary>How many keys there are.</summary>
    public int Count => _entries.Count;

    /// <summary>Gets or sets the value of a key.</summary>
    /// <exception cref="KeyNotFoundException">The key is not there.</exception>
    public TValue this[TKey key]
    {
        get => _entries[key];
        set => _entries[key] = value;
    }

    /// <summary>Adds a key that is not there yet.</summary>
    /// <returns>Whether it was added.</returns>
    public bool TryAdd(TKey key, TValue value) => _entries.TryAdd(key, value);

    /// <summary>Looks a key up.</summary>
    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) =>
        _entries.TryGetValue(key, out value);

    /// <summary>Returns whether a key is there.</summary>
    public bool Contains(TKey key) => _entries.ContainsKey(key);

    /// <summary>Removes a key.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Remove(TKey key) => _entries.Remove(key);

    /// <summary>Removes all keys.</summary>
    public void Clear() => _entries.Clear();
}
