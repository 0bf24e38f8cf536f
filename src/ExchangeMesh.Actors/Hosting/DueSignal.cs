using Akka.Actor;
using ExchangeMesh.Domain.Venues;

namespace ExchangeMesh.Actors.Hosting;

/// <summary>Tells a participant's actor that something is due for it in the current window. One object serves a partition for the whole run.</summary>
/// <param name="partition">The partition that hosts the participant.</param>
internal sealed class DueSignal(WorldPartition partition) : INoSerializationVerificationNeeded
{
    /// <summary>What a participant threw; it ends the run.</summary>
    public Exception? Fault { get; private set; }

    /// <summary>Lets the participant handle what is due.</summary>
    public void HandleDue(IParticipant participant)
    {
        try
        {
            partition.HandleDue(participant);
        }
        catch (Exception fault)
        {
            Fault = fault;
            throw;
        }
    }
}
