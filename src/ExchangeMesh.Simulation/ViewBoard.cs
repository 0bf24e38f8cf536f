namespace ExchangeMesh.Simulation;

/// <summary>The views that were published on each channel, as far back as the slowest link may still look.</summary>
/// <typeparam name="TView">What is published.</typeparam>
public sealed class ViewBoard<TView>
    where TView : struct, IView
{
    private readonly Ring[] _rings;
    private readonly long _reach;

    /// <summary>Makes an empty board.</summary>
    /// <param name="channels">How many channels there are.</param>
    /// <param name="reach">The longest latency of a link, in nanoseconds.</param>
    public ViewBoard(int channels, long reach)
    {
        _reach = reach;
        _rings = new Ring[channels];
        for (var channel = 0; channel < channels; channel++)
        {
            _rings[channel] = new Ring();
        }
    }

    /// <summary>Adds a view.</summary>
    /// <param name="view">The view.</param>
    /// <param name="at">When it is published, in nanoseconds; not before the channel's previous one.</param>
    public void Publish(in TView view, long at) => _rings[view.Channel].Add(in view, at, at - _reach);

    /// <summary>Adds all views to a list, by channel, oldest first: published again in this order they make an equal board.</summary>
    public void CopyTo(List<ShownView<TView>> all)
    {
        foreach (var ring in _rings)
        {
            ring.CopyTo(all);
        }
    }

    /// <summary>Returns the newest view that was published at or before an instant; an empty one when there is none.</summary>
    public ref readonly TView Newest(int channel, long at) => ref _rings[channel].Newest(at);

    /// <summary>Returns when a channel's views after an instant were published and the views, oldest first.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="after">The instant, in nanoseconds.</param>
    /// <param name="number">Which one, from 0.</param>
    /// <param name="at">When it was published.</param>
    /// <param name="view">The view.</param>
    /// <returns>Whether there is one of that number.</returns>
    public bool TryLater(int channel, long after, int number, out long at, out TView view) =>
        _rings[channel].TryLater(after, number, out at, out view);

    private sealed class Ring
    {
        private static readonly TView Nothing;

        private TView[] _views = new TView[4];
        private long[] _times = new long[4];
        private int _first;
        private int _count;

        public void Add(in TView view, long at, long oldestSeen)
        {
            while (_count > 1 && _times[(_first + 1) & (_times.Length - 1)] <= oldestSeen)
            {
                _first = (_first + 1) & (_times.Length - 1);
                _count--;
            }

            if (_count == _times.Length)
            {
                Grow();
            }

            var place = (_first + _count) & (_times.Length - 1);
            _views[place] = view;
            _times[place] = at;
            _count++;
        }

        public void CopyTo(List<ShownView<TView>> all)
        {
            for (var number = 0; number < _count; number++)
            {
                var place = (_first + number) & (_times.Length - 1);
                all.Add(new ShownView<TView>(_times[place], _views[place]));
            }
        }

        public ref readonly TView Newest(long at)
        {
            for (var number = _count - 1; number >= 0; number--)
            {
                var place = (_first + number) & (_times.Length - 1);
                if (_times[place] <= at)
                {
                    return ref _views[place];
                }
            }

            return ref Nothing;
        }

        public bool TryLater(long after, int number, out long at, out TView view)
        {
            var start = _count;
            while (start > 0 && _times[(_first + start - 1) & (_times.Length - 1)] > after)
            {
                start--;
            }

            if (start + number >= _count)
            {
                at = 0;
                view = default;
                return false;
            }

            var place = (_first + start + number) & (_times.Length - 1);
            at = _times[place];
            view = _views[place];
            return true;
        }

        private void Grow()
        {
            var views = new TView[_views.Length * 2];
            var times = new long[_times.Length * 2];
            for (var number = 0; number < _count; number++)
            {
                var place = (_first + number) & (_times.Length - 1);
                views[number] = _views[place];
                times[number] = _times[place];
            }

            (_views, _times, _first) = (views, times, 0);
        }
    }
}
