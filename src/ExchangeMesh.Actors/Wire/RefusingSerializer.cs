using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace ExchangeMesh.Actors.Wire;

/// <summary>
/// Stands where Akka has serializers that make any type from its name: JSON, protobuf by the name of a class, and the
/// deployment of actors from afar. It refuses to write and to read, so what is not declared does not travel.
/// </summary>
/// <param name="system">The actor system that uses it.</param>
/// <param name="settings">Holds <c>identifier</c>, the number of the serializer in whose place it stands.</param>
public sealed class RefusingSerializer(ExtendedActorSystem system, Config settings) : Serializer(system)
{
    private const string Itself = "ExchangeMesh.Actors.Wire.RefusingSerializer, ExchangeMesh.Actors";

    /// <summary>The settings that put it in place; to be used above Akka's own.</summary>
    public static Config Configuration { get; } = ConfigurationFactory.ParseString(
        $$"""
        akka.actor {
          serializers {
            json = "{{Itself}}"
            proto = "{{Itself}}"
            daemon-create = "{{Itself}}"
          }
          serialization-settings {
            allow-unregistered-types = off
            json { identifier = 1 }
            proto { identifier = 2 }
            daemon-create { identifier = 3 }
          }
        }
        """);

    /// <inheritdoc/>
    public override int Identifier { get; } = settings.GetInt("identifier");

    /// <inheritdoc/>
    public override bool IncludeManifest => false;

    /// <inheritdoc/>
    /// <exception cref="MalformedMessageException">Always.</exception>
    public override byte[] ToBinary(object obj) =>
        throw new MalformedMessageException($"{obj.GetType()} does not travel.");

    /// <inheritdoc/>
    /// <exception cref="MalformedMessageException">Always.</exception>
    public override object FromBinary(byte[] bytes, Type type) =>
        throw new MalformedMessageException($"What serializer {Identifier} has written is not read here.");
}
