using System.Runtime.CompilerServices;
using ExchangeMesh.Primitives;

namespace ExchangeMesh.Actors.Wire;

/// <summary>Checks of single fields that come over the wire; each returns the field's value where it can be meant.</summary>
internal static class Incoming
{
    /// <summary>Accepts zero and more.</summary>
    public static long NotNegative(long value, [CallerArgumentExpression(nameof(value))] string field = "") =>
        value >= 0 ? value : throw Refusal(field, value, "must not be negative");

    /// <summary>Accepts zero and more.</summary>
    public static int NotNegative(int value, [CallerArgumentExpression(nameof(value))] string field = "") =>
        value >= 0 ? value : throw Refusal(field, value, "must not be negative");

    /// <summary>Accepts a number that is not too small.</summary>
    public static long AtLeast(long least, long value, [CallerArgumentExpression(nameof(value))] string field = "") =>
        value >= least ? value : throw Refusal(field, value, $"must be at least {least}");

    /// <summary>Accepts a number that is one.</summary>
    public static double Finite(double value, [CallerArgumentExpression(nameof(value))] string field = "") =>
        double.IsFinite(value) ? value : throw new MalformedMessageException($"{field} is no finite number.");

    /// <summary>Accepts what is there.</summary>
    public static T Present<T>(T? value, [CallerArgumentExpression(nameof(value))] string field = "")
        where T : class => value ?? throw new MalformedMessageException($"{field} is missing.");

    /// <summary>Accepts a participant, or none.</summary>
    public static ParticipantId Participant(int value, [CallerArgumentExpression(nameof(value))] string field = "") =>
        new(Name(value, field));

    /// <summary>Accepts an instrument, or none.</summary>
    public static InstrumentId Instrument(int value, [CallerArgumentExpression(nameof(value))] string field = "") =>
        new(Name(value, field));

    /// <summary>Accepts an asset, or none.</summary>
    public static AssetId Asset(int value, [CallerArgumentExpression(nameof(value))] string field = "") =>
        new(Name(value, field));

    /// <summary>Accepts a recorded event's name, or none.</summary>
    public static EventId Cause(long value, [CallerArgumentExpression(nameof(value))] string field = "") =>
        new(NotNegative(value, field));

    private static int Name(int value, string field) =>
        value >= -1 ? value : throw Refusal(field, value, "must be at least -1");

    private static MalformedMessageException Refusal(string field, long value, string must) =>
        new($"{field} is {value}; it {must}.");
}
