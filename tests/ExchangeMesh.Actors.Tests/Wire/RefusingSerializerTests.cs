using Akka.Actor;
using Akka.Serialization;
using ExchangeMesh.Actors.Wire;

namespace ExchangeMesh.Actors.Tests.Wire;

public sealed class RefusingSerializerTests : IAsyncLifetime
{
    private const string Loopback =
        "akka { loglevel = WARNING, stdout-loglevel = WARNING, actor.provider = remote, remote.dot-netty.tcp { hostname = 127.0.0.1, port = 0 } }";

    private readonly ActorSystem _strict = ActorSystem.Create(
        "strict", RefusingSerializer.Configuration.WithFallback(MeshSerializer.Configuration).WithFallback(Loopback));

    private readonly ActorSystem _open = ActorSystem.Create("open", Loopback);

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => Task.WhenAll(_strict.Terminate(), _open.Terminate());

    public static TheoryData<object> Strangers =>
    [
        new Undeclared("text"),
        new V1.PlaceOrder(),
        new List<int> { 1 },
        new InvalidOperationException("not one of ours"),
    ];

    [Theory]
    [MemberData(nameof(Strangers))]
    public void What_is_not_declared_is_not_written(object stranger)
    {
        var serialization = SerializationOf(_strict);

        Assert.ThrowsAny<Exception>(() => serialization.Serialize(stranger));
    }

    [Theory]
    [MemberData(nameof(Strangers))]
    public void What_others_have_written_by_reflection_is_not_read(object stranger)
    {
        var writer = SerializationOf(_open).FindSerializerFor(stranger);
        var bytes = SerializationOf(_open).Serialize(stranger);
        var manifest = Serialization.ManifestFor(writer, stranger);

        Assert.ThrowsAny<Exception>(() => SerializationOf(_strict).Deserialize(bytes, writer.Identifier, manifest));
    }

    [Fact]
    public void No_serializer_of_a_strict_system_makes_types_from_their_names()
    {
        foreach (var number in (int[])[1, 2, 3])
        {
            var refusal = Assert.ThrowsAny<Exception>(() => SerializationOf(_strict).Deserialize([], number, "System.String"));
            Assert.Contains($"What serializer {number} has written is not read here.", refusal.ToString(), StringComparison.Ordinal);
        }

        var all = _strict.Settings.Config.GetConfig("akka.actor.serializers").AsEnumerable().Select(one => one.Value.GetString());
        Assert.DoesNotContain(all, name => name.Contains("Json", StringComparison.Ordinal) || name.Contains("Hyperion", StringComparison.Ordinal) || name.Contains("ProtobufSerializer", StringComparison.Ordinal) || name.Contains("DaemonMsgCreate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_message_of_an_unknown_type_never_reaches_its_receiver_while_a_declared_one_does()
    {
        var arrived = new System.Collections.Concurrent.ConcurrentQueue<object>();
        var last = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _strict.ActorOf(Props.Create(() => new Listener(arrived, last)), "listener");
        var address = ((ExtendedActorSystem)_strict).Provider.DefaultAddress;
        var remote = _open.ActorSelection($"{address}/user/listener");

        remote.Tell(new Undeclared("text"));
        remote.Tell("a text, which Akka writes without reflection");

        await last.Task.WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(["a text, which Akka writes without reflection"], arrived);
    }

    private static Serialization SerializationOf(ActorSystem system) => ((ExtendedActorSystem)system).Serialization;

    public sealed record Undeclared(string Text);

    private sealed class Listener(System.Collections.Concurrent.ConcurrentQueue<object> arrived, TaskCompletionSource last) : UntypedActor
    {
        protected override void OnReceive(object message)
        {
            arrived.Enqueue(message);
            if (message is string)
            {
                last.SetResult();
            }
        }
    }
}
