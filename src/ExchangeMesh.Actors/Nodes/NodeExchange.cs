using ExchangeMesh.Actors.Hosting;
using ExchangeMesh.Actors.Protocol;
using ExchangeMesh.Actors.Wire;

namespace ExchangeMesh.Actors.Nodes;

/// <summary>
/// Where a node meets the other nodes of its run. The last of its partitions to arrive at the barrier exchanges batches for
/// all of them; what comes in from outside is taken by whichever thread brings it.
/// </summary>
internal sealed class NodeExchange(BatchProtocol protocol, NodeBatches batches, IDataPlane plane)
{
    /// <summary>How long a node waits for a batch before it asks for it again.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly object _lock = new();
    private readonly PacedClock _clock = new();
    private Wish _wish;
    private Wish _agreed;
    private Pace _pace;
    private bool _isAbandoned;

    /// <summary>The exchange that is open.</summary>
    public long Exchange => protocol.Exchange;

    /// <summary>Says what the coordinator asks for; it is done after the next exchange on which all agree.</summary>
    public void Ask(Wish wish)
    {
        lock (_lock)
        {
            _wish = _wish.Or(wish);
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Says how fast virtual time goes from now on.</summary>
    public void Take(Pace pace)
    {
        lock (_lock)
        {
            if (_pace != pace)
            {
                _pace = pace;
                _clock.Untie();
                Monitor.PulseAll(_lock);
            }
        }
    }

    /// <summary>Waits until the wall clock lets virtual time be somewhere. What the coordinator asks for does not wait for that.</summary>
    /// <param name="there">The virtual time, in ns.</param>
    public void Hold(long there)
    {
        lock (_lock)
        {
            while (!_pace.IsFree && !_isAbandoned && _wish == _agreed)
            {
                _clock.Tie(there);
                var left = _clock.TimeLeft(there, _pace);
                if (left == TimeSpan.Zero)
                {
                    return;
                }

                Monitor.Wait(_lock, left);
            }
        }
    }

    /// <summary>Makes the protocol of an epoch that follows, which takes over what has come early.</summary>
    public BatchProtocol Follow(Func<BatchProtocol, BatchProtocol> make)
    {
        lock (_lock)
        {
            return make(protocol);
        }
    }

    /// <summary>Exchanges batches with all other nodes. The node's partitions must be at the barrier.</summary>
    /// <returns>What all nodes have come to, or null where the epoch was abandoned.</returns>
    public ExchangeOutcome? Meet()
    {
        IReadOnlyList<V1.WindowBatch>[] submitted;
        lock (_lock)
        {
            submitted = batches.Submit(protocol, _wish, isSealed: !plane.FindsDamage);
        }

        // Outside the lock: a node that takes nothing must not keep what others bring from being taken.
        foreach (var part in submitted.SelectMany(static parts => parts))
        {
            plane.Send(part);
        }

        while (!WaitForOthers())
        {
            AskAgain();
        }

        lock (_lock)
        {
            if (_isAbandoned)
            {
                return null;
            }

            var outcome = protocol.Take();
            _agreed = outcome.Wish;
            batches.Spread(outcome);
            return outcome;
        }
    }

    /// <summary>Takes a part that has come in.</summary>
    public void Receive(WindowPart part)
    {
        lock (_lock)
        {
            if (protocol.Receive(part) == PartFate.Taken && protocol.IsComplete)
            {
                Monitor.PulseAll(_lock);
            }
        }
    }

    /// <summary>Sends again what another node asks for.</summary>
    public void Receive(V1.ResendRequest request) => SendAll(() => protocol.Answer(request));

    /// <summary>Sends again all that another node may have missed.</summary>
    /// <param name="node">The node, by its place.</param>
    public void SayAgain(int node) => SendAll(() => protocol.SentTo(node));

    /// <summary>Lets whoever waits go on without the others.</summary>
    public void Abandon()
    {
        lock (_lock)
        {
            _isAbandoned = true;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Waits until the batches of all others are there, or the epoch is abandoned.</summary>
    /// <returns>Whether that is so; otherwise it has taken too long.</returns>
    private bool WaitForOthers()
    {
        lock (_lock)
        {
            while (!protocol.IsComplete && !_isAbandoned)
            {
                if (!Monitor.Wait(_lock, Patience))
                {
                    return false;
                }
            }

            return true;
        }
    }

    private void AskAgain()
    {
        V1.ResendRequest[] missing;
        lock (_lock)
        {
            missing = [.. protocol.AfterTimeout()];
        }

        foreach (var request in missing)
        {
            plane.Send(request);
        }
    }

    private void SendAll(Func<IEnumerable<V1.WindowBatch>> choose)
    {
        V1.WindowBatch[] parts;
        lock (_lock)
        {
            parts = [.. choose()];
        }

        foreach (var part in parts)
        {
            plane.Send(part);
        }
    }
}
