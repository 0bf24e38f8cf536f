using ExchangeMesh.Actors.Protocol;
using ExchangeMesh.Actors.Tests.Hosting;
using ExchangeMesh.Actors.Wire;
using ExchangeMesh.Primitives;
using ExchangeMesh.World;
using ExchangeMesh.World.Tests.Determinism;
using Google.Protobuf;

namespace ExchangeMesh.Actors.Tests.Protocol;

/// <summary>
/// A cluster in one thread: nodes with the real batch protocol over a network that loses, repeats, reorders, delays and
/// damages, and nodes that crash, all drawn from one seed.
/// </summary>
internal sealed class SimulatedCluster
{
    private const int GreatestSteps = 400_000;

    private readonly Mutant _mutant;
    private readonly Random _random;
    private readonly Func<MarketWorld> _make;
    private readonly PriorityQueue<Action, (long At, long Number)> _events = new();
    private readonly SimulatedNode?[] _nodes;
    private readonly BatchProtocol?[] _before;
    private readonly double _loss;
    private readonly double _repeat;
    private readonly double _damage;
    private readonly int _slowest;
    private readonly int _crashes;
    private long _now;
    private long _number;
    private long _epoch;
    private int _crashed;

    public SimulatedCluster(int seed, Mutant mutant = Mutant.None)
    {
        _mutant = mutant;
        _random = new Random(seed);
        _nodes = new SimulatedNode[_random.Next(2, 6)];
        _before = new BatchProtocol[_nodes.Length];
        (_loss, _repeat, _damage) = (_random.NextDouble() * 0.3, _random.NextDouble() * 0.3, _random.NextDouble() * 0.05);
        _slowest = _random.Next(2, 200);
        _crashes = _random.Next(0, 4);
        var (venues, traders, slowness, length) = (_random.Next(1, 5), _random.Next(4, 25), _random.Next(1, 4), _random.Next(20, 80));
        _make = () => ToyWorld.Make(venues, traders, (ulong)seed, Duration.FromMilliseconds(length), slowness: slowness);
    }

    /// <summary>How often each fate has befallen a part.</summary>
    public Dictionary<PartFate, long> Fates { get; } = [];

    public long AskedAgain { get; private set; }

    public long Damaged { get; private set; }

    public long WindowsPerExchange { get; private set; }

    /// <summary>Runs to the end of all nodes, and returns the run's fingerprint.</summary>
    public string Execute()
    {
        RaiseEpoch();
        while (!_nodes.All(node => node is { HasEnded: true } && node.Protocol.Epoch == _epoch))
        {
            Invariant.Holds(_number < GreatestSteps, "the cluster is stuck");
            Invariant.Holds(_events.TryDequeue(out var act, out var when), "nothing is left to happen");
            _now = when.At;
            act!();
        }

        return Fingerprint();
    }

    public string Sequential()
    {
        using var sink = new FingerprintSink();
        SequentialRun.Execute(_make(), sink, static _ => true);
        return sink.Current();
    }

    /// <summary>A new placement, of which every node hears at a moment of its own; until then it goes on in the old one.</summary>
    private void RaiseEpoch()
    {
        var epoch = ++_epoch;
        var perNode = _random.Next(1, 3);
        int[] nodeOf = [.. Enumerable.Range(0, _nodes.Length * perNode).Select(partition => partition / perNode)];
        for (var node = 0; node < _nodes.Length; node++)
        {
            var self = node;
            In(_random.Next(1, _slowest), () => Begin(self, epoch, nodeOf));
        }

        if (_crashed < _crashes)
        {
            _crashed++;
            In(_random.Next(1, _slowest * 60), Crash);
        }
    }

    private void Begin(int self, long epoch, int[] nodeOf)
    {
        if (epoch < _epoch)
        {
            return;
        }

        var node = new SimulatedNode(_make(), nodeOf, self, epoch, _nodes[self]?.Protocol ?? _before[self]);
        (_nodes[self], _before[self]) = (node, null);
        WindowsPerExchange = node.WindowsPerExchange;
        Send(node.Start());
        GoOnIfComplete(node);
        WatchOver(self, node);
    }

    private void Crash()
    {
        if (_nodes.All(node => node is { HasEnded: true }))
        {
            return;
        }

        // What the node had is gone, also what it held of epochs to come.
        _nodes[_random.Next(_nodes.Length)] = null;
        RaiseEpoch();
    }

    private void Send(IReadOnlyList<V1.WindowBatch>[] batches)
    {
        foreach (var part in batches.SelectMany(parts => parts))
        {
            Carry(part);
        }
    }

    private void Carry(V1.WindowBatch part)
    {
        if (_random.NextDouble() < _loss)
        {
            return;
        }

        var bytes = part.ToByteArray();
        if (_random.NextDouble() < _damage)
        {
            bytes = Damage(bytes);
        }

        In(_random.Next(1, _slowest), () => Arrive(part.To, bytes));
        if (_random.NextDouble() < _repeat)
        {
            In(_random.Next(1, _slowest * 20), () => Arrive(part.To, bytes));
        }
    }

    private byte[] Damage(byte[] bytes)
    {
        if (_mutant != Mutant.BelievesDamage)
        {
            bytes[_random.Next(bytes.Length)] ^= (byte)(1 << _random.Next(8));
            return bytes;
        }

        var part = V1.WindowBatch.Parser.ParseFrom(bytes);
        part.MinNextWindow ^= 1;
        part.Digest = Digest.Of(part);
        return part.ToByteArray();
    }

    private void Arrive(int to, byte[] bytes)
    {
        if (_nodes[to] is not { } node || Read(bytes) is not { } part)
        {
            return;
        }

        var fate = node.Protocol.Receive(Spoiled(part, node.Protocol));
        Fates[fate] = Fates.GetValueOrDefault(fate) + 1;
        GoOnIfComplete(node);
    }

    private WindowPart Spoiled(WindowPart part, BatchProtocol protocol) => _mutant switch
    {
        Mutant.TakesOldEpochs when part.Key.Epoch < protocol.Epoch => part with { Key = part.Key with { Epoch = protocol.Epoch } },
        Mutant.TakesLateParts when part.Key.Epoch == protocol.Epoch && part.Key.Exchange < protocol.Exchange =>
            part with { Key = part.Key with { Exchange = protocol.Exchange } },
        _ => part,
    };

    private void GoOnIfComplete(SimulatedNode node)
    {
        while (!node.HasEnded && node.Protocol.IsComplete)
        {
            Send(node.GoOn());
        }
    }

    private WindowPart? Read(byte[] bytes)
    {
        try
        {
            return WindowBatchMapping.FromWire(V1.WindowBatch.Parser.ParseFrom(bytes));
        }
        catch (Exception refusal) when (refusal is MalformedMessageException or InvalidProtocolBufferException)
        {
            Damaged++;
            return null;
        }
    }

    private void WatchOver(int self, SimulatedNode node) => In(_random.Next(_slowest, _slowest * 4), () =>
    {
        if (!ReferenceEquals(_nodes[self], node) || node.HasEnded || _mutant == Mutant.NeverAsksAgain)
        {
            return;
        }

        foreach (var request in node.Protocol.AfterTimeout())
        {
            AskedAgain++;
            if (_random.NextDouble() >= _loss)
            {
                In(_random.Next(1, _slowest), () => Answer(request));
            }
        }

        WatchOver(self, node);
    });

    private void Answer(V1.ResendRequest request)
    {
        foreach (var part in _mutant == Mutant.NeverAnswers ? [] : _nodes[request.From]?.Protocol.Answer(request) ?? [])
        {
            Carry(part);
        }
    }

    private void In(long delay, Action act) => _events.Enqueue(act, (_now + delay, _number++));

    private string Fingerprint()
    {
        using var sink = new FingerprintSink();
        new RecordFlow(sink).Hand([.. _nodes.SelectMany(node => node!.Records)]);
        var writer = new StateWriter();
        for (var number = 0; number < _make().Participants.Length; number++)
        {
            var host = _nodes.Single(node => node!.Hosts(number))!;
            writer.Clear();
            host.Participant(number).WriteState(writer);
            sink.AddState(new ParticipantId(number), StateHash.Of(writer.Written));
        }

        return sink.Current();
    }
}
