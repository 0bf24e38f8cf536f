using System.Reflection;
using CsCheck;
using ExchangeMesh.Domain.Messages;

namespace ExchangeMesh.Actors.Tests.Wire;

/// <summary>Every kind of message body, found by reflection, with generators that fill any of its fields.</summary>
internal static class AnyBody
{
    private static readonly MethodInfo MessageOf = typeof(Message).GetMethod(nameof(Message.Of))!;

    private static readonly MethodInfo BodyOf = typeof(Message).GetMethod(nameof(Message.Body))!;

    /// <summary>The body types of the domain, by kind.</summary>
    public static IReadOnlyList<Type> Types { get; } =
    [
        .. typeof(Message).Assembly.GetTypes()
            .Where(type => type.IsValueType && typeof(IMessageBody).IsAssignableFrom(type))
            .OrderBy(KindOf),
    ];

    /// <summary>Returns the kind of the messages that carry a body type.</summary>
    public static MessageKind KindOf(Type body) =>
        (MessageKind)body.GetProperty("Kind", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!;

    /// <summary>Returns a message that carries a boxed body.</summary>
    public static Message ToMessage(object body) => (Message)MessageOf.MakeGenericMethod(body.GetType()).Invoke(null, [body])!;

    /// <summary>Returns the boxed body of a message.</summary>
    public static object BodyIn(Message message) =>
        BodyOf.MakeGenericMethod(Types.Single(type => KindOf(type) == message.Kind)).Invoke(message, null)!;

    /// <summary>Returns a generator of boxed bodies whose integers come from the given generator.</summary>
    public static Gen<object> Of(Type body, Gen<long> integers) => Value(body, integers);

    /// <summary>Returns a generator that picks one of several.</summary>
    public static Gen<object> OneOf(object[] choices) => Gen.Int[0, choices.Length - 1].Select(place => choices[place]);

    private static Gen<object> Value(Type type, Gen<long> integers)
    {
        if (type.IsEnum)
        {
            return OneOf(Enum.GetValues(type).Cast<object>().ToArray());
        }

        if (type == typeof(bool))
        {
            return Gen.Bool.Select(value => (object)value);
        }

        if (type == typeof(int))
        {
            return Gen.Int[-1, int.MaxValue].Select(value => (object)value);
        }

        if (type == typeof(double))
        {
            return Gen.Double[-1e12, 1e12].Select(value => (object)value);
        }

        if (type == typeof(long))
        {
            return integers.Select(value => (object)value);
        }

        var fields = type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic);
        var seed = Gen.Const(() => Activator.CreateInstance(type)!);
        return fields.Aggregate(seed, (built, field) => Gen.Select(built, Value(field.FieldType, integers), (body, value) =>
        {
            field.SetValue(body, value);
            return body;
        }));
    }
}
