using System.Text.Json.Nodes;
using ExchangeMesh.Actors.Hosting;
using ExchangeMesh.Primitives;
using ExchangeMesh.Scenarios;
using ExchangeMesh.World;

namespace ExchangeMesh.Node.Control;

/// <summary>What became of a shock from outside.</summary>
/// <param name="Shock">The shock, which is in the journal; null where it was refused.</param>
/// <param name="Problems">Why it was refused, as sentences; empty where it was taken.</param>
public sealed record InjectionOutcome(InjectedShock? Shock, IReadOnlyList<string> Problems);

/// <summary>Leads a run by hand: pace, pause, steps, shocks, and its end. Safe for several threads.</summary>
/// <remarks>
/// The run is held between two windows, on a thread of its own, so nothing that is done here changes what it decides; a shock does, and is
/// therefore kept by the journal before it takes effect or is acknowledged.
/// </remarks>
public sealed class RunControl : IRunConductor
{
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(25);
    private static readonly TimeSpan UntilTold = TimeSpan.FromHours(1);

    private readonly object _turn = new();
    private readonly Queue<WaitingShock> _shocks = new();
    private readonly PacedClock _clock = new();
    private readonly IRunWatch? _watch;
    private IInputJournal? _journal;
    private volatile bool _isWanted;
    private Pace _pace;
    private bool _isPaused;
    private bool _isStopped;
    private bool _isEnded;
    private long _now;
    private int _steps;
    private Duration _stride;
    private long _mayRunTo;
    private int _injected;
    private long _next;

    /// <summary>Prepares to lead a run.</summary>
    /// <param name="pace">How fast it begins.</param>
    /// <param name="isPaused">Whether it waits before its first window.</param>
    /// <param name="watch">Looks at the run; null for nobody.</param>
    public RunControl(Pace pace, bool isPaused = false, IRunWatch? watch = null)
    {
        (_pace, _isPaused, _watch) = (pace, isPaused, watch);
        Want();
    }

    /// <summary>How fast virtual time goes.</summary>
    public Pace Pace => Locked(() => _pace);

    /// <summary>Whether virtual time stands still until it is told to go on.</summary>
    public bool IsPaused => Locked(() => _isPaused);

    /// <summary>Looks at the run; null for nobody.</summary>
    public IRunWatch? Watch => _watch;

    /// <summary>Takes the run's journal, before the run begins.</summary>
    /// <param name="journal">Keeps shocks; null where none can be kept, so none are taken.</param>
    /// <param name="known">How many shocks the run knows from before.</param>
    public void Open(IInputJournal? journal, int known) => Change(() => (_journal, _injected) = (journal, known));

    /// <summary>Changes the pace.</summary>
    public void SetPace(Pace pace) => Change(() => _pace = pace);

    /// <summary>Holds the run at the next window.</summary>
    public void Pause() => Change(() => (_isPaused, _steps, _mayRunTo) = (true, 0, 0));

    /// <summary>Lets the run go on.</summary>
    public void Resume() => Change(() => (_isPaused, _steps, _mayRunTo) = (false, 0, 0));

    /// <summary>Lets a paused run go on a little; one that is not paused is paused after it.</summary>
    /// <param name="stride">For how much virtual time; null for the next window in which something is due.</param>
    public void Step(Duration? stride) => Change(() =>
    {
        _isPaused = true;
        _stride = stride ?? Duration.Zero;
        _steps++;
    });

    /// <summary>Asks the run to end at the next window; its results up to there are complete.</summary>
    public void Stop() => Change(() => _isStopped = true);

    /// <summary>Brings a shock into the run, at the beginning of the next window or of a later one.</summary>
    /// <param name="fields">The shock's fields, but for its time.</param>
    /// <param name="reader">Reads the run's shocks.</param>
    /// <param name="at">The virtual time whose window is wanted; null for the next.</param>
    /// <returns>When the shock is on the disk and has its place in the run: the shock, or why it was refused.</returns>
    public Task<InjectionOutcome> InjectAsync(JsonObject fields, ShockReader reader, VirtualTime? at)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(reader);
        var reading = reader.Read(ShockReader.TextOf(fields, VirtualTime.Zero));
        if (reading.Plans.Count == 0)
        {
            return Task.FromResult(new InjectionOutcome(null, reading.Problems));
        }

        var shock = new WaitingShock(fields, reading.Plans, at, new(TaskCreationOptions.RunContinuationsAsynchronously));
        Change(() =>
        {
            if (_isEnded)
            {
                shock.Refuse("the run has ended");
            }
            else
            {
                _shocks.Enqueue(shock);
            }
        });
        return shock.Outcome.Task;
    }

    /// <summary>Says that the run has ended: nothing more is taken.</summary>
    public void Close() => Change(() =>
    {
        _isEnded = true;
        while (_shocks.TryDequeue(out var shock))
        {
            shock.Refuse("the run has ended");
        }
    });

    /// <inheritdoc/>
    public bool Conduct(IStandingRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (!_isWanted)
        {
            Look(run, isHeld: false);
            return true;
        }

        lock (_turn)
        {
            while (!_isStopped)
            {
                Anchor(run);
                TakeShocks(run);
                var left = TimeLeft(run);
                Look(run, isHeld: left > TimeSpan.Zero);
                if (left <= TimeSpan.Zero)
                {
                    return true;
                }

                Monitor.Wait(_turn, _watch is not null && left > Glance ? Glance : left);
            }

            return false;
        }
    }

    private static long StartOf(IStandingRun run, long window) =>
        window > run.World.Topology.LastWindow ? run.World.Topology.End : window * run.World.Topology.Lookahead;

    private void Look(IStandingRun run, bool isHeld)
    {
        if (_watch is { IsDue: true } watch)
        {
            run.HandRecords();
            var now = isHeld ? _now : StartOf(run, run.FirstWindow);
            watch.Look(run, new RunStanding(new VirtualTime(now), _pace, _isPaused && _mayRunTo == 0));
        }
    }

    /// <summary>Ties virtual time to the wall clock anew, where that was let go of.</summary>
    private void Anchor(IStandingRun run)
    {
        _now = Math.Max(_now, StartOf(run, run.FirstWindow));
        _clock.Tie(_now);
    }

    /// <summary>Returns for how long the next window has to wait: not at all, for some time, or until something is changed.</summary>
    private TimeSpan TimeLeft(IStandingRun run)
    {
        var next = _next = StartOf(run, run.NextWindow);
        if (_isPaused)
        {
            return MayStep(run, next) ? TimeSpan.Zero : UntilTold;
        }

        if (_pace.IsFree)
        {
            return TimeSpan.Zero;
        }

        var left = _clock.TimeLeft(next, _pace);
        _now = left == TimeSpan.Zero ? next : Math.Max(_now, Math.Min((long)_clock.Now(_pace), next));
        return left;
    }

    private bool MayStep(IStandingRun run, long next)
    {
        if (_mayRunTo > 0 && next >= _mayRunTo)
        {
            // What is not due before the step's end may wait; virtual time has come this far all the same.
            _now = Math.Max(_now, _mayRunTo);
            _mayRunTo = 0;
        }

        if (_mayRunTo == 0 && _steps > 0)
        {
            _steps--;
            _mayRunTo = _stride == Duration.Zero
                ? next + run.World.Topology.Lookahead
                : _now < run.World.Topology.End ? Math.Min(_now + _stride.Nanoseconds, run.World.Topology.End) : next + 1;
            return MayStep(run, next);
        }

        return _mayRunTo > 0;
    }

    private void TakeShocks(IStandingRun run)
    {
        while (_shocks.TryDequeue(out var waiting))
        {
            var topology = run.World.Topology;
            var window = Math.Max(run.FirstWindow, topology.WindowOf(Math.Max(_now, waiting.At?.Nanoseconds ?? 0)));
            if (_journal is null || window > topology.LastWindow)
            {
                waiting.Refuse(_journal is null ? "this run keeps no journal, so it takes no shocks" : "the run has ended by then");
                continue;
            }

            var at = new VirtualTime(Math.Max(1, window * topology.Lookahead));
            var shock = new InjectedShock(_injected + 1, window, ShockReader.TextOf(waiting.Fields, at), ShockReader.MoveTo(waiting.Plans, at));
            try
            {
                _journal.Append(shock);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                waiting.Refuse($"the journal cannot be written: {fault.Message}");
                continue;
            }

            _injected++;
            run.Inject(shock);
            waiting.Outcome.SetResult(new InjectionOutcome(shock, []));
        }

        Want();
    }

    private void Change(Action change)
    {
        lock (_turn)
        {
            if (_clock.IsTied && !_isPaused && !_pace.IsFree)
            {
                _now = Math.Max(_now, (long)Math.Min(_clock.Now(_pace), _next));
            }

            change();
            _clock.Untie();
            Want();
            Monitor.PulseAll(_turn);
        }
    }

    private void Want() => _isWanted = _isPaused || _isStopped || !_pace.IsFree || _shocks.Count > 0;

    private T Locked<T>(Func<T> read)
    {
        lock (_turn)
        {
            return read();
        }
    }

    private sealed record WaitingShock(JsonObject Fields, IReadOnlyList<ShockPlan> Plans, VirtualTime? At, TaskCompletionSource<InjectionOutcome> Outcome)
    {
        public void Refuse(string why) => Outcome.SetResult(new InjectionOutcome(null, [why]));
    }
}
