using System.Collections.Immutable;
using System.Text;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ExchangeMesh.Actors.Wire;

/// <summary>
/// Writes and reads what partitions and the coordinator send each other and what checkpoints hold, as protobuf. The
/// manifest is the message's full name; any other is refused, so nothing but these types can ever be made from bytes.
/// </summary>
/// <param name="system">The actor system that uses it.</param>
public sealed class MeshSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>The number that stands for this serializer in envelopes and journals; it never changes.</summary>
    public const int Number = 7101;

    private static readonly ImmutableArray<MessageDescriptor> Whole =
    [
        V1.WindowBatch.Descriptor,
        V1.ResendRequest.Descriptor,
        V1.StartRun.Descriptor,
        V1.NodeReady.Descriptor,
        V1.Go.Descriptor,
        V1.Progress.Descriptor,
        V1.CheckpointAt.Descriptor,
        V1.CheckpointDone.Descriptor,
        V1.CheckpointCommitted.Descriptor,
        V1.SetPace.Descriptor,
        V1.StopRun.Descriptor,
        V1.ForgetRun.Descriptor,
        V1.NodeFailed.Descriptor,
        V1.RecordBatch.Descriptor,
        V1.RecordsTaken.Descriptor,
        V1.LeaveRun.Descriptor,
        V1.MayLeave.Descriptor,
        V1.AskMember.Descriptor,
        V1.MemberReport.Descriptor,
        V1.KeepResults.Descriptor,
        V1.ResultsKept.Descriptor,
        V1.SubmitRun.Descriptor,
        V1.AskRun.Descriptor,
        V1.InterruptRun.Descriptor,
        V1.RunStatus.Descriptor,
        V1.AskFile.Descriptor,
        V1.FilePiece.Descriptor,
        V1.CheckpointHeader.Descriptor,
        V1.CheckpointChunk.Descriptor,
        V1.RecordChunk.Descriptor,
        V1.PartEnd.Descriptor,
        V1.EpochRaised.Descriptor,
        V1.RunBegunAnew.Descriptor,
    ];

    private static readonly SortedDictionary<string, MessageDescriptor> ByManifest =
        new(Whole.ToDictionary(descriptor => descriptor.FullName, StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>The types that travel whole, each under its own manifest; all others travel inside them.</summary>
    public static IEnumerable<Type> Types => Whole.Select(descriptor => descriptor.ClrType);

    /// <summary>The settings that make an actor system use this serializer for <see cref="Types"/>.</summary>
    public static Config Configuration { get; } = Configure();

    /// <inheritdoc/>
    public override int Identifier => Number;

    /// <inheritdoc/>
    public override string Manifest(object o) => Checked(o).Descriptor.FullName;

    /// <inheritdoc/>
    public override byte[] ToBinary(object obj) => Checked(obj).ToByteArray();

    /// <inheritdoc/>
    /// <exception cref="MalformedMessageException">The manifest is unknown, or the bytes are no such message.</exception>
    public override object FromBinary(byte[] bytes, string manifest)
    {
        if (!ByManifest.TryGetValue(manifest, out var descriptor))
        {
            throw new MalformedMessageException($"Nothing that travels is called '{manifest}'.");
        }

        try
        {
            return descriptor.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException broken)
        {
            throw new MalformedMessageException($"{bytes.Length} bytes are no {manifest}: {broken.Message}", broken);
        }
    }

    private static IMessage Checked(object message) =>
        message is IMessage wire && ByManifest.ContainsKey(wire.Descriptor.FullName)
            ? wire
            : throw new MalformedMessageException($"{message.GetType()} does not travel.");

    private static Config Configure()
    {
        var text = new StringBuilder();
        text.Append(Inv($"akka.actor.serializers.exchangemesh = \"{Name(typeof(MeshSerializer))}\"\n"));
        text.Append(Inv($"akka.actor.serialization-identifiers {{ \"{Name(typeof(MeshSerializer))}\" = {Number} }}\n"));
        text.Append("akka.actor.serialization-bindings {\n");
        foreach (var type in Types)
        {
            text.Append(Inv($"  \"{Name(type)}\" = exchangemesh\n"));
        }

        text.Append("}\n");
        return ConfigurationFactory.ParseString(text.ToString());
    }

    private static string Inv(FormattableString text) => FormattableString.Invariant(text);

    private static string Name(Type type) => $"{type.FullName}, {type.Assembly.GetName().Name}";
}
