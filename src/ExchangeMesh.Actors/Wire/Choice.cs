using System.Runtime.CompilerServices;

namespace ExchangeMesh.Actors.Wire;

/// <summary>Maps an enumeration of the domain to its counterpart on the wire, value by value of the same name.</summary>
/// <typeparam name="TDomain">The domain's enumeration, of bytes.</typeparam>
/// <typeparam name="TWire">The wire's enumeration; its zero is unspecified and stands for nothing.</typeparam>
internal static class Choice<TDomain, TWire>
    where TDomain : unmanaged, Enum
    where TWire : unmanaged, Enum
{
    private static readonly TWire?[] Out = Match();
    private static readonly TDomain?[] In = Invert();

    /// <summary>Returns the value's counterpart on the wire.</summary>
    /// <exception cref="MalformedMessageException">The wire does not know it.</exception>
    public static TWire ToWire(TDomain value)
    {
        var number = Unsafe.As<TDomain, byte>(ref value);
        return number < Out.Length && Out[number] is { } wire
            ? wire
            : throw new MalformedMessageException($"{typeof(TDomain).Name} {value} has no counterpart on the wire.");
    }

    /// <summary>Returns what a value on the wire means.</summary>
    /// <exception cref="MalformedMessageException">It is unspecified, or unknown.</exception>
    public static TDomain FromWire(TWire wire, [CallerArgumentExpression(nameof(wire))] string field = "")
    {
        var number = Unsafe.As<TWire, int>(ref wire);
        return number >= 0 && number < In.Length && In[number] is { } value
            ? value
            : throw new MalformedMessageException($"{field} is {number}; that is no {typeof(TDomain).Name}.");
    }

    private static TWire?[] Match()
    {
        var matched = new TWire?[256];
        foreach (var value in Enum.GetValues<TDomain>())
        {
            if (Enum.TryParse<TWire>(value.ToString(), out var wire))
            {
                var named = value;
                matched[Unsafe.As<TDomain, byte>(ref named)] = wire;
            }
        }

        return matched;
    }

    private static TDomain?[] Invert()
    {
        var inverted = new TDomain?[256];
        foreach (var value in Enum.GetValues<TDomain>())
        {
            var named = value;
            if (Out[Unsafe.As<TDomain, byte>(ref named)] is { } wire)
            {
                inverted[Unsafe.As<TWire, int>(ref wire)] = value;
            }
        }

        return inverted;
    }
}
