using ExchangeMesh.Actors.Wire;
using ExchangeMesh.Primitives;
using ExchangeMesh.Simulation;

namespace ExchangeMesh.Actors.Protocol;

/// <summary>What became of a part that came in.</summary>
public enum PartFate
{
    /// <summary>It was taken.</summary>
    Taken,

    /// <summary>It had come before; dropped.</summary>
    Repeated,

    /// <summary>Its exchange is over; dropped.</summary>
    Late,

    /// <summary>It is of an epoch that was rolled back; dropped.</summary>
    OfOldEpoch,

    /// <summary>It is of an epoch that this node has not heard of yet; kept until then.</summary>
    Held,

    /// <summary>It is of another run, or not for this node; dropped.</summary>
    Stray,
}

/// <summary>What all nodes know after an exchange, each by itself.</summary>
/// <param name="NextWindow">The first window in which anything is due, or <see cref="Calendar.Never"/>; the same at every node.</param>
/// <param name="Wish">What any node was asked for; the same at every node.</param>
/// <param name="Parts">What the other nodes have for this one, by node and part.</param>
public sealed record ExchangeOutcome(long NextWindow, Wish Wish, IReadOnlyList<WindowPart> Parts);

/// <summary>
/// One node's side of the exchange of batches with the other nodes of a run: one logical batch for each pair of nodes and
/// exchange. It has no clock, no thread and no network: all that happens is told to it, time-outs included.
/// </summary>
/// <remarks>
/// A node goes on from an exchange when it has the batches of all others, so no other can be more than one exchange
/// ahead of it, or behind: the last two exchanges that it has sent are all that anybody can still ask for.
/// </remarks>
public sealed class BatchProtocol
{
    private readonly string _run;
    private readonly int _self;
    private readonly long _windowsPerExchange;
    private readonly PartSet[] _current;
    private readonly PartSet[] _ahead;
    private readonly List<WindowPart> _held = [];
    private Sending? _sending;
    private Sending? _sentBefore;

    /// <summary>Makes a node's side of one epoch of a run.</summary>
    /// <param name="run">The run's name.</param>
    /// <param name="epoch">The epoch.</param>
    /// <param name="self">The node's place in the epoch's placement, from 0.</param>
    /// <param name="nodes">How many nodes there are.</param>
    /// <param name="windowsPerExchange">How many windows of the fixed grid an exchange covers; at least 1.</param>
    /// <param name="exchange">The first exchange; -1 is the start.</param>
    /// <param name="before">This node's side of an earlier epoch, for what has come there early; one of another run does not matter, nor does null.</param>
    public BatchProtocol(string run, long epoch, int self, int nodes, long windowsPerExchange, long exchange, BatchProtocol? before = null)
    {
        Invariant.Holds(self >= 0 && self < nodes && windowsPerExchange >= 1, "a node must be one of its run's");
        var early = before is not null && string.Equals(before._run, run, StringComparison.Ordinal) ? before._held : [];
        Invariant.Holds(early.Count == 0 || before!.Epoch < epoch, "an epoch begins after a later one");
        _run = run;
        _self = self;
        _windowsPerExchange = windowsPerExchange;
        (Epoch, Exchange) = (epoch, exchange);
        _current = [.. Enumerable.Range(0, nodes).Select(static _ => new PartSet())];
        _ahead = [.. Enumerable.Range(0, nodes).Select(static _ => new PartSet())];
        foreach (var part in early)
        {
            Receive(part);
        }
    }

    /// <summary>The epoch.</summary>
    public long Epoch { get; }

    /// <summary>The exchange that is open: the next that this node will submit, or has submitted and not taken.</summary>
    public long Exchange { get; private set; }

    /// <summary>Whether the batches of all other nodes are there, and this node's own were submitted.</summary>
    public bool IsComplete
    {
        get
        {
            for (var node = 0; node < _current.Length; node++)
            {
                if (node != _self && !_current[node].IsComplete)
                {
                    return false;
                }
            }

            return _sending?.Exchange == Exchange;
        }
    }

    /// <summary>Takes this node's batches for the open exchange; they are to be sent now, and may be asked for again.</summary>
    /// <param name="minNextWindow">What the batches say.</param>
    /// <param name="wish">What the batches say.</param>
    /// <param name="batches">The parts for each node, by place; none for this one.</param>
    public void Submit(long minNextWindow, Wish wish, IReadOnlyList<V1.WindowBatch>[] batches)
    {
        Invariant.Holds(_sending?.Exchange != Exchange, "an exchange is submitted once");
        Invariant.Holds(batches.Length == _current.Length, "every node has its batch");
        _sentBefore = _sending;
        _sending = new Sending(Exchange, minNextWindow, wish, batches);
    }

    /// <summary>Takes a part that has come in.</summary>
    public PartFate Receive(WindowPart part)
    {
        var key = part.Key;
        if (!string.Equals(key.Run, _run, StringComparison.Ordinal))
        {
            return PartFate.Stray;
        }

        if (key.Epoch != Epoch)
        {
            return key.Epoch < Epoch ? PartFate.OfOldEpoch : Hold(part);
        }

        if (key.To != _self || key.From == _self || key.From >= _current.Length)
        {
            return PartFate.Stray;
        }

        if (key.Exchange < Exchange)
        {
            return PartFate.Late;
        }

        var set = key.Exchange == Exchange ? _current[key.From] : _ahead[key.From];
        return set.Add(part) ? PartFate.Taken : PartFate.Repeated;
    }

    /// <summary>Says what to ask for again when a time-out has passed and the open exchange is not complete.</summary>
    public IReadOnlyList<V1.ResendRequest> AfterTimeout()
    {
        var requests = new List<V1.ResendRequest>();
        for (var node = 0; node < _current.Length && _sending?.Exchange == Exchange; node++)
        {
            if (node == _self || _current[node].IsComplete)
            {
                continue;
            }

            var request = new V1.ResendRequest { Run = _run, Epoch = Epoch, From = node, To = _self, Exchange = Exchange };
            request.Parts.AddRange(_current[node].Missing);
            requests.Add(request);
        }

        return requests;
    }

    /// <summary>Returns what another node asks for again; nothing where this node has not got there yet, or the question is old.</summary>
    public IEnumerable<V1.WindowBatch> Answer(V1.ResendRequest request)
    {
        if (!string.Equals(request.Run, _run, StringComparison.Ordinal) || request.Epoch != Epoch || request.From != _self
            || request.To < 0 || request.To >= _current.Length || request.To == _self)
        {
            return [];
        }

        var sent = _sending?.Exchange == request.Exchange ? _sending : _sentBefore;
        return sent is null || sent.Exchange != request.Exchange
            ? []
            : sent.Batches[request.To].Where(part => request.Parts.Count == 0 || request.Parts.Contains(part.Part));
    }

    /// <summary>Returns all that another node may still miss: what was sent to it in the last two exchanges.</summary>
    public IEnumerable<V1.WindowBatch> SentTo(int node) =>
        (_sentBefore?.Batches[node] ?? []).Concat(_sending?.Batches[node] ?? []);

    /// <summary>Ends the open exchange and opens the one that all nodes come to, each by itself.</summary>
    /// <exception cref="InvariantViolationException">It is not complete, or nodes have come to different next windows.</exception>
    public ExchangeOutcome Take()
    {
        Invariant.Holds(IsComplete, "an exchange ends when all batches are there");
        var next = _sending!.MinNextWindow;
        var wish = _sending.Wish;
        var parts = new List<WindowPart>();
        for (var node = 0; node < _current.Length; node++)
        {
            foreach (var part in node == _self ? [] : _current[node].Parts)
            {
                next = Math.Min(next, part.MinNextWindow);
                wish = wish.Or(part.Wish);
                parts.Add(part);
            }
        }

        Open(next == Calendar.Never ? Calendar.Never : next / _windowsPerExchange);
        return new ExchangeOutcome(next, wish, parts);
    }

    private void Open(long exchange)
    {
        Invariant.Holds(exchange > Exchange, "an exchange leads to a later one");
        Exchange = exchange;
        for (var node = 0; node < _current.Length; node++)
        {
            var ahead = _ahead[node];
            Invariant.Holds(ahead.Exchange is null || ahead.Exchange == exchange, "two nodes have come to different next windows");
            (_current[node], _ahead[node]) = (ahead, new PartSet());
        }
    }

    private PartFate Hold(WindowPart part)
    {
        var latest = _held.Count == 0 ? part.Key.Epoch : _held[0].Key.Epoch;
        if (part.Key.Epoch < latest)
        {
            return PartFate.OfOldEpoch;
        }

        if (part.Key.Epoch > latest)
        {
            _held.Clear();
        }

        if (_held.Exists(other => other.Key == part.Key && other.Part == part.Part))
        {
            return PartFate.Repeated;
        }

        _held.Add(part);
        return PartFate.Held;
    }

    private sealed record Sending(long Exchange, long MinNextWindow, Wish Wish, IReadOnlyList<V1.WindowBatch>[] Batches);
}
