using ExchangeMesh.Primitives;

namespace ExchangeMesh.Simulation.Tests;

/// <summary>A small model that uses everything an engine offers, and whose outcome depends on the order of events.</summary>
internal sealed class ToyModel : IProcessCalls<ToyProcess, long>
{
    private readonly Engine<ToyProcess, long, ToyView, long> _engine;

    public ToyModel(Engine<ToyProcess, long, ToyView, long> engine) => _engine = engine;

    public void Start(ToyProcess process) => process.Start(_engine);

    public void Handle(ToyProcess process, in long message, int from) => process.Handle(message, from, _engine);

    public void Wake(ToyProcess process, long token) => process.Wake(token, _engine);
}

internal readonly record struct ToyView(int Channel, long Mark) : IView
{
    public long Level(int field) => field == 0 ? Mark : 0;
}

internal sealed class ToyProcess(int self, ToySettings settings)
{
    private SeedStream _random = new(settings.Seed, new ParticipantId(self), 0);
    private long _state = self;

    public long State => _state;

    public void Start(Engine<ToyProcess, long, ToyView, long> engine)
    {
        engine.WakeAt(1 + Round(_random.NextBelow(settings.Wait)), 0);
        if (self >= settings.Publishers)
        {
            engine.WakeWhen(self % settings.Publishers, 0, fallsTo: self % 2 == 0, 100 + _random.NextBelow(50), 1);
        }
    }

    public void Handle(long message, int from, Engine<ToyProcess, long, ToyView, long> engine)
    {
        Mix(message, from, engine.Now);
        var id = engine.Record(_state & 0xFFFF, engine.Cause);
        if (self < settings.Publishers)
        {
            engine.Publish(new ToyView(self, 50 + (long)(unchecked((ulong)_state) % 200)));
            if (_random.NextChance(0.3))
            {
                engine.Send(from, _state, id, _random.NextBelow(3 * settings.Wait));
            }
        }
    }

    public void Wake(long token, Engine<ToyProcess, long, ToyView, long> engine)
    {
        ref readonly var view = ref engine.View(self % settings.Publishers);
        Mix(token, view.Mark, engine.Now);
        if (token == 1)
        {
            engine.Record(view.Mark, EventId.None);
            engine.WakeWhen(self % settings.Publishers, 0, view.Mark > 120, view.Mark > 120 ? 90 : 160, 1);
            return;
        }

        engine.WakeAt(engine.Now + 1 + Round(_random.NextBelow(settings.Wait)), 0);
        var to = (int)_random.NextBelow(settings.Publishers);
        if (to != self)
        {
            engine.Send(to, _state, EventId.None, 0);
        }
    }

    private long Round(long wait) => settings.Grid > 1 ? wait / settings.Grid * settings.Grid : wait;

    private void Mix(long first, long second, long now) => _state = unchecked(
        (long)StateHash.Mix((ulong)((_state * 31) + first) ^ ((ulong)second << 17) ^ (ulong)now));
}

internal sealed record ToySettings(int Processes, int Publishers, long Wait, long Grid, Duration Lookahead, Duration Length, ulong Seed)
{
    public ToyProcess[] Make() => [.. Enumerable.Range(0, Processes).Select(self => new ToyProcess(self, this))];

    public Topology Topology(TieBreak? tieBreak = null)
    {
        var classes = Enumerable.Range(0, Processes).Select(self => (ushort)(self % 3)).ToArray();
        var latencies = Enumerable.Range(0, 9).Select(link => new Duration(Lookahead.Nanoseconds * (1 + (link % 4)))).ToArray();
        return new Topology(
            Lookahead,
            VirtualTime.Zero + Length,
            classes,
            latencies,
            [.. Enumerable.Range(0, Publishers)],
            new EventOrder(tieBreak ?? new SeededTieBreak(Seed)));
    }
}

internal static class ToyRuns
{
    public static string Sequential(ToySettings settings, TieBreak? tieBreak = null)
    {
        var processes = settings.Make();
        var runner = new SequentialRunner<ToyProcess, long, ToyView, long>(settings.Topology(tieBreak), processes);
        runner.Calls = new ToyModel(runner);
        runner.Start();
        while (runner.Run(1000))
        {
        }

        return Outcome(processes, [runner.Records], runner.Handled);
    }

    public static string Partitioned(ToySettings settings, int partitions, Func<int, int> place, TieBreak? tieBreak = null)
    {
        var processes = settings.Make();
        var topology = settings.Topology(tieBreak);
        var placement = new Placement(partitions, [.. Enumerable.Range(0, settings.Processes).Select(place)]);
        var all = Enumerable.Range(0, partitions)
            .Select(index => new Partition<ToyProcess, long, ToyView, long>(topology, placement, index)).ToArray();
        foreach (var partition in all)
        {
            partition.Calls = new ToyModel(partition);
        }

        var runner = new LockstepRunner<ToyProcess, long, ToyView, long>(topology, all, processes);
        runner.Start();
        while (runner.RunWindow())
        {
        }

        return Outcome(processes, [.. all.Select(partition => partition.Records)], all.Sum(partition => partition.Handled));
    }

    private static string Outcome(ToyProcess[] processes, RecordBuffer<long>[] records, long handled)
    {
        var merged = new RecordBuffer<long>();
        foreach (var buffer in records)
        {
            merged.AddAll(buffer);
        }

        merged.Sort();
        var writer = new StateWriter();
        foreach (var item in merged.Items)
        {
            writer.Write(item.At);
            writer.Write(item.Id.Value);
            writer.Write(item.Cause.Value);
            writer.Write(item.Record);
        }

        foreach (var process in processes)
        {
            writer.Write(process.State);
        }

        return $"{handled} events, {merged.Count} records, {StateHash.Of(writer.Written):x16}";
    }
}
