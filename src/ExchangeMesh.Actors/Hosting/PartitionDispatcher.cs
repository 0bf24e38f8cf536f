using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;

namespace ExchangeMesh.Actors.Hosting;

/// <summary>
/// Runs a partition's participants on the partition's own thread: what is due for one of them is handled before
/// <see cref="Deliver"/> returns. Whatever other threads tell is handed over to that thread.
/// </summary>
/// <remarks>
/// A due signal goes straight into the actor's cell, with Akka's current cell set around it by its own public
/// <see cref="ActorCell.UseThreadContext"/>; everything else takes Akka's usual way through the mailbox.
/// </remarks>
public sealed class PartitionDispatcher : MessageDispatcher
{
    private readonly ConcurrentQueue<IRunnable> _handedOver = new();
    private readonly Action _invoke;
    private Thread? _owner;
    private ActorCell? _cell;
    private Envelope _due;

    internal PartitionDispatcher(MessageDispatcherConfigurator configurator)
        : base(configurator) => _invoke = () => _cell!.Invoke(_due);

    /// <summary>Makes the calling thread the partition's own.</summary>
    /// <param name="signal">What <see cref="Deliver"/> gives the actors.</param>
    internal void BindToCurrentThread(DueSignal signal)
    {
        _owner = Thread.CurrentThread;
        _due = new Envelope(signal, ActorRefs.NoSender);
    }

    /// <summary>Runs what other threads have handed over; called by the partition's own thread between windows.</summary>
    public void RunHandedOver()
    {
        while (_handedOver.TryDequeue(out var run))
        {
            run.Run();
        }
    }

    /// <summary>Lets an actor handle the due signal before it returns; called by the partition's own thread.</summary>
    internal void Deliver(ActorCell cell)
    {
        _cell = cell;
        cell.UseThreadContext(_invoke);
    }

    /// <inheritdoc/>
    protected override void ExecuteTask(IRunnable run)
    {
        if (ReferenceEquals(Thread.CurrentThread, _owner))
        {
            run.Run();
        }
        else
        {
            _handedOver.Enqueue(run);
        }
    }

    /// <inheritdoc/>
    protected override void Shutdown()
    {
        // It owns no thread and no other resource.
    }
}

/// <summary>Makes one <see cref="PartitionDispatcher"/> for each dispatcher that the configuration names.</summary>
public sealed class PartitionDispatcherConfigurator : MessageDispatcherConfigurator
{
    private readonly PartitionDispatcher _dispatcher;

    /// <summary>Called by Akka.</summary>
    public PartitionDispatcherConfigurator(Config config, IDispatcherPrerequisites prerequisites)
        : base(config, prerequisites) => _dispatcher = new PartitionDispatcher(this);

    /// <inheritdoc/>
    public override MessageDispatcher Dispatcher() => _dispatcher;
}
