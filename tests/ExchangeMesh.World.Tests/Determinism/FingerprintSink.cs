using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;

namespace ExchangeMesh.World.Tests.Determinism;

/// <summary>Takes a run's records and states, and says what their fingerprint is. The actors' tests compile it too.</summary>
internal sealed class FingerprintSink : IRunSink, IDisposable
{
    private readonly RunFingerprint _fingerprint = new();

    public long Events { get; private set; }

    public void Append(ReadOnlySpan<RunEvent> events)
    {
        foreach (ref readonly var next in events)
        {
            _fingerprint.Append(in next);
            Events++;
        }
    }

    public void AddState(ParticipantId participant, ulong stateHash) => _fingerprint.AddState(participant, stateHash);

    public string Current() => _fingerprint.Current();

    public void Dispose() => _fingerprint.Dispose();
}
