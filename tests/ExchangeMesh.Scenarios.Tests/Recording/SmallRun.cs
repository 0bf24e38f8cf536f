using ExchangeMesh.Domain.Instruments;
using ExchangeMesh.Domain.Records;
using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;
using ExchangeMesh.Recording.Summaries;

namespace ExchangeMesh.Scenarios.Tests.Recording;

/// <summary>A run of two exchanges, a lender, a reference feed, a director and ten traders, whose events a test writes down one by one.</summary>
internal sealed class SmallRun
{
    public static readonly ParticipantId Alpha = new(0);
    public static readonly ParticipantId Beta = new(1);
    public static readonly ParticipantId Lender = new(2);
    public static readonly ParticipantId Feed = new(3);
    public static readonly ParticipantId Director = new(4);
    public static readonly InstrumentId AlphaBtc = new(0);
    public static readonly InstrumentId BetaBtc = new(1);
    public static readonly InstrumentId BetaInverse = new(2);
    public static readonly AssetId Usd = new(0);
    public static readonly AssetId Btc = new(1);
    private readonly long[] _sequences = new long[15];
    private readonly List<RunEvent> _events = [];

    public static RunNames Names { get; } = new(
        ["USD", "BTC"],
        [
            new ParticipantGroup("alpha", ParticipantRole.Exchange, Alpha, 1),
            new ParticipantGroup("beta", ParticipantRole.Exchange, Beta, 1),
            new ParticipantGroup("pool", ParticipantRole.LendingVenue, Lender, 1),
            new ParticipantGroup("world", ParticipantRole.Reference, Feed, 1),
            new ParticipantGroup("director", ParticipantRole.Director, Director, 1),
            new ParticipantGroup("holders", ParticipantRole.Trader, new ParticipantId(5), 10),
        ],
        [
            Perpetual(AlphaBtc, "BTC-PERP", Alpha, InstrumentKind.LinearPerpetual, tick: 100_000, lot: 1_000),
            Perpetual(BetaBtc, "BTC-PERP", Beta, InstrumentKind.LinearPerpetual, tick: 1_000_000, lot: 10_000),
            Perpetual(BetaInverse, "BTC-USD-INV", Beta, InstrumentKind.InversePerpetual, tick: 500_000, lot: 100_000_000),
        ]);

    public static RecordedScenario Scenario { get; } = new()
    {
        Name = "small",
        Seed = 7,
        ResolvedText = "name: small\nseed: 7\n",
        Length = Duration.FromSeconds(60),
    };

    public IReadOnlyList<RunEvent> Events => _events;

    public static ParticipantId Holder(int index) => new(5 + index);

    public EventId Add<T>(double seconds, ParticipantId by, in T row, EventId cause = default)
        where T : unmanaged, IRecordRow
    {
        var id = EventId.Of(by, ++_sequences[by.Value]);
        _events.Add(new RunEvent(id, new VirtualTime((long)(seconds * 1e9)), by, cause, RunRecord.Of(in row)));
        return id;
    }

    public RunResult Record(string? directory = null, RecordedScenario? scenario = null, bool isInterrupted = false)
    {
        using var recorder = directory is null
            ? new RunRecorder(Names, scenario ?? Scenario)
            : new RunRecorder(directory, Names, scenario ?? Scenario);
        recorder.Append(_events.ToArray());
        recorder.AddState(Alpha, 11);
        recorder.AddState(Beta, 12);
        return recorder.Complete(new RunEnd(new VirtualTime(60_000_000_000), isInterrupted, 1_000, 10), new RunAudit(true, 1, ""), new RunHost { Engine = "sequential" });
    }

    private static Instrument Perpetual(InstrumentId id, string symbol, ParticipantId venue, InstrumentKind kind, long tick, long lot) => new()
    {
        Id = id,
        Symbol = symbol,
        Venue = venue,
        Kind = kind,
        Base = Btc,
        Quote = Usd,
        TickSizeMicros = tick,
        LotSizeMicros = lot,
    };
}

/// <summary>A folder that is deleted after the test.</summary>
internal sealed class TestFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("exchangemesh-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
