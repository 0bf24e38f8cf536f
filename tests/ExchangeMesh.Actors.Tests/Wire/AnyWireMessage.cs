using CsCheck;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ExchangeMesh.Actors.Tests.Wire;

/// <summary>Protobuf messages whose fields are all set, by reflection over their descriptors.</summary>
internal static class AnyWireMessage
{
    /// <summary>The messages that <see cref="V1.Message"/> can carry, by field.</summary>
    public static IReadOnlyList<FieldDescriptor> Bodies => [.. V1.Message.Descriptor.Oneofs.Single().Fields];

    /// <summary>Returns a generator of messages that carry the given body, with integers of zero and more.</summary>
    public static Gen<V1.Message> Carrying(FieldDescriptor body) =>
        Filled(body.MessageType).Select(value =>
        {
            var message = new V1.Message();
            body.Accessor.SetValue(message, value);
            return message;
        });

    /// <summary>Returns a generator of messages with integers of zero and more; nested messages are filled too, and lists have one entry.</summary>
    public static Gen<IMessage> Filled(MessageDescriptor descriptor)
    {
        var empty = Gen.Const(() => (IMessage)Activator.CreateInstance(descriptor.ClrType)!);
        return descriptor.Fields.InDeclarationOrder().Aggregate(empty, (built, field) => Gen.Select(built, Value(field), (message, value) =>
        {
            if (field.IsRepeated)
            {
                ((System.Collections.IList)field.Accessor.GetValue(message)).Add(value);
                return message;
            }

            field.Accessor.SetValue(message, value);
            return message;
        }));
    }

    private static Gen<object> Value(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message => Filled(field.MessageType).Select(value => (object)value),
        FieldType.SInt64 or FieldType.Int64 => Gen.Long[0, long.MaxValue].Select(value => (object)value),
        FieldType.SInt32 => Gen.Int[0, int.MaxValue].Select(value => (object)value),
        FieldType.Double => Gen.Double[-1e12, 1e12].Select(value => (object)value),
        FieldType.Bool => Gen.Bool.Select(value => (object)value),
        FieldType.Enum => AnyBody.OneOf(
            [.. field.EnumType.Values.Skip(1).Select(value => Enum.ToObject(field.EnumType.ClrType, value.Number))]),
        _ => throw new NotSupportedException($"{field.FullName} is a {field.FieldType}."),
    };
}
