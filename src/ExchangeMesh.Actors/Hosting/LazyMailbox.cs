using System.Collections.Concurrent;
using Akka.Actor;
using Akka.Configuration;
using Akka.Dispatch;
using Akka.Dispatch.MessageQueues;

namespace ExchangeMesh.Actors.Hosting;

/// <summary>
/// A mailbox for participants: what is due goes straight into the actor's cell and never waits, so the queue for all
/// else is made only when it is first needed.
/// </summary>
/// <remarks>Akka's default queue takes about a kilobyte for each actor; this one takes 24 bytes.</remarks>
public sealed class LazyMailbox : MailboxType, IProducesMessageQueue<LazyMailbox.LazyQueue>
{
    /// <summary>Called by Akka.</summary>
    public LazyMailbox(Settings settings, Config config)
        : base(settings, config)
    {
    }

    /// <inheritdoc/>
    public override IMessageQueue Create(IActorRef owner, ActorSystem system) => new LazyQueue();

    /// <summary>The queue of one actor. Any thread may add; the actor's own takes.</summary>
    public sealed class LazyQueue : IMessageQueue
    {
        private ConcurrentQueue<Envelope>? _queue;

        /// <inheritdoc/>
        public bool HasMessages => _queue is { IsEmpty: false };

        /// <inheritdoc/>
        public int Count => _queue?.Count ?? 0;

        /// <inheritdoc/>
        public void Enqueue(IActorRef receiver, Envelope envelope) =>
            LazyInitializer.EnsureInitialized(ref _queue, static () => new ConcurrentQueue<Envelope>()).Enqueue(envelope);

        /// <inheritdoc/>
        public bool TryDequeue(out Envelope envelope)
        {
            envelope = default;
            return _queue is not null && _queue.TryDequeue(out envelope);
        }

        /// <inheritdoc/>
        public void CleanUp(IActorRef owner, IMessageQueue deadletters)
        {
            while (TryDequeue(out var envelope))
            {
                deadletters.Enqueue(owner, envelope);
            }
        }
    }
}
