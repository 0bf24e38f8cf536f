using ExchangeMesh.Primitives;

namespace ExchangeMesh.Simulation;

/// <summary>What one partition has for another after one window or several: messages, and the views that were published in them.</summary>
/// <typeparam name="TMessage">What processes say to each other.</typeparam>
/// <typeparam name="TView">What processes publish to everybody.</typeparam>
public sealed class OutBatch<TMessage, TView>
    where TMessage : struct
    where TView : struct
{
    private Sent<TMessage>[] _messages = new Sent<TMessage>[16];
    private ShownView<TView>[] _views = new ShownView<TView>[4];
    private int _messageCount;
    private int _viewCount;

    /// <summary>The messages, in no order.</summary>
    public ReadOnlySpan<Sent<TMessage>> Messages => _messages.AsSpan(0, _messageCount);

    /// <summary>The views, those of one channel in the order of their publication.</summary>
    public ReadOnlySpan<ShownView<TView>> Views => _views.AsSpan(0, _viewCount);

    /// <summary>Whether it holds nothing.</summary>
    public bool IsEmpty => _messageCount == 0 && _viewCount == 0;

    /// <summary>Adds a message.</summary>
    public void Add(in Pending pending, in TMessage message, EventId cause) => Add(new Sent<TMessage>(pending, cause, message));

    /// <summary>Adds a message.</summary>
    public void Add(in Sent<TMessage> sent)
    {
        if (_messageCount == _messages.Length)
        {
            Array.Resize(ref _messages, _messages.Length * 2);
        }

        _messages[_messageCount++] = sent;
    }

    /// <summary>Adds a view.</summary>
    /// <param name="view">The view.</param>
    /// <param name="shownAt">When it is published, in nanoseconds.</param>
    public void Add(in TView view, long shownAt)
    {
        if (_viewCount == _views.Length)
        {
            Array.Resize(ref _views, _views.Length * 2);
        }

        _views[_viewCount++] = new ShownView<TView>(shownAt, view);
    }

    /// <summary>Adds all that another batch holds, and empties that one.</summary>
    public void Take(OutBatch<TMessage, TView> other)
    {
        foreach (ref readonly var message in other.Messages)
        {
            Add(in message);
        }

        foreach (ref readonly var view in other.Views)
        {
            Add(view.View, view.At);
        }

        other.Clear();
    }

    /// <summary>Empties it and keeps the memory.</summary>
    public void Clear()
    {
        _messageCount = 0;
        _viewCount = 0;
    }
}

/// <summary>A message under way between partitions.</summary>
/// <typeparam name="TMessage">What is said.</typeparam>
/// <param name="Pending">When it is due, from whom and to whom.</param>
/// <param name="Cause">The recorded event that it follows from, or none.</param>
/// <param name="Message">What is said.</param>
public readonly record struct Sent<TMessage>(Pending Pending, EventId Cause, TMessage Message)
    where TMessage : struct;
