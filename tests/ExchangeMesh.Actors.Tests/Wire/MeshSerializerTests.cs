using Akka.Actor;
using Akka.Serialization;
using ExchangeMesh.Actors.Wire;
using Google.Protobuf;

namespace ExchangeMesh.Actors.Tests.Wire;

public sealed class MeshSerializerTests : IAsyncLifetime
{
    private readonly ActorSystem _system = ActorSystem.Create(
        "wire",
        MeshSerializer.Configuration.WithFallback("akka { loglevel = WARNING, stdout-loglevel = WARNING, actor.provider = remote, remote.dot-netty.tcp { hostname = localhost, port = 0 } }"));

    public static TheoryData<Type> Types => [.. MeshSerializer.Types];

    private Serialization Serialization => ((ExtendedActorSystem)_system).Serialization;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => _system.Terminate();

    [Theory]
    [MemberData(nameof(Types))]
    public void Akka_picks_the_serializer_and_its_manifest_for_all_that_travels_whole(Type type)
    {
        var message = (IMessage)Activator.CreateInstance(type)!;

        var serializer = Assert.IsType<MeshSerializer>(Serialization.FindSerializerFor(message));

        Assert.Equal(7101, serializer.Identifier);
        Assert.Equal("exchangemesh.v1." + type.Name, serializer.Manifest(message));
    }

    [Fact]
    public void A_message_comes_back_as_it_went()
    {
        var message = new V1.StartRun { Run = "r0000", Epoch = 3, Checkpoint = new V1.CheckpointHeader { Checkpoint = 7 }, Placement = new V1.Placement { Members = { "one", "two" } } };
        var serializer = (MeshSerializer)Serialization.FindSerializerFor(message);

        var back = Serialization.Deserialize(serializer.ToBinary(message), MeshSerializer.Number, serializer.Manifest(message));

        Assert.Equal(message, back);
    }

    [Fact]
    public void All_top_level_messages_of_the_control_plane_travel_whole()
    {
        Type[] inside = [typeof(V1.Placement), typeof(V1.NodeEnd), typeof(V1.ResultsFile)];
        var control = V1.RunsReflection.Descriptor.MessageTypes.Concat(V1.SubmissionsReflection.Descriptor.MessageTypes)
            .Select(type => type.ClrType)
            .Except(inside);

        Assert.Empty(control.Except(MeshSerializer.Types));
    }

    [Theory]
    [InlineData("exchangemesh.v1.Message")]
    [InlineData("exchangemesh.v1.Nothing")]
    [InlineData("ExchangeMesh.V1.WindowBatch")]
    [InlineData("System.Diagnostics.Process")]
    [InlineData("")]
    public void An_unknown_manifest_is_refused(string manifest)
    {
        var serializer = new MeshSerializer((ExtendedActorSystem)_system);

        var refusal = Assert.Throws<MalformedMessageException>(() => serializer.FromBinary([], manifest));

        Assert.Equal($"Nothing that travels is called '{manifest}'.", refusal.Message);
    }

    [Fact]
    public void Bytes_that_are_no_message_are_refused()
    {
        var serializer = new MeshSerializer((ExtendedActorSystem)_system);

        var refusal = Assert.Throws<MalformedMessageException>(() => serializer.FromBinary([0x0A, 0xFF], "exchangemesh.v1.WindowBatch"));

        Assert.StartsWith("2 bytes are no exchangemesh.v1.WindowBatch: ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_does_not_travel_whole_is_refused()
    {
        var serializer = new MeshSerializer((ExtendedActorSystem)_system);

        Assert.Throws<MalformedMessageException>(() => serializer.ToBinary("text"));
        Assert.Throws<MalformedMessageException>(() => serializer.ToBinary(new V1.PlaceOrder()));
        Assert.Throws<MalformedMessageException>(() => serializer.Manifest(new V1.Message()));
    }
}
