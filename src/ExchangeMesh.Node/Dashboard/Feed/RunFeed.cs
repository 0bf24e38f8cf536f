using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using ExchangeMesh.Node.Control;
using ExchangeMesh.Recording;
using ExchangeMesh.Recording.Metrics;
using ExchangeMesh.World;

namespace ExchangeMesh.Node.Dashboard.Feed;

/// <summary>Carries a run to the pages that watch it, and never holds it up.</summary>
/// <remarks>
/// Three threads meet here. The run's thread copies a frame between two windows, at most thirty times a second, and drops it where the
/// last two were not fetched. The recorder's thread leaves what the page needs of the records in a bounded backlog. The feed's own task
/// takes both, keeps the history, and writes each message once for all pages; a page that is slow is given a new start.
/// </remarks>
public sealed class RunFeed : IRunWatch, IDisposable
{
    /// <summary>How many frames a second are taken at the most.</summary>
    public const int FramesPerSecond = 30;

    private static readonly long FrameTicks = Stopwatch.Frequency / FramesPerSecond;

    private readonly Lock _lock = new();
    private readonly ConcurrentQueue<FeedFrame> _spare = new();
    private readonly Channel<FeedFrame> _frames;
    private readonly FeedBacklog _backlog = new();
    private readonly List<FeedPage> _pages = [];
    private readonly Func<ShownMarkets, RunCard> _card;
    private ShownMarkets? _shown;
    private TapeReader? _reader;
    private FeedHistory? _history;
    private FeedWriter? _writer;
    private FeedFrame? _latest;
    private RunClose? _close;
    private TaskCompletionSource? _unwatched;
    private long _lookedAt;

    /// <summary>Makes a feed that waits for its run.</summary>
    /// <param name="card">Says what the page's head tells of the run.</param>
    public RunFeed(Func<ShownMarkets, RunCard> card)
    {
        _card = card;
        _frames = Channel.CreateBounded<FeedFrame>(
            new BoundedChannelOptions(2) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true, SingleWriter = true },
            _spare.Enqueue);
    }

    /// <inheritdoc/>
    public bool IsDue => Stopwatch.GetTimestamp() - _lookedAt >= FrameTicks;

    /// <summary>How many pages are watching.</summary>
    public int Pages
    {
        get
        {
            lock (_lock)
            {
                return _pages.Count;
            }
        }
    }

    /// <summary>How the run ended; null before.</summary>
    public RunClose? End
    {
        get
        {
            lock (_lock)
            {
                return _close;
            }
        }
    }

    /// <summary>Completed when the last frame and the end were given to all pages.</summary>
    public Task Completion { get; private set; } = Task.CompletedTask;

    /// <inheritdoc/>
    public void Begin(MarketWorld world)
    {
        var shown = new ShownMarkets(world);
        lock (_lock)
        {
            _shown = shown;
            _reader = new TapeReader(shown);
            _history = new FeedHistory(shown);
            _writer = new FeedWriter(shown, _card(shown));
            foreach (var page in _pages)
            {
                page.StartAnew();
            }
        }

        Completion = PumpAsync();
    }

    /// <inheritdoc/>
    public void Look(IStandingRun run, in RunStanding standing)
    {
        _lookedAt = Stopwatch.GetTimestamp();
        if (!_spare.TryDequeue(out var frame))
        {
            frame = new FeedFrame(_shown!);
        }

        frame.Fill(run, in standing);
        _frames.Writer.TryWrite(frame);
    }

    /// <inheritdoc/>
    public void Take(ReadOnlySpan<RunEvent> events, LiquidationCascade cascade) => _reader!.Read(events, cascade, _backlog);

    /// <summary>Says how the run ended.</summary>
    public void Close(RunClose close)
    {
        lock (_lock)
        {
            _close = close;
        }

        _frames.Writer.TryComplete();
    }

    /// <summary>Adds a page; it is given everything from its first message on.</summary>
    public FeedPage Open()
    {
        var page = new FeedPage(this);
        lock (_lock)
        {
            _pages.Add(page);
        }

        return page;
    }

    /// <summary>Completed when no page is watching.</summary>
    public Task WhenUnwatched()
    {
        lock (_lock)
        {
            return _pages.Count == 0 ? Task.CompletedTask : (_unwatched ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Takes leave of a page.</summary>
    internal void Remove(FeedPage page)
    {
        lock (_lock)
        {
            _pages.Remove(page);
            if (_pages.Count == 0)
            {
                _unwatched?.TrySetResult();
                _unwatched = null;
            }
        }
    }

    /// <summary>Writes the first message for a page, and lets the next frame follow it.</summary>
    /// <returns>The message; null where the run has not begun.</returns>
    internal ReadOnlyMemory<byte>? Hello(FeedPage page)
    {
        lock (_lock)
        {
            page.Forget();
            return _writer?.Hello(_history!, _latest, _close);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Close(_close ?? new RunClose("", "", IsInterrupted: true, "the run was given up"));

    private async Task PumpAsync()
    {
        List<MarkPoint> points = [];
        List<TapeEntry> entries = [];
        await foreach (var frame in _frames.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            var skipped = _backlog.TakeInto(ref points, ref entries);
            lock (_lock)
            {
                _history!.Apply(points, entries);
                if (_latest is { } before)
                {
                    _spare.Enqueue(before);
                }

                _latest = frame;
                if (_pages.Count > 0)
                {
                    Offer(_writer!.Frame(_history, frame, points, entries, skipped));
                }
            }

            points.Clear();
            entries.Clear();
        }

        Finish(points, entries);
    }

    /// <summary>What was recorded after the last frame, and the end.</summary>
    private void Finish(List<MarkPoint> points, List<TapeEntry> entries)
    {
        var skipped = _backlog.TakeInto(ref points, ref entries);
        lock (_lock)
        {
            _history!.Apply(points, entries);
            if (_latest is not null)
            {
                Offer(_writer!.Frame(_history, _latest, points, entries, skipped));
            }

            Offer(_writer!.Close(_close!));
        }
    }

    private void Offer(ReadOnlyMemory<byte> message)
    {
        foreach (var page in _pages)
        {
            page.Offer(message);
        }
    }
}
