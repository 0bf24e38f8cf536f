using CsCheck;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using static ExchangeMesh.Scenarios.Tests.Recording.Rows;
using static ExchangeMesh.Scenarios.Tests.Recording.SmallRun;

namespace ExchangeMesh.Scenarios.Tests.Recording;

public sealed class RunFingerprintTests
{
    private static readonly RunEvent Event = new(EventId.Of(Alpha, 1), new VirtualTime(5), Alpha, EventId.Of(Beta, 3), RunRecord.Of(Trade(AlphaBtc, 500_000, 3)));

    [Fact]
    public void The_fingerprint_of_nothing_is_the_hash_of_nothing()
    {
        using var fingerprint = new RunFingerprint();

        Assert.Equal("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", fingerprint.Current());
    }

    [Fact]
    public void Every_part_of_an_event_counts()
    {
        RunEvent[] variants =
        [
            Event,
            Event with { Id = EventId.Of(Alpha, 2) },
            Event with { At = new VirtualTime(6) },
            Event with { By = Beta },
            Event with { Cause = EventId.None },
            Event with { Record = RunRecord.Of(Trade(AlphaBtc, 500_001, 3)) },
            Event with { Record = RunRecord.Of(Trade(AlphaBtc, 500_000, 3, isLiquidation: true)) },
            Event with { Record = RunRecord.Of(default(MarkRow)) },
        ];

        Assert.Equal(variants.Length, variants.Select(variant => Of([variant])).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void The_order_of_events_counts()
    {
        var other = Event with { Id = EventId.Of(Alpha, 2) };

        Assert.NotEqual(Of([Event, other]), Of([other, Event]));
    }

    [Fact]
    public void A_final_state_counts_and_is_not_taken_for_an_event()
    {
        using var fingerprint = new RunFingerprint();
        fingerprint.Append(Event);
        var before = fingerprint.Current();

        fingerprint.AddState(Alpha, 1);

        Assert.NotEqual(before, fingerprint.Current());
    }

    [Fact]
    public void Final_states_come_in_the_order_of_participants()
    {
        using var fingerprint = new RunFingerprint();
        fingerprint.AddState(Beta, 1);

        Assert.Throws<InvariantViolationException>(() => fingerprint.AddState(Alpha, 1));
    }

    [Fact]
    public void How_events_are_handed_over_does_not_count() =>
        Gen.Int[1, 400].List[1, 20].Sample(
            sizes =>
            {
                var events = Enumerable.Range(1, sizes.Sum()).Select(index => Event with { Id = EventId.Of(Alpha, index) }).ToArray();
                using var whole = new RunRecorder(Names, Scenario);
                using var pieces = new RunRecorder(Names, Scenario);
                events = [.. events.Select(one => one with { Cause = EventId.None })];

                whole.Append(events);
                var from = 0;
                foreach (var size in sizes)
                {
                    pieces.Append(events.AsSpan(from, size));
                    from += size;
                }

                Assert.Equal(Fingerprint(whole), Fingerprint(pieces));
            },
            iter: 20);

    [Fact]
    public void The_short_form_is_the_beginning()
    {
        Assert.Equal("e3b0c44298fc", RunFingerprint.Short("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    }

    private static string Fingerprint(RunRecorder recorder) =>
        recorder.Complete(default, new RunAudit(true, 0, ""), new RunHost()).Manifest.Fingerprint;

    private static string Of(RunEvent[] events)
    {
        using var fingerprint = new RunFingerprint();
        foreach (var next in events)
        {
            fingerprint.Append(in next);
        }

        return fingerprint.Current();
    }
}
