using ExchangeMesh.Primitives;
using ExchangeMesh.Recording;

namespace ExchangeMesh.World;

/// <summary>Brings what engines recorded into the results' order and hands it to a sink.</summary>
/// <param name="sink">Where the events go.</param>
public sealed class RecordFlow(IRunSink sink)
{
    private readonly WorldRecords _merged = new();
    private RunEvent[] _events = new RunEvent[256];

    /// <summary>Hands over the events of all engines up to a common end of a window, and empties the buffers.</summary>
    public void Hand(ReadOnlySpan<WorldRecords> buffers)
    {
        _merged.Clear();
        foreach (var buffer in buffers)
        {
            _merged.AddAll(buffer);
            buffer.Clear();
        }

        if (_merged.Count == 0)
        {
            return;
        }

        _merged.Sort();
        if (_events.Length < _merged.Count)
        {
            _events = new RunEvent[_merged.Count * 2];
        }

        var items = _merged.Items;
        for (var place = 0; place < items.Length; place++)
        {
            ref readonly var item = ref items[place];
            _events[place] = new RunEvent(item.Id, new VirtualTime(item.At), item.Id.Participant, item.Cause, item.Record);
        }

        sink.Append(_events.AsSpan(0, items.Length));
    }
}
