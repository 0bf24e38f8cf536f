using ExchangeMesh.Primitives;

namespace ExchangeMesh.Simulation;

/// <summary>
/// What every engine shares: the clock, the numbering of events and records, links, views and alarms. It is the world
/// as the process that is being called sees it. One thread at a time.
/// </summary>
/// <typeparam name="TProcess">What a process is to its host.</typeparam>
/// <typeparam name="TMessage">What processes say to each other.</typeparam>
/// <typeparam name="TView">What processes publish to everybody.</typeparam>
/// <typeparam name="TRecord">What processes record.</typeparam>
public abstract partial class Engine<TProcess, TMessage, TView, TRecord>
    where TMessage : struct
    where TView : struct, IView
    where TRecord : struct
{
    private readonly ViewBoard<TView> _board;
    private readonly AlarmBook _alarms;
    private readonly long[] _sequences;
    private readonly long[] _recorded;
    private readonly int[] _places;
    private readonly int[] _dirty;
    private readonly TView[] _published;
    private int _dirtyCount;

    /// <summary>Makes an engine.</summary>
    /// <param name="topology">The run's topology.</param>
    /// <param name="places">For each process of the run, its place among those that this engine hosts; what others have does not matter.</param>
    /// <param name="hosted">How many processes this engine hosts.</param>
    protected Engine(Topology topology, int[] places, int hosted)
    {
        Topology = topology;
        _places = places;
        _sequences = new long[hosted];
        _recorded = new long[hosted];
        var channels = topology.Publishers.Length;
        _board = new ViewBoard<TView>(channels, topology.GreatestLatency + topology.Lookahead);
        _alarms = new AlarmBook(channels);
        _dirty = new int[channels];
        _published = new TView[channels];
    }

    /// <summary>The run's topology.</summary>
    public Topology Topology { get; }

    /// <summary>How the engine calls its processes; set once, before the run.</summary>
    public IProcessCalls<TProcess, TMessage>? Calls { get; set; }

    /// <summary>The current virtual time, in nanoseconds.</summary>
    public long Now { get; protected set; }

    /// <summary>The process that is being called.</summary>
    public int Self { get; protected set; }

    /// <summary>The recorded event that led to what is being handled, or none.</summary>
    public EventId Cause { get; protected set; }

    /// <summary>How many events were handled.</summary>
    public long Handled => Messages + Wakes;

    /// <summary>How many messages were handled.</summary>
    public long Messages { get; private set; }

    /// <summary>How many wake-ups were handled.</summary>
    public long Wakes { get; private set; }

    /// <summary>What was recorded since it was last taken, in no order.</summary>
    public RecordBuffer<TRecord> Records { get; private set; } = new();

    /// <summary>The messages under way.</summary>
    private protected MessageStore<TMessage> Store { get; } = new();

    /// <summary>Sends a message from the process that is being called.</summary>
    /// <param name="to">The receiver.</param>
    /// <param name="message">What is said.</param>
    /// <param name="cause">The recorded event that it follows from, or none.</param>
    /// <param name="delay">How much longer than the link's latency it takes, in nanoseconds.</param>
    /// <exception cref="CausalityViolationException">The delay is negative, or the receiver is the sender.</exception>
    public void Send(int to, in TMessage message, EventId cause, long delay)
    {
        if (delay < 0 || to == Self)
        {
            throw new CausalityViolationException(
                $"Process {Self} sends to {to} at {Now} ns with a delay of {delay} ns beyond the link's latency.");
        }

        var dueAt = Now + Topology.Latency(Self, to) + delay;
        Route(new Pending(dueAt, NextSequence(Self), 0, Self, to), in message, cause);
    }

    /// <summary>Schedules a wake-up of the process that is being called.</summary>
    /// <param name="at">When, in nanoseconds; later than now.</param>
    /// <param name="token">Handed back; zero or more.</param>
    /// <exception cref="CausalityViolationException">The time is not later than now, or the token is negative.</exception>
    public void WakeAt(long at, long token)
    {
        if (at <= Now || token < 0)
        {
            throw new CausalityViolationException($"Process {Self} asks at {Now} ns to be woken at {at} ns with token {token}.");
        }

        Schedule(new Pending(at, NextSequence(Self), token, Self, Self));
    }

    /// <summary>Schedules a wake-up of a hosted process from outside: between two windows, when no process is being called.</summary>
    /// <param name="process">The process.</param>
    /// <param name="at">When, in nanoseconds; in no window that has begun.</param>
    /// <param name="token">Handed back; zero or more.</param>
    public void WakeFromOutside(int process, long at, long token)
    {
        Invariant.Holds(Hosts(process) && at > Now && token >= 0, "a wake-up from outside is for a hosted process, and later than what was handled");
        Schedule(new Pending(at, NextSequence(process), token, process, process));
    }

    /// <summary>Returns the newest view of a channel that was published, whoever can see it.</summary>
    public ref readonly TView Latest(int channel) => ref _board.Newest(channel, long.MaxValue);

    /// <summary>Schedules a wake-up for when a published level is seen at or beyond another.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="field">Which level of its views.</param>
    /// <param name="fallsTo">Whether to wake at or below; otherwise at or above.</param>
    /// <param name="level">The level.</param>
    /// <param name="token">Handed back; zero or more.</param>
    public void WakeWhen(int channel, int field, bool fallsTo, long level, long token)
    {
        var alarm = new Alarm(level, token, NextSequence(Self), Self);
        var latency = Topology.Latency(Topology.Publishers.Span[channel], Self);
        if (AlarmBook.IsReached(level, fallsTo, _board.Newest(channel, Now - latency).Level(field)))
        {
            Schedule(new Pending(Now + 1, alarm.Sequence, token, Self, Self));
            return;
        }

        for (var number = 0; _board.TryLater(channel, Now - latency, number, out var at, out var view); number++)
        {
            if (AlarmBook.IsReached(level, fallsTo, view.Level(field)))
            {
                Schedule(new Pending(at + latency, alarm.Sequence, token, Self, Self));
                return;
            }
        }

        _alarms.Add(channel, field, fallsTo, in alarm);
    }

    /// <summary>Returns the newest view of a channel that the process that is being called can see.</summary>
    public ref readonly TView View(int channel)
    {
        var publisher = Topology.Publishers.Span[channel];
        var latency = publisher == Self ? 0 : Topology.Latency(publisher, Self);
        return ref _board.Newest(channel, Now - latency);
    }

    /// <summary>Publishes a view when the current window ends; a later one of the same channel and window replaces it.</summary>
    /// <exception cref="InvariantViolationException">The channel is another process's.</exception>
    public void Publish(in TView view)
    {
        var channel = view.Channel;
        Invariant.Holds(Topology.Publishers.Span[channel] == Self, "a process publishes on another's channel");
        for (var place = 0; place < _dirtyCount; place++)
        {
            if (_dirty[place] == channel)
            {
                _published[channel] = view;
                return;
            }
        }

        _dirty[_dirtyCount++] = channel;
        _published[channel] = view;
    }

    /// <summary>Records an event of the process that is being called.</summary>
    /// <returns>The event's name.</returns>
    public EventId Record(in TRecord record, EventId cause)
    {
        var id = EventId.Of(new ParticipantId(Self), ++_recorded[_places[Self]]);
        Records.Add(new Recorded<TRecord>(Now, id, cause, record));
        return id;
    }

    /// <summary>Hands over what was recorded and goes on with another, empty buffer.</summary>
    public RecordBuffer<TRecord> TakeRecords(RecordBuffer<TRecord> replacement)
    {
        var taken = Records;
        Records = replacement;
        return taken;
    }

    /// <summary>Puts a view on the board and schedules the wake-ups of the hosted processes whose alarms it sets off.</summary>
    /// <param name="view">The view.</param>
    /// <param name="at">When it is published, in nanoseconds: the end of a window.</param>
    public void Show(in TView view, long at)
    {
        _board.Publish(in view, at);
        if (_alarms.Count == 0)
        {
            return;
        }

        var publisher = Topology.Publishers.Span[view.Channel];
        for (var field = 0; field < AlarmBook.Fields; field++)
        {
            SetOff(in view, field, fallsTo: true, publisher, at);
            SetOff(in view, field, fallsTo: false, publisher, at);
        }
    }

    /// <summary>The views that the hosted processes published in the current window.</summary>
    protected int PublishedCount => _dirtyCount;

    /// <summary>Returns one of the views that were published in the current window.</summary>
    protected ref readonly TView Published(int number) => ref _published[_dirty[number]];

    /// <summary>Forgets the views that were published in the window that has ended.</summary>
    protected void ClearPublished() => _dirtyCount = 0;

    /// <summary>Schedules an event that a hosted process will handle.</summary>
    protected abstract void Schedule(in Pending pending);

    /// <summary>Takes a message to where its receiver is.</summary>
    protected abstract void Route(in Pending pending, in TMessage message, EventId cause);

    /// <summary>Stores a message for a hosted process and schedules it.</summary>
    protected void Accept(in Pending pending, in TMessage message, EventId cause) =>
        Schedule(pending with { Token = ~(long)Store.Add(in message, cause) });

    /// <summary>Starts a hosted process at virtual time zero.</summary>
    protected void CallStart(TProcess process, int self)
    {
        (Now, Self, Cause) = (0, self, EventId.None);
        Calls!.Start(process);
    }

    /// <summary>Lets a hosted process handle one event.</summary>
    protected void Call(TProcess process, in Pending pending)
    {
        Now = pending.DueAt;
        if (pending.IsMessage)
        {
            Messages++;
            ref readonly var message = ref Store.Look(pending.Slot, out var cause);
            Cause = cause;
            Calls!.Handle(process, in message, pending.Source);
            Store.Free(pending.Slot);
        }
        else
        {
            Wakes++;
            Cause = EventId.None;
            Calls!.Wake(process, pending.Token);
        }
    }

    private long NextSequence(int process) => _sequences[_places[process]]++;

    private void SetOff(in TView view, int field, bool fallsTo, int publisher, long at)
    {
        while (_alarms.TryTake(view.Channel, field, fallsTo, view.Level(field), out var alarm))
        {
            var dueAt = at + Topology.Latency(publisher, alarm.Process);
            Schedule(new Pending(dueAt, alarm.Sequence, alarm.Token, alarm.Process, alarm.Process));
        }
    }
}
