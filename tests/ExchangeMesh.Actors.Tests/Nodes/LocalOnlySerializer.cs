using System.Buffers.Binary;
using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using ExchangeMesh.Actors.Wire;

namespace ExchangeMesh.Actors.Tests.Nodes;

/// <summary>
/// Lets <c>akka.actor.serialize-messages</c> be on. Akka has messages of its own that never leave their actor system, have no
/// serializer and are not marked so (those of the singleton's manager and proxy, of timers, of failure detectors): lost, they
/// leave the singleton hanging. This passes them on as they are. Of everything else it notes the type, and refuses it.
/// </summary>
public sealed class LocalOnlySerializer(ExtendedActorSystem system) : Serializer(system)
{
    private static readonly ConcurrentDictionary<long, object> Passing = new();
    private static readonly ConcurrentDictionary<string, int> Refused = new(StringComparer.Ordinal);
    private static long _number;

    /// <summary>The settings that turn serialization on, with this in the place of the serializer that refuses everything.</summary>
    public static Config Configuration { get; } = ConfigurationFactory.ParseString(
        $$"""
        akka.actor {
          serialize-messages = on
          serialization-settings.allow-unregistered-types = on
          serializers.local-only = "{{typeof(LocalOnlySerializer).FullName}}, {{typeof(LocalOnlySerializer).Assembly.GetName().Name}}"
          serialization-bindings { "System.Object" = local-only }
        }
        """);

    /// <summary>The types that had no serializer, neither are Akka's own nor marked as messages that stay.</summary>
    public static IEnumerable<string> RefusedTypes => Refused.Keys.Order(StringComparer.Ordinal);

    public override int Identifier => 7_199;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj)
    {
        if (!IsAkkas(obj))
        {
            Refused[obj.GetType().ToString()] = 1;
            throw new MalformedMessageException($"{obj.GetType()} does not travel.");
        }

        var number = Interlocked.Increment(ref _number);
        Passing[number] = obj;
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, number);
        return bytes;
    }

    public override object FromBinary(byte[] bytes, Type type) =>
        Passing.TryRemove(BinaryPrimitives.ReadInt64LittleEndian(bytes), out var passed) ? passed : throw new MalformedMessageException("Nothing passes under this number.");

    // Exceptions are what its transport tells itself of a connection that failed.
    private static bool IsAkkas(object message) =>
        message is Exception[] || (message.GetType().Assembly.GetName().Name is { } name && (name == "Akka" || name.StartsWith("Akka.", StringComparison.Ordinal)));
}
