using Akka.Actor;
using ExchangeMesh.Actors.Checkpoints;
using ExchangeMesh.Primitives;
using ExchangeMesh.World;

namespace ExchangeMesh.Actors.Hosting;

/// <summary>Brings what all partitions recorded into one order and hands it to the run's sink, beside the partitions' own work.</summary>
internal sealed class RecorderActor : ReceiveActor
{
    /// <summary>Takes a run's sink.</summary>
    public RecorderActor(IRunSink sink)
    {
        var flow = new RecordFlow(sink);
        Receive<Batch>(batch =>
        {
            try
            {
                flow.Hand(batch.Buffers);
            }
            catch (Exception fault)
            {
                batch.Run.Barrier.Abort(fault);
                Context.Parent.Tell(new RecorderFailed(fault));
            }
            finally
            {
                batch.Run.BatchTaken(batch.Buffers);
            }
        });
        Receive<Cut>(cut => _ = cut.Journal.CutAsync().PipeTo(
            cut.Checkpoints,
            success: static chunks => new CheckpointActor.RecordsCut(chunks),
            failure: static fault => new CheckpointActor.Failed(fault)));
        Receive<Finish>(finish =>
        {
            for (var number = 0; number < finish.StateHashes.Length; number++)
            {
                sink.AddState(new ParticipantId(number), finish.StateHashes[number]);
            }

            Sender.Tell(new Finished());
        });
    }

    /// <summary>What all partitions recorded up to the end of a window.</summary>
    public sealed record Batch(WorldRecords[] Buffers, RunState Run) : INoSerializationVerificationNeeded;

    /// <summary>What was recorded so far is covered by a checkpoint.</summary>
    /// <param name="Journal">Keeps the records.</param>
    /// <param name="Checkpoints">Is told when they are safe.</param>
    public sealed record Cut(RecordJournal Journal, IActorRef Checkpoints);

    /// <summary>All records were handed over: the final states complete the run.</summary>
    public sealed record Finish(ulong[] StateHashes) : INoSerializationVerificationNeeded;

    /// <summary>The sink has everything.</summary>
    public sealed record Finished : INoSerializationVerificationNeeded;

    /// <summary>The sink refused records: the run cannot go on.</summary>
    public sealed record RecorderFailed(Exception Fault) : INoSerializationVerificationNeeded;
}
