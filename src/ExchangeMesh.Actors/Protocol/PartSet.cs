using ExchangeMesh.Actors.Wire;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Actors.Protocol;

/// <summary>The parts of one logical batch, as they come in.</summary>
internal sealed class PartSet
{
    private WindowPart?[] _parts = [];
    private int _missing;

    /// <summary>The exchange that the parts belong to; null while none has come.</summary>
    public long? Exchange { get; private set; }

    /// <summary>Whether all parts are there.</summary>
    public bool IsComplete => Exchange is not null && _missing == 0;

    /// <summary>The parts in their order; complete ones only.</summary>
    public IEnumerable<WindowPart> Parts => _parts.Select(static part => part!);

    /// <summary>The parts that have not come; empty where none has, since nobody knows then how many there are.</summary>
    public IEnumerable<int> Missing =>
        Enumerable.Range(0, _parts.Length).Where(part => _parts[part] is null && _missing < _parts.Length);

    /// <summary>Takes a part.</summary>
    /// <returns>Whether it is the first of its number.</returns>
    /// <exception cref="InvariantViolationException">It belongs to another batch than the parts before it.</exception>
    public bool Add(WindowPart part)
    {
        if (Exchange is null)
        {
            Exchange = part.Key.Exchange;
            _parts = new WindowPart[part.Parts];
            _missing = part.Parts;
        }

        Invariant.Holds(
            part.Key.Exchange == Exchange && part.Parts == _parts.Length && SaysTheSame(part),
            "parts of two batches were taken for one");
        if (_parts[part.Part] is not null)
        {
            return false;
        }

        _parts[part.Part] = part;
        _missing--;
        return true;
    }

    private bool SaysTheSame(WindowPart part) =>
        Array.Find(_parts, static other => other is not null) is not { } first
        || (first.MinNextWindow == part.MinNextWindow && first.Wish == part.Wish && first.Key == part.Key);
}
