using System.Diagnostics.CodeAnalysis;

namespace ExchangeMesh.Primitives;

/// <summary>Conditions that only a fault of ours can break; they are checked in every build.</summary>
public static class Invariant
{
    /// <summary>Ends the run when a condition does not hold.</summary>
    /// <param name="condition">What must be true.</param>
    /// <param name="broken">The sentence that says what is wrong when it is not.</param>
    /// <exception cref="InvariantViolationException">The condition is false.</exception>
    public static void Holds([DoesNotReturnIf(false)] bool condition, string broken)
    {
        if (!condition)
        {
            throw new InvariantViolationException(broken);
        }
    }
}

/// <summary>Says that the program, not its input, is wrong; it ends the run.</summary>
/// <param name="message">What is wrong.</param>
public sealed class InvariantViolationException(string message) : Exception(message);
