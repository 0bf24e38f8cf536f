using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using ExchangeMesh.Recording.Summaries;
using ExchangeMesh.Scenarios;
using ExchangeMesh.Simulation;
using ExchangeMesh.World.Tests.Determinism;

namespace ExchangeMesh.World.Tests;

/// <summary>Runs whole scenarios without Akka.</summary>
internal static class WorldRuns
{
    /// <summary>Reads a shipped scenario, or a text, that must be sound.</summary>
    public static ScenarioReading Read(string nameOrText, params IEnumerable<(string Path, string Value)> overrides)
    {
        var options = new ReadingOptions { Overrides = [.. overrides.Select(one => new ScenarioOverride(one.Path, one.Value))] };
        var reading = nameOrText.Contains('\n', StringComparison.Ordinal)
            ? ScenarioReader.Read("test.yaml", nameOrText, options)
            : ScenarioReader.Open(nameOrText, options);
        Assert.True(reading.Plan is not null, string.Join('\n', reading.Diagnostics));
        return reading;
    }

    /// <summary>Runs a scenario on the sequential runner and returns its summary.</summary>
    public static RunSummary Summarise(ScenarioReading reading)
    {
        var world = WorldBuilder.Build(reading.Plan!);
        using var sink = new RecordingSink(world.Names, reading);
        var outcome = SequentialRun.Execute(world, sink, static _ => true);
        return sink.Complete(outcome);
    }

    /// <summary>Runs a scenario on the sequential runner and returns its fingerprint.</summary>
    public static string Sequential(ScenarioPlan plan, TieBreak? tieBreak = null)
    {
        using var sink = new FingerprintSink();
        SequentialRun.Execute(WorldBuilder.Build(plan, tieBreak), sink, static _ => true);
        return sink.Current();
    }

    /// <summary>Runs a scenario on the sequential runner and returns the rows of the market's events, in order.</summary>
    public static IReadOnlyList<object> Events(ScenarioPlan plan) => [.. TimedEvents(plan).Select(one => one.Row)];

    /// <summary>Runs a scenario on the sequential runner and returns the market's events with their times and names.</summary>
    public static IReadOnlyList<RunRow> TimedEvents(ScenarioPlan plan)
    {
        var sink = new RowSink();
        SequentialRun.Execute(WorldBuilder.Build(plan), sink, static _ => true);
        return sink.Rows;
    }

    /// <summary>Runs a scenario on partitions in lockstep on one thread and returns its fingerprint.</summary>
    public static string Lockstep(ScenarioPlan plan, int partitions, TieBreak? tieBreak = null)
    {
        using var sink = new FingerprintSink();
        var run = new LockstepWorld(plan, partitions, sink, tieBreak);
        run.Start();
        run.RunBefore(VirtualTime.Never);
        run.AddStates();
        return sink.Current();
    }

    private sealed class RecordingSink(RunNames names, ScenarioReading reading) : IRunSink, IDisposable
    {
        private readonly RunRecorder _recorder = new(names, new RecordedScenario
        {
            Name = reading.Plan!.Name,
            Seed = reading.Plan.Seed,
            ResolvedText = reading.ResolvedText,
            Length = reading.Plan.Length,
            Facts = [.. reading.Plan.Facts.Select(fact => new PublishedFact(fact.Text, fact.Value, fact.Unit, fact.Source, fact.Metric))],
        });

        public void Append(ReadOnlySpan<RunEvent> events) => _recorder.Append(events);

        public void AddState(ParticipantId participant, ulong stateHash) => _recorder.AddState(participant, stateHash);

        public RunSummary Complete(RunOutcome outcome) => _recorder.Complete(
            new RunEnd(outcome.ReachedAt, outcome.WasInterrupted, outcome.Messages, outcome.Wakes),
            new RunAudit(Passed: true, outcome.Audits, ""),
            new RunHost()).Summary;

        public void Dispose() => _recorder.Dispose();
    }

    private sealed class RowSink : IRunSink
    {
        public List<RunRow> Rows { get; } = [];

        public void Append(ReadOnlySpan<RunEvent> events)
        {
            foreach (ref readonly var next in events)
            {
                if (RowOf(next.Record) is { } row)
                {
                    Rows.Add(new RunRow(next.At, next.Id, next.Cause, next.By, row));
                }
            }
        }

        public void AddState(ParticipantId participant, ulong stateHash)
        {
            // What is asked for here are the events.
        }

        private static object? RowOf(in Domain.Records.RunRecord record) => record.Kind switch
        {
            Domain.Records.RecordKind.Trade => record.Row<Domain.Records.TradeRow>(),
            Domain.Records.RecordKind.Mark => record.Row<Domain.Records.MarkRow>(),
            Domain.Records.RecordKind.Breaker => record.Row<Domain.Records.BreakerRow>(),
            Domain.Records.RecordKind.Reopening => record.Row<Domain.Records.ReopeningRow>(),
            Domain.Records.RecordKind.HaltCost => record.Row<Domain.Records.HaltCostRow>(),
            Domain.Records.RecordKind.Liquidation => record.Row<Domain.Records.LiquidationRow>(),
            Domain.Records.RecordKind.Deleveraging => record.Row<Domain.Records.DeleveragingRow>(),
            Domain.Records.RecordKind.BadDebt => record.Row<Domain.Records.BadDebtRow>(),
            _ => null,
        };
    }
}

/// <summary>One recorded event.</summary>
internal sealed record RunRow(VirtualTime At, EventId Id, EventId Cause, ParticipantId By, object Row);
